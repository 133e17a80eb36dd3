"""The steps of a release, done: each can be killed anywhere, and done again."""

from __future__ import annotations

import datetime
import shlex
import shutil
from pathlib import Path

from tooling.git import Repository
from tooling.versions.changelog import Changelog
from tooling.versions.history import History
from tooling.versions.pull_request import PullRequest
from tooling.versions.registry import Version
from tooling.versions.release import Seen
from tooling.versions.release_state import DEFAULT_REMOTE, base_setting, freeze_at
from tooling.versions.state import State
from tooling.versions.writing import writable


def check_out(seen: Seen) -> None:
    """Check out the branch of a release, which is made when it isn't there."""
    repository, branch = Repository(seen.project.root), seen.release.branch
    if repository.tip(f"refs/heads/{branch}"):
        repository.run("switch", branch)
        return
    # First, so that no branch is without: a setting without a branch does nothing.
    repository.run("config", base_setting(seen.release), seen.base)
    repository.run("switch", "--no-track", "--create", branch)


def enter(seen: Seen, today: datetime.date) -> None:
    """Write the entry of a release, and commit it. Raises `UnwritableError`."""
    if seen.changelog is None:
        return
    page = seen.changelog.page
    # As it is checked out: an entry that was written before an interruption is there already.
    present = Changelog.parse(page, (seen.project.docs / page).read_bytes())
    fresh = present.entered(seen.release.name, today)
    replace_file(seen.project.docs / page, fresh.data, seen.project.cache)
    commit(Repository(seen.project.root), seen.release.changelog_subject, f"{seen.project.docs_name}/{page}")


def replace_file(file: Path, data: bytes, temporary: Path) -> None:
    """Replace a file as a whole, or not at all. Raises `UnwritableError`."""
    with writable(file):
        temporary.mkdir(parents=True, exist_ok=True)
        fresh = temporary / f"{file.name}.new"
        fresh.write_bytes(data)
        shutil.copymode(file, fresh)
        fresh.replace(file)


def commit_snapshot(seen: Seen) -> None:
    """Commit what freezing wrote."""
    paths = [f"versions/{name}" for name in (seen.release.name, "redirects.yml", "registry.yml")]
    present = [path for path in paths if (seen.project.root / path).exists()]
    commit(Repository(seen.project.root), seen.release.snapshot_subject, *present)


def commit(repository: Repository, subject: str, *paths: str) -> None:
    """Commit `paths`, whatever else is staged."""
    repository.run("add", "--force", "--", *paths)
    repository.run("commit", "--quiet", "--only", "--message", subject, "--", *paths)


def push(seen: Seen) -> None:
    """Push the branch of a release to the remote. Raises `GitError`."""
    if seen.remote:
        Repository(seen.project.root).run(*push_command(seen, seen.remote.name))


def push_command(seen: Seen, remote: str) -> list[str]:
    """Return the arguments of the `git` that pushes the branch of a release."""
    return ["push", "--set-upstream", remote, seen.release.branch]


def pull_request(seen: Seen, title: str, proof: str) -> PullRequest:
    """Return the pull request of a release; `proof` is what the guard says."""
    version = seen.release.version
    about = frozen_summary(seen, version) if version else "A pre-release has no snapshot."
    return PullRequest(seen.base, seen.release.branch, title, f"```text\n{about}\n\n{proof}\n```")


def frozen_summary(seen: Seen, version: Version) -> str:
    """Return the summary of a freeze that is done, as it was planned."""
    repository = Repository(seen.project.root)
    start = repository.merge_base(seen.base, "HEAD") or "HEAD"
    return freeze_at(State.at(repository, start), version, source_of(seen, version)).summary


def source_of(seen: Seen, version: Version) -> str:
    """Return the commit that a version was frozen from."""
    return History.read(seen.project.versions).entry(version).source


def commands_by_hand(seen: Seen, request: PullRequest) -> str:
    """Return what to run for the pull request where we can't open it."""
    push = shlex.join(["git", *push_command(seen, DEFAULT_REMOTE)])
    commands = [request.command] if seen.remote else [push, request.command]
    return "\n".join(["Next:", *(f"  {command}" for command in commands)])


def commands_after_merge(seen: Seen) -> str:
    """Return what to run once a release is merged: the tag is the commit whose docs were carried out."""
    version = seen.release.version
    if version is None:
        return f"Once {seen.base} has it, nothing is left to do: a pre-release rides on edge."
    source = source_of(seen, version)
    return "\n".join(
        [
            f"Once {seen.base} has commit {source[:12]}:",
            f"  git tag --annotate --message {version} {version} {source}",
            f"  git push {seen.remote.name if seen.remote else DEFAULT_REMOTE} {version}",
            "  tooling versions --tags",
        ]
    )
