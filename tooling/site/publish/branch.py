"""The branch that a site is published on: what is there, and what is ours.

The branch has our record beside the site: the digests of its folders, and the files that are somebody
else's (`CNAME`, say). Whatever else was in the commit of the record is ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tooling.errors import ToolingError
from tooling.git import GitError, Repository
from tooling.project import Project
from tooling.site.digests import DIGESTS


class BranchDivergedError(ToolingError):
    """The branch here and the one of the remote went separate ways."""

    def __init__(self, branch: str, remote: str) -> None:
        super().__init__(
            f"`{branch}` here and `{branch}` of `{remote}` have diverged",
            fix="Nothing is ever pushed by force. If what only the branch here has isn't needed:\n"
            f"  git branch --force {branch} {remote}/{branch}",
        )


class BranchCheckedOutError(ToolingError):
    """The branch to publish on is the one that is checked out."""

    def __init__(self, branch: str) -> None:
        super().__init__(
            f"`{branch}` is checked out here", fix="Go to the branch of your docs: git switch main"
        )


class UnknownRecordError(ToolingError):
    """What says which files of a branch or bucket are ours can't be read."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} isn't a record of a publish that this version of tooling knows",
            fix="Bring it back as the last publish left it, or publish with a newer version of tooling.",
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a branch ends: here, and on the remote when it was asked last."""

    here: str | None
    remote: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """The files at the commit `tip`, by path: the id of each blob. `touched` were changed by others."""

    tip: str | None = None
    ours: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)


def fetch(repository: Repository, remote: str, branch: str) -> Ends:
    """Ask the remote for its branch, and return where both end. A remote without the branch has none."""
    there = repository.remote_tips(remote, branch).get(branch)
    tracking = f"refs/remotes/{remote}/{branch}"
    if there:
        repository.run("fetch", "--quiet", "--no-tags", remote, f"+refs/heads/{branch}:{tracking}")
    return Ends(repository.tip(f"refs/heads/{branch}"), repository.tip(tracking) if there else None)


def newest(repository: Repository, ends: Ends, remote: str, branch: str) -> str | None:
    """Return the commit that a publish starts from. Raises `BranchDivergedError`."""
    here, there = ends.here, ends.remote
    if here is None or there is None or here == there:
        return here or there
    if repository.has_ancestor(there, here):
        return there
    if repository.has_ancestor(here, there):
        return here
    raise BranchDivergedError(branch, remote)


def read_branch(project: Project, tip: str | None) -> Branch:
    """Return what is on the branch that ends in `tip`. Raises `UnknownRecordError`."""
    if tip is None:
        return Branch()
    # The branch has the site at its top, wherever the project is in the repository.
    repository = Repository(Path(Repository(project.root).run("rev-parse", "--show-toplevel")))
    now = blobs(repository, tip)
    if DIGESTS not in now:
        return Branch(tip, foreign=now)
    published = repository.run("log", "-1", "--format=%H", tip, "--", DIGESTS)
    then = now if published == tip else blobs(repository, published)
    record = read_record(repository, then[DIGESTS])
    ours = {path: blob for path, blob in now.items() if path in then and path not in record["kept"]}
    return Branch(
        tip,
        ours,
        foreign={path: blob for path, blob in now.items() if path not in ours},
        touched=frozenset(path for path in now.keys() | then.keys() if now.get(path) != then.get(path)),
        digests=record["folders"],
    )


def blobs(repository: Repository, commit: str) -> dict[str, str]:
    """Return the ids of all blobs of a commit by their path."""
    lines = repository.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
    return {path: facts.split()[2] for facts, _, path in (line.partition("\t") for line in lines if line)}


def read_record(repository: Repository, blob: str) -> dict[str, dict[str, str]]:
    """Return the record of a publish. Raises `UnknownRecordError`."""
    try:
        record = json.loads(repository.blob(blob))
        if record["format"] != 1:
            raise ValueError
        return {"folders": dict(record["folders"]), "kept": dict.fromkeys(record["kept"], "")}
    except (ValueError, KeyError, TypeError, AttributeError, GitError) as error:
        raise UnknownRecordError(f"`{DIGESTS}` on the branch") from error


def record_json(digests: Mapping[str, str], kept: Mapping[str, str]) -> str:
    """Return the record of a publish: the digests of its folders, and the files that aren't ours."""
    record = {"format": 1, "folders": dict(digests), "kept": sorted(kept)}
    return json.dumps(record, indent=1, sort_keys=True) + "\n"
