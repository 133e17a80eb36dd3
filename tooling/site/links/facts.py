"""Facts of one file of the site: the links on it that are broken for sure, and those to look up elsewhere.

What the other files of its folder say about a link is told here, and holds as long as nothing in that folder
changes. Links to elsewhere and to anchors of other pages are looked up once all files were read.
"""

from __future__ import annotations

from dataclasses import dataclass

from tooling.site.links.outcomes import External, Fault, Lookup, Outcomes, Place
from tooling.site.links.reading import Read, read
from tooling.site.links.targets import Address, Kind, Start


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

    def has(self, anchor: str) -> bool:
        """Return whether there is such a place on the page: its top always is."""
        return not anchor or anchor.lower() == "top" or f"\n{anchor}\n" in self.anchors


def facts_of(file: str, data: bytes, outcomes: Outcomes) -> Facts:
    """Return what is known of a file with the bytes `data`, whose links have these `outcomes`."""
    content, faults = content_of(file, data)
    start = start_of(content, file, outcomes.address)
    place = Place(file, outcomes.site.folder_of(file), content.anchors, start)
    external, lookups = [], []
    for link in content.links:
        outcome = outcomes.of(link, place)
        if isinstance(outcome, Lookup):
            lookups.append(outcome)
        elif isinstance(outcome, External):
            external.append(outcome.url)
        elif outcome:
            faults.append(outcome)
    return Facts(
        file,
        len(content.links),
        "\n".join(["", *content.anchors, ""]),
        tuple(faults),
        tuple(lookups),
        tuple(external),
        leads_to(content, start),
    )


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


def leads_to(content: Read, start: Start) -> str | None:
    """Return the path in the site that a page sends its readers on to, None where it doesn't."""
    refresh = None if content.refresh is None else start.target(content.refresh)
    return refresh.path if refresh and refresh.kind is Kind.INTERNAL else None
