"""The reference pages of an edition, computed from its docs, its navigation and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import yaml

from tooling.content.page import FRONT_MATTER, NOT_YAML, page_paths
from tooling.fast_yaml import FastLoader
from tooling.project import nav_pages
from tooling.site.reference.error_index import Place, error_index
from tooling.site.reference.known_pages import KnownPage
from tooling.site.reference.library import GuidePage, by_section, library
from tooling.site.reference.pages import ReferencePage
from tooling.site.reference.report import HOW, report
from tooling.site.verified.pages import Telling
from tooling.site.verified.records import PageRecord, Verification
from tooling.tree import File, Tree

TITLE = re.compile(r"^# +(?P<title>.*?)(?: +#+)?(?: *\{[^{}]*\})? *$", re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(?:`{3}|~{3})", re.MULTILINE)
OTHER_PAGES = "Guides"
# A policy has it, and so may have what is included: pages without either needn't be read.
MAY_HAVE_POLICIES = re.compile(rb"Statement|8<-")
# Of the title of a block, or the header of a table: pages without either needn't be read.
MAY_HAVE_ERRORS = re.compile(rb"Error['\"]|cause", re.IGNORECASE)


# What is known of a page of an edition, which is one of these docs.
PageOf = Callable[[File, Tree], KnownPage]


def reference_pages(
    docs: Tree, nav: object, known: Verification, page_of: PageOf, telling: Telling
) -> list[ReferencePage]:
    """Return the pages that `docs` have no page of their own for, those with something to say."""
    order = {path: number for number, path in enumerate(nav_pages(nav))}
    paths = sorted(page_paths(docs.files), key=lambda path: (order.get(path, len(order)), path))
    titles = {path: page_title(text_of(docs, path), path) for path in paths}
    when = f" {telling.when.rstrip(', ')}" if telling.when else ""
    sections = dict(nav_sections(nav))
    guides = [
        guide_page(docs, path, titles[path], sections, known, page_of)
        for path in titles
        if b"Statement" in docs.files[path].data or path in known.guides
    ]
    pages = [
        *report(known, titles, when=when, has_how=HOW in docs.files),
        *library(by_section(guides, order), telling.box),
        *error_index(list(error_places(docs, titles, page_of))),
    ]
    return [page for page in pages if page.path not in docs.files]


def error_places(docs: Tree, titles: Mapping[str, str], page_of: PageOf) -> Iterator[Place]:
    """Yield the errors of all pages, in the order of `titles`."""
    for path, title in titles.items():
        if MAY_HAVE_ERRORS.search(docs.files[path].data):
            found = page_of(docs.files[path], docs).errors
            yield from (Place(path, title, error) for error in found)


def guide_page(
    docs: Tree,
    path: str,
    title: str,
    sections: Mapping[str, str],
    known: Verification,
    page_of: PageOf,
) -> GuidePage:
    """Return a page with its policies: those that it shows, and those that only its record knows."""
    record = known.pages.get(path, PageRecord(()))
    section = sections.get(path) or section_of(path)
    page = docs.files[path]
    found = page_of(page, docs).policies if MAY_HAVE_POLICIES.search(page.data) else ()
    return GuidePage(path, title, section, found, record.policies if record.is_right else ())


def page_title(text: str, path: str) -> str:
    """Return the title of a page: its first heading, else that of its front matter, else its path.

    Below the name of a section, front matter may say as little as "Troubleshooting".
    """
    front_matter = FRONT_MATTER.match(text)
    body = text[front_matter.end() :] if front_matter else text
    fence = FENCE.search(body)
    heading = TITLE.search(body, 0, fence.start() if fence else len(body))
    if heading:
        return heading["title"].replace("`", "")
    try:
        meta = yaml.load(front_matter["yaml"], Loader=FastLoader) if front_matter else None
    except NOT_YAML:
        meta = None
    return str(meta["title"]) if isinstance(meta, dict) and isinstance(meta.get("title"), str) else path


def nav_sections(nav: object) -> Iterator[tuple[str, str]]:
    """Yield each page of `nav` that is in a section, with the name of its outermost one."""
    for entry in nav if isinstance(nav, list) else ():
        for name, inside in entry.items() if isinstance(entry, dict) else ():
            if isinstance(inside, list):
                yield from ((path, str(name)) for path in nav_pages(inside))


def section_of(path: str) -> str:
    """Return the section of a page that the navigation has in none: its first folder."""
    folder = path.partition("/")[0] if "/" in path else ""
    return folder.replace("-", " ").replace("_", " ").capitalize() or OTHER_PAGES


def text_of(docs: Tree, path: str) -> str:
    return docs.files[path].data.decode("utf-8-sig", "replace")
