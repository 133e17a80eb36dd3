"""Facts of one file of the site: the links on it that are broken for sure, and those to look up elsewhere.

What the other files of its folder say about a link is told here, and holds as long as nothing in that folder
changes. Links to elsewhere and to anchors of other pages are looked up once all files were read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from tooling.site.links.files import SiteFiles
from tooling.site.links.reading import Read, read
from tooling.site.links.targets import Address, Kind, Start, Target, file_at

# What a host of static files says.
NOT_FOUND = "404 Not Found"


class Fault(NamedTuple):
    """Something wrong with a link: the link, the whole message, and the rule that says so."""

    link: str
    message: str
    rule: str


class Lookup(NamedTuple):
    """A link to another file, and the anchor that has to be there."""

    link: str
    path: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file: how many links it has, its anchors, and what becomes of the links.

    The anchors stand between line breaks: a set takes ten times the memory. `leads_to` is the path that the
    page sends its readers on to.
    """

    file: str
    links: int = 0
    anchors: str = ""
    faults: tuple[Fault, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    external: tuple[str, ...] = ()
    leads_to: str | None = None


def facts_of(file: str, data: bytes, site: SiteFiles, address: Address) -> Facts:
    """Return what is known of a file with the bytes `data` among the files of `site`."""
    content, faults = content_of(file, data)
    start = start_of(content, file, address)
    anchors = "\n".join(["", *content.anchors, ""])
    place = Place(file, site.folder_of(file), anchors, site.paths)
    external = []
    lookups = []
    for link in content.links:
        leads = start.target(link)
        if leads.kind is Kind.EXTERNAL:
            external.append(leads.path)
            continue
        outcome = place.outcome(link, leads, address)
        if isinstance(outcome, Fault):
            faults.append(outcome)
        elif outcome:
            lookups.append(outcome)
    refresh = None if content.refresh is None else start.target(content.refresh)
    leads_to = refresh.path if refresh and refresh.kind is Kind.INTERNAL else None
    return Facts(file, len(content.links), anchors, tuple(faults), tuple(lookups), tuple(external), leads_to)


def start_of(content: Read, file: str, address: Address) -> Start:
    """Return where the links in `file` start: a page may say that itself."""
    start = Start.of(file, address)
    return Start.of(start.target(content.base).path, address) if content.base else start


def content_of(file: str, data: bytes) -> tuple[Read, list[Fault]]:
    """Return what stands in a file, and what is wrong with its bytes."""
    try:
        return read(file, data), []
    except UnicodeDecodeError:
        fault = Fault("", "this is not UTF-8, which every page has to be", "not-utf-8")
        return read(file, data.decode("utf-8", "replace").encode()), [fault]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands: its file, the folder of its edition, the anchors there, all files of the site."""

    file: str
    folder: str
    anchors: str
    files: Collection[str]

    def outcome(self, link: str, leads: Target, address: Address) -> Fault | Lookup | None:
        """Return what is wrong with `link`, or what has to be looked up for it; None where it is fine."""
        path, fragment = leads.path, leads.fragment
        if leads.kind is not Kind.INTERNAL:
            return elsewhere(link, leads, address)
        if path == self.file:
            return None if has_anchor(self.anchors, fragment) else no_anchor(link, fragment)
        if fragment or not (self.folder and path.startswith(f"{self.folder}/")):
            return Lookup(link, path, fragment)
        return None if file_at(path, self.files) else missing(link)


def has_anchor(anchors: str, fragment: str) -> bool:
    """Return whether a fragment leads to a place on the page with these anchors: the top is always there."""
    return not fragment or fragment.lower() == "top" or f"\n{fragment}\n" in anchors


def elsewhere(link: str, leads: Target, address: Address) -> Fault | None:
    """Return what is wrong with a link that isn't one to a file of the site."""
    match leads.kind:
        case Kind.OUTSIDE:
            message = f"`{link}` leads out of the site, which is below `{address.base}`"
            return Fault(link, message, "link-leaves-site")
        case Kind.INVALID:
            return Fault(link, f"`{link}` leads nowhere: it is no URL", "broken-link")
        case _:
            return None


def missing(link: str) -> Fault:
    return Fault(link, f"`{link}` leads nowhere: {NOT_FOUND}", "broken-link")


def no_anchor(link: str, fragment: str) -> Fault:
    return Fault(link, f"`{link}` leads nowhere: the page has no anchor `{fragment}`", "broken-anchor")
