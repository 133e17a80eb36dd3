"""Every link of a snapshot leads somewhere in it, and none leads out to another version.

A page whose text alone shows that all is well isn't rendered. Any other is, and what is then said
is about links that readers would follow.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from tooling.content.links import Link, destination
from tooling.findings import Finding
from tooling.versions.checks.docs import Docs

# What may stand before the page in a URL: the locale, and the version.
VERSION = re.compile(r"edge|latest|v?\d+(?:\.\d+)*")
OUTSIDE = ("..", "/")
BROKEN_LINK, BROKEN_ANCHOR = "broken-link", "broken-anchor"
ABSOLUTE_LINK, LEAVES_DOCS = "absolute-link", "link-leaves-docs"


class Fault(NamedTuple):
    """What is wrong with a link, and the rule that says so."""

    message: str
    rule: str


def link_findings(docs: Docs) -> Iterator[Finding]:
    """Yield the links on all pages that break when the docs are frozen."""
    for path, source in docs.pages.items():
        if not is_sound(docs, path):
            for link, times in Counter(source.rendering.links).items():
                if found := fault(docs, path, link):
                    for line in sorted(source.lines_of(link)[:times] or [1]):
                        yield Finding(docs.file(path), line, found.message, found.rule)


def is_sound(docs: Docs, path: str) -> bool:
    """Return whether the text of a page alone shows that no link on it is broken."""
    source, host = docs.pages[path], docs.site.netloc.lower()
    return (
        source.is_plain
        and not (host and host in source.text.lower())
        and not any(fault(docs, path, mention.link) for mention in source.mentions)
    )


def fault(docs: Docs, page: str, link: Link) -> Fault | None:
    """Return what is wrong with a link on `page`, if anything is."""
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return Fault(f"`{link.target}` is no address; mend it", BROKEN_LINK)
    if parts.scheme or parts.netloc:
        return out_of_version(docs, page, link) if is_own(docs, parts) else None
    if parts.path.startswith(("/", "\\")):
        return out_of_version(docs, page, link)
    if not parts.path:
        return anchor_fault(docs, page, page, link)
    target = destination(link, docs.original(page))
    if target.startswith(OUTSIDE):
        message = f"`{link.target}` leads out of the docs; copy what it links to, or give its full address"
        return Fault(message, LEAVES_DOCS)
    found = published(docs, target, link)
    if not found:
        return Fault(f"`{link.target}` leads nowhere; {remedy(docs, page, link)}", BROKEN_LINK)
    return anchor_fault(docs, page, docs.version_for(page, found), link) if parts.fragment else None


def linked_file(docs: Docs, page: str, link: Link) -> str:
    """Return the published file that a link on `page` leads to, or ""."""
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return ""
    is_relative = not (parts.scheme or parts.netloc) and parts.path
    return published(docs, destination(link, docs.original(page)), link) if is_relative else ""


def published(docs: Docs, target: str, link: Link) -> str:
    """Return the published file that is meant by `target`, which is a URL in HTML, or ""."""
    found = docs.urls.get(target, "") if link.in_html else target
    return found if found in docs.files else ""


def anchor_fault(docs: Docs, page: str, target: str, link: Link) -> Fault | None:
    """Return what is wrong with the anchor of a link to the page `target`, if anything is."""
    anchor, source = urlsplit(link.target).fragment, docs.pages.get(target)
    # A browser reads %C3%A9, and goes up for #top. MkDocs, for the links in Markdown, does neither.
    names = {anchor, unquote(anchor)} if link.in_html else {anchor}
    if not anchor or source is None or (link.in_html and anchor.lower() == "top"):
        return None
    if any(source.has_anchor(name) for name in names):
        return None
    where = "this page" if target == page else f"`{target}`"
    return Fault(f"`{link.target}` leads nowhere: {where} has no heading or ID `{anchor}`", BROKEN_ANCHOR)


def remedy(docs: Docs, page: str, link: Link) -> str:
    """Return what to do about a link on `page` to what is not published."""
    target = destination(link, docs.original(page))
    if target in docs.everything:
        return f"mkdocs.yml leaves `{target}` out of the site (exclude_docs, draft_docs)"
    url = destination(Link(link.target, in_html=True), docs.original(page))
    meant = docs.urls.get(target) or docs.urls.get(url) or similar(docs, target)
    did_you_mean = f"; did you mean `{relative(meant, page)}`?" if meant else ""
    return f"the docs have no `{target}`{did_you_mean}"


def similar(docs: Docs, target: str) -> str:
    """Return the file with a similar name in its folder, or the only one of this name elsewhere, or ""."""
    folder, name = posixpath.split(target)
    files = [posixpath.split(path) for path in docs.files]
    close = get_close_matches(name, [each for where, each in files if where == folder], 1, 0.7)
    same = [posixpath.join(*each) for each in files if each[1] == name]
    return posixpath.join(folder, close[0]) if close else same[0] if len(same) == 1 else ""


def out_of_version(docs: Docs, page: str, link: Link) -> Fault:
    """Return what is wrong with a link to this site from its root: it opens another version, or none."""
    path = urlsplit(link.target).path.removeprefix(docs.site.path or "/")
    parts = unquote(path).strip("/").split("/")
    while parts and (VERSION.fullmatch(parts[0]) or parts[0] in {docs.project.locale, *docs.locales}):
        del parts[0]
    rest = "/".join(parts)
    meant = docs.urls.get(rest or ".") or (rest if rest in docs.files else "")
    file = f": `{relative(meant, page)}`" if meant else ""
    message = f"`{link.target}` leads out of the version that a reader is in; link the file{file}"
    return Fault(message, ABSOLUTE_LINK)


def relative(path: str, page: str) -> str:
    """Return how `page` links to the file at `path`."""
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def is_own(docs: Docs, parts: SplitResult) -> bool:
    """Return whether an address is on this site."""
    is_host = bool(docs.site.netloc) and parts.netloc.lower() == docs.site.netloc.lower()
    return is_host and f"{parts.path}/".startswith(f"{docs.site.path}/")
