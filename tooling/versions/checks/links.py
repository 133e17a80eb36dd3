"""Every link of a snapshot leads somewhere in it, and none leads out to another version.

A page whose text alone shows that all is well isn't rendered. Any other is, and what is then said
is about links that readers would follow.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
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


class QuickLook(NamedTuple):
    """What the text of a page alone shows: that it links to nothing that isn't there, but for anchors.

    `named` has the pages with an anchor that it links to, by any of some names. `anchors` are its own.
    """

    is_sound: bool
    named: Collection[tuple[str, tuple[str, ...]]]
    anchors: Collection[str]


def quick_look(docs: Docs, path: str) -> QuickLook:
    """Return what the text of a page, which can be read, shows."""
    source, host = docs.pages[path], docs.site.netloc.lower()
    found = {mention.link: leads_to(docs, path, mention.link) for mention in source.mentions}
    named = {(page, names(link)) for link, page in found.items() if isinstance(page, str) and names(link)}
    is_sound = (
        source.is_plain
        and not (host and host in source.text.lower())
        and not any(isinstance(page, Fault) for page in found.values())
    )
    return QuickLook(is_sound, named, source.sure_anchors)


def link_findings(docs: Docs, looks: Mapping[str, QuickLook]) -> Iterator[Finding]:
    """Yield the links that break when the docs are frozen, on all pages that were looked at."""
    for path, look in looks.items():
        if not look.is_sound or not all(has_anchor(looks, page, anchors) for page, anchors in look.named):
            source = docs.pages[path]
            for link, times in Counter(source.rendering.links).items():
                if found := fault(docs, path, link):
                    for line in sorted(source.lines_of(link)[:times] or [1]):
                        yield Finding(docs.file(path), line, found.message, found.rule)


def has_anchor(looks: Mapping[str, QuickLook], page: str, anchors: Iterable[str]) -> bool:
    """Return whether a quick look at a page shows that it has one of `anchors`. What is no page has any."""
    return page not in looks or any(anchor in looks[page].anchors for anchor in anchors)


def fault(docs: Docs, page: str, link: Link) -> Fault | None:
    """Return what is wrong with a link on `page`, if anything is."""
    found = leads_to(docs, page, link)
    return anchor_fault(docs, page, found, link) if isinstance(found, str) else found


def leads_to(docs: Docs, page: str, link: Link) -> Fault | str | None:
    """Return the published file that a link on `page` leads to, None where it leads elsewhere.

    Or what is wrong with it, but for its anchor.
    """
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return Fault(f"`{link.target}` is no address; mend it", BROKEN_LINK)
    if parts.scheme or parts.netloc:
        return out_of_version(docs, page, link) if is_own(docs, parts) else None
    if parts.path.startswith(("/", "\\")):
        return out_of_version(docs, page, link)
    if not parts.path:
        return page
    target = destination(link, docs.original(page))
    if target.startswith(OUTSIDE):
        message = f"`{link.target}` leads out of the docs; copy what it links to, or give its full address"
        return Fault(message, LEAVES_DOCS)
    found = published(docs, target, link)
    if not found:
        return Fault(f"`{link.target}` leads nowhere; {remedy(docs, page, link)}", BROKEN_LINK)
    return docs.version_for(page, found)


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
    anchors, source = names(link), docs.pages.get(target)
    if not anchors or source is None or any(map(source.has_anchor, anchors)):
        return None
    where = "this page" if target == page else f"`{target}`"
    return Fault(f"`{link.target}` leads nowhere: {where} has no heading or ID `{anchors[0]}`", BROKEN_ANCHOR)


def names(link: Link) -> tuple[str, ...]:
    """Return the anchors of which a link needs one: none, if it names none."""
    anchor = urlsplit(link.target).fragment
    # A browser reads %C3%A9, and goes up for #top. MkDocs, for the links in Markdown, does neither.
    if not anchor or (link.in_html and anchor.lower() == "top"):
        return ()
    return (anchor, unquote(anchor)) if link.in_html else (anchor,)


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
