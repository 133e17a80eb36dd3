"""The contents of an edition: its pages and links in the order of the navigation, by section."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

TOP = "Pages"
# Its name means, to who reads llms.txt, that it may be left out: https://llmstxt.org/#format
REST = "Optional"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, by its path in the docs, or a link to elsewhere. `title` is that in the navigation, or ""."""

    section: str
    title: str
    target: str


def contents(nav: object, pages: Collection[str]) -> list[Entry]:
    """Return an entry for each of `pages` and each link of `nav`, once; what it doesn't name comes last."""
    if not nav:
        return [Entry(TOP, "", page) for page in sorted(pages, key=in_folders)]
    found: dict[str, Entry] = {}
    for entry in entries(nav):
        if entry.target in pages or "://" in entry.target:
            found.setdefault(entry.target, entry)
    rest = [Entry(REST, "", page) for page in sorted(pages, key=in_folders) if page not in found]
    return [*found.values(), *rest]


def entries(nav: object, sections: Sequence[str] = (), title: str = "") -> Iterator[Entry]:
    """Yield the entries of a part of the navigation; `title` is what it calls that part."""
    match nav:
        case str():
            yield Entry(" / ".join(sections) or TOP, title, nav)
        case list():
            inner = [*sections, title] if title else sections
            for part in nav:
                yield from entries(part, inner)
        case dict():
            for name, part in nav.items():
                yield from entries(part, sections, str(name))


def in_folders(page: str) -> tuple[str, bool, str]:
    """Return what sorts pages as MkDocs does: the first of a folder is its index."""
    folder, _, name = page.rpartition("/")
    return folder, name not in {"index.md", "README.md"}, name
