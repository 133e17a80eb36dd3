"""What there is of a release: read from the commits of its branch and of the remote, and from the work tree.

It is read before anything is done, so whatever stands in the way of a release is said then.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import PurePosixPath

from tooling.errors import ToolingError
from tooling.git import GitError, Repository
from tooling.project import Project
from tooling.versions.changelog import Changelog, changelog_page
from tooling.versions.freeze import DirtyDocsError, FreezePlan, plan_freeze
from tooling.versions.pull_request import found_pull_request, has_gh
from tooling.versions.records import RecordError
from tooling.versions.registry import Registry, Version
from tooling.versions.release import Release, Remote, Seen
from tooling.versions.source import Source
from tooling.versions.state import State

DEFAULT_REMOTE = "origin"


class DetachedHeadError(ToolingError):
    """A commit is checked out, and no branch."""

    def __init__(self) -> None:
        super().__init__(
            "no branch is checked out, and a release starts from one",
            fix="Go to the branch that the release is merged into, such as: git switch main",
        )


class NoIdentityError(ToolingError):
    """Git doesn't know who commits."""

    def __init__(self) -> None:
        super().__init__(
            "git doesn't know who commits",
            fix="Tell it: git config user.name NAME && git config user.email ADDRESS",
        )


class UnknownBaseError(ToolingError):
    """The branch of a release was made by hand, so it is open what it is merged into."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"git's settings don't say which branch `{branch}` is merged into",
            fix=f"Tell it: git config branch.{branch}.gh-merge-base main",
        )


class OldBranchError(ToolingError):
    """The branch of a release is there, from an earlier time."""

    def __init__(self, branch: str, current: str) -> None:
        super().__init__(
            f"the branch `{branch}` is there, and lacks commits of `{current}`",
            fix=f"Go on with it as it is: git switch {branch}. Or start anew: git branch -D {branch}",
        )


class OtherBranchError(ToolingError):
    """The branch of a release holds something else as well."""

    def __init__(self, branch: str, paths: list[str]) -> None:
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        super().__init__(
            f"the branch `{branch}` changes what no release changes: {', '.join(paths[:3])}{more}",
            fix=f"Take that to another branch, or start anew: git branch -D {branch}",
        )


class UnknownRemoteError(ToolingError):
    """There is no remote of the name that somebody gave."""

    def __init__(self, remote: str) -> None:
        super().__init__(f"there is no remote `{remote}`", fix="See which there are: git remote --verbose")


class BehindRemoteError(ToolingError):
    """The remote has commits that a release would leave out."""

    def __init__(self, branch: str, remote: str) -> None:
        super().__init__(
            f"`{branch}` lacks commits that `{remote}` has",
            fix=f"Bring them here: git switch {branch} && git pull {remote} {branch}",
        )


class ElsewhereError(ToolingError):
    """The release was begun in another clone."""

    def __init__(self, branch: str, remote: str) -> None:
        super().__init__(
            f"`{remote}` has the branch `{branch}` already, and this clone doesn't",
            fix=f"Go on with it: git fetch {remote} && git switch {branch}",
        )


def seen_release(project: Project, release: Release, remote: str | None) -> Seen:
    """Return what there is of a release. Raises what stands in its way."""
    repository = Repository(project.root)
    head, current = repository.commit("HEAD"), repository.current_branch()
    if current is None:
        raise DetachedHeadError
    require_identity(repository)
    require_committed(repository, project, release, current)
    branch = repository.tip(f"refs/heads/{release.branch}")
    here = seen_at(project, release, current=current, base=base_of(repository, release, current), tip=head)
    if current != release.branch:
        if here.is_written:
            return replace(here, is_merged=True)
        if branch and not repository.has_ancestor(branch, head):
            raise OldBranchError(release.branch, current)
        if branch:
            here = seen_at(project, release, current=current, base=here.base, tip=branch)
    require_nothing_else(repository, here)
    return with_remote(repository, here, remote, has_branch=branch is not None)


def base_of(repository: Repository, release: Release, current: str) -> str:
    """Return the branch that a release is merged into: the one it starts from. Raises `UnknownBaseError`."""
    # Where `gh pr create` looks as well: https://cli.github.com/manual/gh_pr_create
    known = repository.setting(base_setting(release))
    if current == release.branch and not known:
        raise UnknownBaseError(release.branch)
    return known if current == release.branch else current


def base_setting(release: Release) -> str:
    """Return the name under which git's settings say what a release is merged into."""
    return f"branch.{release.branch}.gh-merge-base"


def seen_at(project: Project, release: Release, *, current: str, base: str, tip: str) -> Seen:
    """Return what the commit `tip` has of a release. Raises what stands in the way of freezing it."""
    state = State.at(Repository(project.root), tip)
    freeze = freeze_at(state, release.version, tip) if release.version else None
    return Seen(release, project, base, current, tip, changelog_at(state), freeze)


def changelog_at(state: State) -> Changelog | None:
    """Return the changelog at a commit, if it has one."""
    docs = state.project.docs_name
    page = changelog_page(state.project, state.repository.entries(state.revision, docs, recursive=True))
    data = state.repository.file(state.revision, f"{docs}/{page}") if page else None
    return Changelog.parse(page, data) if page and data is not None else None


def freeze_at(state: State, version: Version, commit: str) -> FreezePlan:
    """Return the plan to freeze `commit` into the versions of `state`. Raises what stands in the way."""
    if isinstance(state.registry, RecordError):
        raise state.registry
    known = state.registry.find(version)
    present = state.tree(known.snapshot if known else version)
    source = Source.read(state.repository, commit)
    return plan_freeze(version, source, state.project, before=state.history, present=present)


def require_identity(repository: Repository) -> None:
    """Raise `NoIdentityError` unless git knows who commits."""
    try:
        repository.run("var", "GIT_AUTHOR_IDENT")
        repository.run("var", "GIT_COMMITTER_IDENT")
    except GitError as error:
        raise NoIdentityError from error


def require_committed(repository: Repository, project: Project, release: Release, current: str) -> None:
    """Raise `DirtyDocsError` unless docs and versions are committed, but for an interrupted step."""
    prefix = repository.run("rev-parse", "--show-prefix")
    paths = repository.changes(project.docs_name, "mkdocs.yml", "versions")
    changed = [path.removeprefix(prefix) for path in paths]
    if changed and not (current == release.branch and is_interrupted(repository, project, release, changed)):
        raise DirtyDocsError(changed)


def is_interrupted(repository: Repository, project: Project, release: Release, changed: list[str]) -> bool:
    """Return whether what a release wrote, and didn't commit, is all that changed."""
    head = State.at(repository, "HEAD")
    changelog = changelog_at(head)
    if changelog and changed == [f"{project.docs_name}/{changelog.page}"]:
        return is_entry(changelog, (project.root / changed[0]).read_bytes(), release.name)
    return all(is_of_freeze(PurePosixPath(path), release) for path in changed) and is_frozen_on(
        head, Registry.read(project.versions), release
    )


def is_entry(before: Changelog, data: bytes, name: str) -> bool:
    """Return whether the entry of a release is all that `data` adds to the changelog."""
    after = Changelog.parse(before.page, data)
    date = after.date(name)
    return bool(date) and before.entered(name, datetime.date.fromisoformat(date or "")) == after


def is_of_freeze(path: PurePosixPath, release: Release) -> bool:
    """Return whether freezing a release writes `path`."""
    lists = {PurePosixPath("versions/registry.yml"), PurePosixPath("versions/redirects.yml")}
    return path in lists or path.is_relative_to(f"versions/{release.name}")


def is_frozen_on(before: State, after: Registry, release: Release) -> bool:
    """Return whether the entry of a release is all that `after` adds to the registry."""
    kept = tuple(entry for entry in after.entries if str(entry.version) != release.name)
    return replace(after, entries=kept) == before.registry != after


def require_nothing_else(repository: Repository, seen: Seen) -> None:
    """Raise `OtherBranchError` when the branch of a release changes more than docs and its own snapshot."""
    start = repository.merge_base(repository.commit(seen.base), seen.tip) or seen.tip
    allowed = [PurePosixPath(seen.project.docs_name), PurePosixPath("mkdocs.yml")]
    paths = [PurePosixPath(path) for path in repository.changed(start, seen.tip)]
    other = [
        str(path)
        for path in paths
        if not any(path.is_relative_to(each) for each in allowed)
        and not (seen.is_written and is_of_freeze(path, seen.release))
    ]
    if other:
        raise OtherBranchError(seen.release.branch, other)


def with_remote(repository: Repository, seen: Seen, named: str | None, *, has_branch: bool) -> Seen:
    """Return `seen` with what the remote has of it. Raises what it lacks here."""
    name, branch = named or DEFAULT_REMOTE, seen.release.branch
    if name not in repository.run("remote").split("\n"):
        if named:
            raise UnknownRemoteError(named)
        return replace(seen, has_gh=has_gh())
    tips = repository.remote_tips(name, branch, seen.base)
    tip, base_tip = tips.get(branch), tips.get(seen.base)
    if tip and not has_branch:
        raise ElsewhereError(branch, name)
    if tip and not repository.has_ancestor(seen.tip, tip):
        raise BehindRemoteError(branch, name)
    if base_tip and not has_branch and not repository.has_ancestor(seen.tip, base_tip):
        raise BehindRemoteError(seen.base, name)
    request = found_pull_request(repository.root, branch, tip) if tip and has_gh() else None
    return replace(seen, remote=Remote(name, tip), has_gh=has_gh(), pull_request=request)
