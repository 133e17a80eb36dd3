"""Reference pages: how they come among the pages of an edition, and into its navigation.

A page that the docs have at the same place stays as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from tooling.tree import File, Tree

FOLDER = "reference"
SECTION = "Reference"
FRONT_MATTER = "---\ncomputed: true\n---\n\n"


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A page that is computed: its file's name in the folder of reference pages, and its Markdown."""

    name: str
    text: str

    @property
    def path(self) -> str:
        """Its path relative to the docs."""
        return f"{FOLDER}/{self.name}"

    @property
    def folder(self) -> str:
        """The folder among the reference pages that it is in, "" for none."""
        return self.name.rpartition("/")[0]


def with_pages(docs: Tree, pages: Collection[ReferencePage]) -> Tree:
    """Return `docs` with `pages` in it. Templates know them by their front matter."""
    return Tree({page.path: File(f"{FRONT_MATTER}{page.text}".encode()) for page in pages}) | docs


def with_nav(nav: object, pages: Collection[ReferencePage]) -> object:
    """Return the navigation `nav` with `pages` at its end.

    Without one, MkDocs lists all pages that there are.
    """
    groups = groupby(pages, key=lambda page: page.folder)
    listed = [entry for folder, group in groups for entry in entries(folder, [page.path for page in group])]
    return [*nav, {SECTION: listed}] if isinstance(nav, list) and listed else nav


def entries(folder: str, paths: Sequence[str]) -> Sequence[object]:
    """Return what the navigation has for pages in one folder: a section of its own, if it has a name."""
    return [{folder.capitalize(): paths}] if folder else paths
