"""Lineage: which page of another edition is the same page.

It is the page at the same URL, or the one that it moved to, or the one that it came from: that is
what the aliases of all versions say. A page that an edition doesn't have has a nearest page there,
as its redirects have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tooling.versions.answers import Answers, moves, parents
from tooling.versions.published import Pages, Published


@dataclass(frozen=True, slots=True)
class Lineage:
    """The editions of a locale, those in the site and those that are purged, by name.

    `forward` follows a URL to where its page is in an edition, `backward` to where it was.
    """

    forward: Mapping[str, Answers]
    backward: Mapping[str, Answers]

    @classmethod
    def of(cls, published: Published, locale: str) -> Lineage:
        """Return the lineage of everything that was published in `locale`."""
        published = published.cleaned
        named = {str(each.version): pages for each, pages in published.versions_in(locale)}
        edge = (published.edge or {}).get(locale)
        every = {**({"edge": edge} if edge else {}), **named}
        aliases = [pages.aliases for pages in every.values()]
        origins = [turned(pages) for pages in every.values()]
        return cls(
            {
                name: Answers(locale, name, pages.urls, moves([pages.aliases, *aliases]))
                for name, pages in every.items()
            },
            {
                name: Answers(locale, name, pages.urls, joined([turned(pages), *origins]))
                for name, pages in every.items()
            },
        )

    @property
    def editions(self) -> list[str]:
        """The names of the editions: edge, then the versions, newest first."""
        return [*self.forward]

    def same(self, url: str, edition: str) -> str | None:
        """Return the page of `edition` that the page at `url` is there, None where it has none."""
        for answers in (self.forward[edition], self.backward[edition]):
            found = next((place for place in answers.places(url) if place in answers.urls), None)
            if found is not None:
                return found
        return None

    def nearest(self, url: str, edition: str) -> str:
        """Return the page of `edition` that answers for the page at `url`, which it doesn't have.

        It is where the redirects lead; where that is the home page, a parent that had another URL there.
        """
        page = self.forward[edition].page_for(url)
        known = (self.same(parent, edition) for parent in parents(url))
        return page or next((parent for parent in known if parent), page)


def turned(pages: Pages) -> dict[str, list[str]]:
    """Return the URLs that each page of an edition had before."""
    places: dict[str, list[str]] = {}
    for old, page in pages.aliases.items():
        places.setdefault(page, []).append(old)
    return places


def joined(origins: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return the places that each URL came from, in the order of `origins`."""
    places: dict[str, list[str]] = {}
    for each in origins:
        for page, old in each.items():
            known = places.setdefault(page, [])
            known += [url for url in old if url not in known]
    return places
