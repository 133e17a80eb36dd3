"""Outcomes: what becomes of a link, as far as the files of its own edition can say.

Most links of a page are those of its navigation, which other pages have, too: each is followed once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tooling.site.links.files import SiteFiles
from tooling.site.links.targets import Address, Kind, Start, Target, file_at

# What a host of static files says.
NOT_FOUND = "404 Not Found"
# How many links are remembered at once: they take some 30 MB.
MOST = 100_000
UP = re.compile(r"(?:\.\./)*")
ABSOLUTE = re.compile(r"[/\\]|[A-Za-z][A-Za-z0-9+.-]*:")


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


class External(NamedTuple):
    """A link to another site."""

    url: str


# None where nothing is wrong with it.
Outcome = Fault | Lookup | External | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where links stand: their file, the folder of its edition, its anchors, and what they start from."""

    file: str
    folder: str
    anchors: Mapping[str, None]
    start: Start

    def has(self, fragment: str) -> bool:
        """Return whether a fragment leads to a place in the file: its top is always there."""
        return not fragment or fragment.lower() == "top" or fragment in self.anchors

    def names(self, link: str) -> bool:
        """Return whether `link` is just `#` and an anchor of the file."""
        return link[1:] in self.anchors and self.start.file == self.file


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of the links of a site.

    `known` are those that other pages may have, too, by the edition and the folder that the link leads up to.
    """

    site: SiteFiles
    address: Address
    known: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)

    def of(self, link: str, place: Place) -> Outcome:
        """Return the outcome of a link."""
        if link.startswith("#") and place.names(link):
            return None
        above, steps = place.start.above, steps_up(link)
        if steps >= len(above):
            return self.found(link, place.start.target(link), place)
        key = (place.folder, above[steps], link)
        if key in self.known:
            return self.known[key]
        leads = place.start.target(link)
        outcome = self.found(link, leads, place)
        # What leads to the page itself leads elsewhere on the next.
        if leads.path != place.start.file:
            self.remember(key, outcome)
        return outcome

    def remember(self, key: tuple[str, str, str], outcome: Outcome) -> None:
        """Add to what is known; with too much of it, all else is forgotten."""
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[key] = outcome

    def found(self, link: str, leads: Target, place: Place) -> Outcome:
        """Return what is wrong with `link`, or what has to be looked up for it; None where it is fine."""
        path, fragment = leads.path, leads.fragment
        if leads.kind is not Kind.INTERNAL:
            return elsewhere(link, leads, self.address)
        if path == place.file:
            return None if place.has(fragment) else no_anchor(link, fragment)
        if fragment or not (place.folder and path.startswith(f"{place.folder}/")):
            return Lookup(link, path, fragment)
        return None if file_at(path, self.site.paths) else missing(link)


@lru_cache(maxsize=MOST)
def steps_up(link: str) -> int:
    """Return how many folders a link leads up at its beginning; -1 where it starts from the root."""
    if ABSOLUTE.match(link):
        return -1
    up = UP.match(link)
    return len(up[0]) // len("../") if up else 0


def elsewhere(link: str, leads: Target, address: Address) -> Fault | External | None:
    """Return the outcome of a link that isn't one to a file of the site."""
    match leads.kind:
        case Kind.EXTERNAL:
            return External(leads.path)
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
