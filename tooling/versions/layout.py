"""Layouts: the folders in which a project has its edge docs and its versions side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tooling.errors import ToolingError
from tooling.git import Entry
from tooling.versions.places import is_in
from tooling.versions.reconstruction import below
from tooling.versions.registry import EDGE, Version
from tooling.versions.state import State, version_of
from tooling.versions.tag_names import LeftOut

# What people call the folder of a version, or of something like it.
LIKE_A_VERSION = re.compile(r"v?\d.*")


class TwoPagesError(ToolingError):
    """A file of edge belongs where another one is."""

    def __init__(self, edge: str, places: Sequence[str]) -> None:
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        super().__init__(
            f"what is in `{edge}` belongs where other files are: {', '.join(places[:3])}{more}",
            fix="Decide which of the two to keep, remove the other, and commit.",
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders that a project has for its edge docs and for its versions, and those that are neither."""

    edge: str | None
    versions: Mapping[Version, str]
    others: Sequence[LeftOut]

    def has(self, path: str) -> bool:
        """Return whether the file at `path` is in one of the folders."""
        folders = [*self.versions.values(), *([self.edge] if self.edge else [])]
        return any(is_in(path, folder) for folder in folders)

    def docs_after(self, listing: Mapping[str, Entry], docs: str) -> dict[str, Entry]:
        """Return the files of the folder `docs` once edge is there and the versions aren't.

        Raises `TwoPagesError`.
        """
        kept = {path: entry for path, entry in listing.items() if is_in(path, docs) and not self.has(path)}
        if self.edge is None:
            return kept
        moved = {f"{docs}/{path}": entry for path, entry in below(listing, self.edge).items()}
        taken = sorted(path for path in moved.keys() & kept.keys() if moved[path] != kept[path])
        if taken:
            raise TwoPagesError(self.edge, taken)
        return kept | moved

    def page_after(self, page: str, docs: str) -> str | None:
        """Return where a page of the folder `docs` is then, None if it is one of a version."""
        path = f"{docs}/{page}"
        if self.edge and is_in(path, self.edge):
            return path.removeprefix(f"{self.edge}/")
        return None if self.has(path) else page


def layout_of(state: State, folder: str) -> Layout:
    """Return the layout of `folder` at a revision: what is frozen already is none of its versions."""
    names = [
        name
        for name, entry in state.repository.entries(state.revision, folder).items()
        if entry.kind == "tree"
    ]
    taken = {entry.version for entry in state.entries.entries} | state.snapshots.keys()
    versions: dict[Version, str] = {}
    others = []
    for name in sorted(names, key=lambda name: not name.startswith("v")):
        version = version_of(name if name.startswith("v") else f"v{name}")
        if version and version not in taken and version not in versions:
            versions[version] = f"{folder}/{name}"
        elif version:
            others.append(LeftOut(f"{folder}/{name}", f"there is another {version}"))
        elif LIKE_A_VERSION.fullmatch(name):
            others.append(LeftOut(f"{folder}/{name}", "not named like a version"))
    edge = f"{folder}/{EDGE}" if EDGE in names else None
    return Layout(edge, dict(sorted(versions.items())), others)
