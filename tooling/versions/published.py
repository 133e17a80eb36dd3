"""What was ever published: the pages of each version in each locale, and the URLs they had before.

These are values to compute with. Where they come from (snapshots, manifests, front matter) is
the business of `tooling.versions.snapshots`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tooling.versions.registry import EDGE, RELEASE, Status, Version

# The name under which the default version can always be reached.
LATEST = "latest"
NAME = r"(?!\.{1,2}/)[^/?#:\\]+"
INSIDE = re.compile(rf"(?:{NAME}/)*(?:{NAME}\.html)?")


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of an edition, and their aliases, as URLs relative to it: `old/` leads to `new/`."""

    urls: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> dict[str, str]:
        """The URLs that lead to a page of this edition: aliases, and "" where no page is the home page."""
        home = {} if "" in self.urls else {"": min(self.urls, default="")}
        return home | {alias: page for alias, page in self.aliases.items() if page in self.urls}

    @property
    def known(self) -> frozenset[str]:
        """All URLs that lead to a page of this edition."""
        return self.urls.union(self.moved)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version, what became of it, and its pages in each locale: those of its snapshot, for an alias."""

    version: Version
    status: Status
    pages: Mapping[str, Pages]

    @property
    def is_served(self) -> bool:
        """Whether its pages are in the site."""
        return self.status is not Status.PURGED


@dataclass(frozen=True, slots=True)
class Published:
    """All versions there ever were, and edge where its pages matter.

    `locales` are the project's, its default locale first.
    """

    locales: tuple[str, ...]
    versions: tuple[PublishedVersion, ...]
    default: Version | None = None
    edge: Mapping[str, Pages] | None = None

    @property
    def every_locale(self) -> list[str]:
        """The project's locales, then those that only a version has."""
        others = {locale for each in self.versions for locale in each.pages}.union(self.edge or ())
        return list(dict.fromkeys([*self.locales, *sorted(others)]))

    def versions_in(self, locale: str) -> list[tuple[PublishedVersion, Pages]]:
        """Return the versions that have `locale`, and their pages in it."""
        return [(each, each.pages[locale]) for each in self.versions if locale in each.pages]

    def known(self, locale: str) -> frozenset[str]:
        """Return all URLs, relative to their edition, that versions have in `locale`."""
        return frozenset[str]().union(*(pages.known for _, pages in self.versions_in(locale)))

    @property
    def cleaned(self) -> Published:
        """The same, newest version first, without aliases and locales that mean nothing.

        A translation has the aliases of the page that it translates: its URLs are the same.
        """
        versions = sorted(self.versions, key=lambda each: each.version, reverse=True)
        return replace(
            self,
            versions=tuple(replace(each, pages=cleaned(each.pages, self.locales[0])) for each in versions),
            edge=None if self.edge is None else cleaned(self.edge, self.locales[0]),
        )

    @property
    def editions(self) -> dict[tuple[str, str], Pages]:
        """The pages of each edition that is in the site, by locale and name. `latest` is one of them."""
        named = [(str(each.version), each.pages) for each in self.versions if each.is_served]
        latest = [(LATEST, each.pages) for each in self.versions if each.version == self.default]
        return {
            (locale, name): pages
            for name, by_locale in [(EDGE, self.edge or {}), *latest, *named]
            for locale, pages in by_locale.items()
        }

    def default_in(self, locale: str) -> str | None:
        """Return the name of the edition that answers for unversioned URLs of `locale`, if it has one.

        It is the default version. A locale that the default doesn't have keeps its newest version
        that is supported: readers rather read their own language, with a banner that says how old
        it is, and it comes back to the default with its translation. While no version is the
        default, it is edge.
        """
        if self.default is None:
            return EDGE if locale in (self.edge or ()) else None
        having = [e.version for e in self.versions if e.status is Status.SUPPORTED and locale in e.pages]
        newest = self.default if self.default in having else max(having, default=None)
        return str(newest) if newest else None


def cleaned(by_locale: Mapping[str, Pages], default_locale: str) -> dict[str, Pages]:
    """Return the pages of each locale that has some, with the aliases of the default locale's too."""
    shared = by_locale[default_locale].aliases if default_locale in by_locale else {}
    return {
        locale: Pages(pages.urls, usable({**shared, **pages.aliases}, pages.urls))
        for locale, pages in by_locale.items()
        if pages.urls
    }


def usable(aliases: Mapping[str, str], urls: frozenset[str]) -> dict[str, str]:
    """Return the aliases that stay inside an edition and are no page of it."""
    return {alias: page for alias, page in aliases.items() if alias not in urls and is_inside(alias)}


def is_inside(url: str) -> bool:
    """Return whether `url` is relative to an edition and inside it: `a/b/`, `a/b.html`, "" for its home."""
    return INSIDE.fullmatch(url) is not None


def is_edition_name(name: str) -> bool:
    """Return whether `name` stands where a version stands in a URL: no redirect may shadow it."""
    return name in {EDGE, LATEST} or RELEASE.fullmatch(name) is not None
