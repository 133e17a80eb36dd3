"""The navigation of a snapshot is whole: what it names is there, and no page is left that nobody finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tooling.content.links import Link
from tooling.findings import Finding
from tooling.versions.checks.docs import Docs
from tooling.versions.checks.links import linked_file

CONFIG = PurePosixPath("mkdocs.yml")
HOME = {"index.md", "README.md"}


def nav_findings(docs: Docs, config: bytes) -> Iterator[Finding]:
    """Yield the entries of nav that name no page. `config` is the mkdocs.yml that has them."""
    for entry in nav_entries(docs.project.settings.get("nav")):
        path = PurePosixPath(entry).as_posix()
        if is_elsewhere(entry) or path in docs.files:
            continue
        where = "mkdocs.yml leaves out of the site" if path in docs.everything else "is not in the docs"
        message = f"nav names `{entry}`, which {where}; add the page, or take its entry out of nav"
        yield Finding(CONFIG, line_of_entry(config, entry), message, "nav-without-page")


def nav_entries(nav: object) -> Iterator[str]:
    """Yield what `nav` names, in its order."""
    match nav:
        case str():
            yield nav
        case list():
            for entry in nav:
                yield from nav_entries(entry)
        case dict():
            for entry in nav.values():
                yield from nav_entries(entry)


def is_elsewhere(entry: str) -> bool:
    """Return whether an entry of nav names no file of the docs: an address, or a path from the root."""
    return entry.startswith("/") or bool(re.match(r"[a-z][a-z0-9+.-]*:|//", entry, re.IGNORECASE))


def line_of_entry(config: bytes, entry: str) -> int:
    """Return the line of mkdocs.yml that names `entry`, the first where none does."""
    named = re.compile(rf"^(?!\s*#).*(?<![\w./-]){re.escape(entry)}(?![\w./-])")
    lines = config.decode(errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if named.search(line)), 1)


def orphan_findings(docs: Docs) -> Iterator[Finding]:
    """Yield the pages that nobody finds: a nav is there and doesn't name them, and no page links to them."""
    nav = docs.project.settings.get("nav")
    if nav is None:
        return
    named = HOME | {PurePosixPath(entry).as_posix() for entry in nav_entries(nav)}
    unnamed = {docs.original(page) for page in docs.pages} - named
    wanted = (unnamed & docs.pages.keys()) - docs.matching(docs.patterns("not_in_nav"))
    for page in sorted(wanted - linked(docs, wanted) if wanted else ()):
        message = (
            "nobody finds this page: no page links to it; add it to nav, or to not_in_nav, in mkdocs.yml"
        )
        yield Finding(docs.file(page), 1, message, "orphan-page")


def linked(docs: Docs, wanted: set[str]) -> set[str]:
    """Return those of `wanted` that another page links to.

    What no page mentions, no page links to. Of the pages with mentions, as few as need be are
    rendered to see whether a mention is a link.
    """
    found: set[str] = set()
    mentioned = {page: wanted & set(mentioned_pages(docs, page, wanted)) for page in docs.pages}
    for page in sorted(mentioned, key=lambda page: len(mentioned[page]), reverse=True):
        if mentioned[page] - found:
            found |= wanted & set(linked_pages(docs, page, docs.pages[page].rendering.links))
    return found


def mentioned_pages(docs: Docs, page: str, wanted: set[str]) -> Iterable[str]:
    """Return the pages that `page` may link to: any of `wanted`, if its text doesn't tell."""
    source = docs.pages[page]
    return linked_pages(docs, page, (each.link for each in source.mentions)) if source.is_plain else wanted


def linked_pages(docs: Docs, page: str, links: Iterable[Link]) -> Iterator[str]:
    """Yield the other pages that `links` on `page` lead to, in whatever locale."""
    for link in links:
        target = docs.original(linked_file(docs, page, link))
        if target != docs.original(page):
            yield target
