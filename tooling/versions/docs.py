"""The docs of a version, or of edge: the pages that its name stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tooling.errors import ToolingError
from tooling.project import MissingDocsError, Project
from tooling.versions.registry import EDGE, Entry, Registry, Status, Version


class UnknownVersionError(ToolingError):
    """Somebody named a version that isn't in the registry."""

    def __init__(self, version: Version, known: Iterable[str]) -> None:
        super().__init__(
            f"there is no version `{version}`", fix=f"These have pages: {', '.join(known) or 'none'}."
        )


class PurgedVersionError(ToolingError):
    """Somebody named a version whose pages are gone."""

    def __init__(self, version: Version, known: Iterable[str]) -> None:
        super().__init__(
            f"version `{version}` was purged, and its pages are gone",
            fix=f"These have pages: {', '.join(known) or 'none'}.",
        )


class MissingSnapshotError(ToolingError):
    """The registry lists a version whose snapshot isn't there."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(
            f"the registry lists `{name}`, but `{path}` is not there",
            fix=f"Restore it: git checkout HEAD -- versions/{name}",
        )


@dataclass(frozen=True, slots=True)
class Docs:
    """The pages of the version `name`, by their paths; `folder` is theirs, relative to the project.

    Versions with the same folder are the same snapshot.
    """

    name: str
    folder: PurePosixPath
    pages: Mapping[str, bytes]


def docs_of(name: str, project: Project, registry: Registry) -> Docs:
    """Return the docs that `name`, a version or `edge`, stands for.

    Raises `BadVersionError`, `PreReleaseError`, `UnknownVersionError`, `PurgedVersionError`,
    `MissingSnapshotError`, `MissingDocsError`.
    """
    if name == EDGE:
        pages = pages_in(project.docs)
        if not pages:
            raise MissingDocsError(project.docs)
        return Docs(EDGE, PurePosixPath(project.docs_name), pages)
    snapshot = entry_with_pages(Version.parse(name), registry).snapshot
    folder = project.versions / str(snapshot)
    pages = pages_in(folder / "docs")
    if not pages:
        raise MissingSnapshotError(str(snapshot), folder)
    return Docs(name, PurePosixPath("versions", str(snapshot), "docs"), pages)


def entry_with_pages(version: Version, registry: Registry) -> Entry:
    """Return the entry of `version`. Raises `UnknownVersionError`, `PurgedVersionError`."""
    known = [str(entry.version) for entry in registry.entries if has_pages(entry, registry)]
    entry = registry.find(version)
    if entry is None:
        raise UnknownVersionError(version, known)
    if not has_pages(entry, registry):
        raise PurgedVersionError(version, known)
    return entry


def has_pages(entry: Entry, registry: Registry) -> bool:
    """Return whether neither `entry` nor the snapshot that it shows was purged."""
    snapshot = registry.find(entry.snapshot)
    return Status.PURGED not in {entry.status, snapshot.status if snapshot else Status.PURGED}


def pages_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the pages below `folder`, by their paths relative to it."""
    files = [path for path in folder.rglob("*.md") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}
