"""Answers: which page of an edition answers for a URL that a page had in any version.

A page is followed through its aliases: first those of the edition, then those of all versions,
newest first, and on from there. So it is found when it moved twice, and when the alias of its
first URL was dropped since. A page that is gone leads to its nearest parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class Answers:
    """The pages of an edition that answer for URLs; `moves` has the places that each URL moved to."""

    locale: str
    name: str
    urls: frozenset[str]
    moves: Mapping[str, list[str]]

    @property
    def folder(self) -> str:
        """The place of the pages in the site: `/en/v1.1.0/`."""
        return f"/{self.locale}/{self.name}/"

    def answer(self, url: str) -> str:
        """Return where `url`, relative to an edition of any version, leads: a page of this edition."""
        return f"{self.folder}{self.page_for(url)}"

    def page_for(self, url: str) -> str:
        """Return the page for `url`: itself, where it moved to, its nearest parent, the home page.

        The parents of the place that it was last at come first: the page was removed there.
        Without a home page it is the first page.
        """
        if url in self.urls:
            return url
        starts = chain([url], parents(self.last_place(url)), parents(url), [""])
        places = (place for start in starts for place in self.places(start) if place in self.urls)
        page = next(places, None)
        return min(self.urls) if page is None else page

    def places(self, url: str) -> Iterator[str]:
        """Yield `url`, and all places that it moved to, each once."""
        seen, waiting = {url}, [url]
        while waiting:
            place = waiting.pop()
            yield place
            new = [target for target in self.moves.get(place, ()) if target not in seen]
            seen.update(new)
            waiting.extend(reversed(new))

    def last_place(self, url: str) -> str:
        """Return where `url` is after all moves, by the newest version that speaks of each."""
        seen: set[str] = set()
        while url in self.moves and url not in seen:
            seen.add(url)
            url = self.moves[url][0]
        return url


def moves(aliases: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the places that each URL moved to, in the order of `aliases`."""
    places: dict[str, list[str]] = {}
    for each in aliases:
        for alias, page in each.items():
            known = places.setdefault(alias, [])
            if page not in known:
                known.append(page)
    return places


def parents(url: str) -> Iterator[str]:
    """Yield `a/b/` and `a/` for `a/b/c/`."""
    parts = url.removesuffix("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield "".join(f"{part}/" for part in parts[:count])
