"""The guard: proof that a pull request changes no snapshot and no image.

It compares where the pull request started with where it leads. Git's ids come first: a
snapshot with the same id is the same, whatever its size.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import Repository
from tooling.project import Project
from tooling.versions.additions import announced, equal_to_a_rerun
from tooling.versions.attributes import kept_bytes
from tooling.versions.errata import erratum_files
from tooling.versions.frozen import (
    frozen_files,
    looks_like_versions,
    manifests,
    purged_pages,
    redirects,
    registry_entries,
    unknown_names,
    unlisted_snapshots,
)
from tooling.versions.images import colliding_images, images_as_frozen, kept_images
from tooling.versions.state import Change, State
from tooling.words import counted

Rule = Callable[[Change], Iterator[Finding]]

# Files that decide what becomes of frozen bytes and of URLs.
SETTINGS = ("mkdocs.yml", ".gitattributes")
RULES: list[Rule] = [
    unknown_names,
    frozen_files,
    registry_entries,
    purged_pages,
    unlisted_snapshots,
    redirects,
    erratum_files,
    kept_bytes,
    announced,
    equal_to_a_rerun,
    kept_images,
    colliding_images,
]
# What these find the rules above mostly found too. Then their word on that file is enough.
SECOND_LINE: list[Rule] = [manifests, images_as_frozen]


class NoMergeBaseError(ToolingError):
    """The base and the last commit have no history in common, as far as this clone goes."""

    def __init__(self, base: str) -> None:
        super().__init__(
            f"`{base}` and HEAD have no commit in common",
            fix="In a shallow clone, fetch the history first: git fetch --unshallow",
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What the guard found, and what it looked at."""

    findings: list[Finding]
    summary: str


def guard(project: Project, base: str, *, head: str | None = None, title: str | None = None) -> Report:
    """Return the report on what `head`, or the work tree where there is none, does to what `base` has.

    Raises `UnknownRevisionError`, `NoMergeBaseError`.
    """
    repository = Repository(project.root)
    commit = repository.commit(head or "HEAD")
    start = repository.merge_base(repository.commit(base), commit)
    if start is None:
        raise NoMergeBaseError(base)
    end = commit if head else current(repository, project)
    return reported(Change(State.at(repository, start), State.at(repository, end), start[:12], title))


def guard_written(repository: Repository, project: Project) -> Report:
    """Return the report on what a command has just written into `project`, since the last commit."""
    start, end = repository.commit("HEAD"), repository.work_tree(*guarded(project), *SETTINGS)
    return reported(Change(State.at(repository, start), State.at(repository, end), start[:12], None))


def reported(change: Change) -> Report:
    """Return the report on `change`."""
    return Report(findings(change), summary(change))


def guarded(project: Project) -> list[str]:
    """Return the folders that hold what is frozen."""
    return ["versions", project.images_name]


def current(repository: Repository, project: Project) -> str:
    """Return the id of the last commit, or of a tree of it with what is guarded as it is on disk."""
    folders = guarded(project)
    is_dirty = repository.changes(*folders, *SETTINGS) or repository.ignored(*folders)
    return repository.work_tree(*folders, *SETTINGS) if is_dirty else repository.commit("HEAD")


def findings(change: Change) -> list[Finding]:
    """Return what all rules find, by file."""
    if not is_concerned(change):
        return []
    found = {finding for rule in RULES for finding in rule(change)}
    named = {finding.file for finding in found}
    more = {finding for rule in SECOND_LINE for finding in rule(change) if finding.file not in named}
    return sorted(found | more)


def is_concerned(change: Change) -> bool:
    """Return whether anything differs that a rule looks at."""
    images = {str(PurePosixPath(state.project.images_name)) for state in (change.base, change.head)}
    return any(
        looks_like_versions(path)
        or posixpath.basename(path) in SETTINGS
        or any(f"{path}/".startswith(f"{folder}/") for folder in images)
        for path in change.changed
    )


def summary(change: Change) -> str:
    """Return in one line what was compared, for when nothing was found."""
    snapshots = counted(len(change.kept), "snapshot")
    purged = f", {len(change.purged)} purged" if change.purged else ""
    return f"guard: {snapshots} unchanged, {len(change.added)} added{purged}, {images_summary(change)}"


def images_summary(change: Change) -> str:
    """Return what became of the images, which are added, and removed once only purged versions had them."""
    folder = f"{change.head.project.images_name}/"
    if not any(path.startswith(folder) for path in change.changed):
        return "images unchanged"
    added = change.head.images.keys() - change.base.images.keys()
    removed = change.base.images.keys() - change.head.images.keys()
    return f"{counted(len(added), 'image')} added, {len(removed)} removed"
