"""Landings: where each URL of the site leads, as far as the versions and their aliases say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tooling.versions.answers import Answers, moves
from tooling.versions.published import LATEST, Pages, Published, is_edition_name
from tooling.versions.registry import EDGE

NO_PAGES = Pages(frozenset())


@dataclass(frozen=True, slots=True)
class Address:
    """A path of the site, taken apart: `edition` is "" where it names none."""

    locale: str
    edition: str
    url: str


@dataclass(frozen=True, slots=True)
class Landings:
    """The pages of each edition in the site, by locale and name, and what leads to them.

    `answers` has the edition that answers for URLs of a locale that name no version: none has, while
    there is no default and edge isn't known. `unversioned` and `versioned` are the redirects.
    """

    locales: frozenset[str]
    editions: Mapping[tuple[str, str], Pages]
    answers: Mapping[str, Answers]
    unversioned: Mapping[str, str]
    versioned: Mapping[str, str]
    knows_edge: bool

    @classmethod
    def of(cls, published: Published) -> Landings:
        """Return where the URLs of everything that was published lead."""
        published = published.cleaned
        answers = default_answers(published)
        home = answers.get(published.locales[0])
        unversioned = {"/": home.answer("")} if home else {}
        versioned: dict[str, str] = {}
        for locale in published.every_locale:
            targets = default_targets(published, locale, answers.get(locale))
            unversioned |= without_edition(locale, targets)
            versioned |= from_versions(published, locale, targets) | from_channels(published, locale, targets)
        locales = frozenset(published.every_locale)
        knows_edge = published.edge is not None
        return cls(locales, published.editions, answers, unversioned, versioned, knows_edge)

    def address(self, path: str) -> Address | None:
        """Return the address that `path` is, None where it doesn't begin with a locale."""
        locale, _, url = path.removeprefix("/").partition("/")
        if locale not in self.locales:
            return None
        name, _, below = url.partition("/")
        return Address(locale, name, below) if is_edition_name(name) else Address(locale, "", url)

    def edition(self, address: Address) -> Pages:
        """Return the pages of the edition that `address` names, or else of the one that answers for it.

        They are none where there is no such edition, or only one in another locale.
        """
        answers = self.answers.get(address.locale)
        name = address.edition or (answers.name if answers else "")
        return self.editions.get((address.locale, name), NO_PAGES)

    def landing(self, path: str) -> str | None:
        """Return the page that a reader of `path` lands on in one hop, None where there is none."""
        address = self.address(path)
        if address is None:
            return self.unversioned.get(path)
        if not address.edition:
            answers = self.answers.get(address.locale)
            return answers.answer(address.url) if answers else None
        return path if address.url in self.edition(address).urls else self.versioned.get(path)


def default_answers(published: Published) -> dict[str, Answers]:
    """Return the edition that answers for URLs of each locale that name no version.

    For a locale without one it is that of the default locale: pages have the same URLs there.
    """
    names = {locale: published.default_in(locale) for locale in published.every_locale}
    own = {locale: answers_of(published, locale, name) for locale, name in names.items() if name}
    others = next(iter(own.values()), None)
    return {locale: own.get(locale, others) for locale in names} if others else {}


def answers_of(published: Published, locale: str, name: str) -> Answers:
    """Return an edition as answers: its own aliases count before those of all versions, newest first."""
    pages = published.editions[locale, name]
    versions = [each.aliases for _, each in published.versions_in(locale)]
    return Answers(locale, name, pages.urls, moves([pages.aliases, *versions]))


def default_targets(published: Published, locale: str, default: Answers | None) -> dict[str, str]:
    """Return where each URL leads, relative to its edition, that any version has in `locale`.

    While no version is the default, the URLs of edge's pages are unversioned ones, too.
    """
    edge = (published.edge or {}).get(locale)
    urls = published.known(locale).union([""], edge.known if edge and not published.default else ())
    return {url: default.answer(url) for url in urls} if default else {}


def without_edition(locale: str, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the redirects from `/en/...`, which shadow no edition."""
    return {
        f"/{locale}/{url}": target
        for url, target in targets.items()
        if not is_edition_name(url.partition("/")[0])
    }


def from_versions(published: Published, locale: str, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the redirects from `/en/v1.0.0/...`: within the version, or out of it when it is purged."""
    redirects: dict[str, str] = {}
    for version, pages in published.versions_in(locale):
        folder = f"/{locale}/{version.version}/"
        if version.is_served:
            redirects |= {f"{folder}{url}": f"{folder}{page}" for url, page in pages.moved.items()}
        else:
            redirects |= {f"{folder}{url}": targets[url] for url in pages.known & targets.keys()}
    return redirects


def from_channels(published: Published, locale: str, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the redirects from `/en/latest/...` and `/en/edge/...`: within them if they have the locale."""
    redirects: dict[str, str] = {}
    for name in (LATEST,) if published.edge is None else (LATEST, EDGE):
        folder = f"/{locale}/{name}/"
        known = published.known(locale)
        pages = published.editions.get((locale, name))
        if pages:
            own = answers_of(published, locale, name)
            gone = known.union(pages.known) - pages.urls
            redirects |= {f"{folder}{url}": own.answer(url) for url in gone}
        else:
            redirects |= {f"{folder}{url}": targets[url] for url in known & targets.keys()}
    return redirects
