"""Versions that were published, spelled shortly, and where the URLs of their site lead."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tooling.versions.published import Pages, Published, PublishedVersion
from tooling.versions.redirects import computed_redirects
from tooling.versions.registry import Status, Version
from tooling.versions.rules import Rule

Locales = Mapping[str, Pages]


def pages(*urls: str, **aliases: str) -> Pages:
    """Return the home page and `urls`; `old="new/"` says that `old/` is an alias of `new/`."""
    return Pages(frozenset(["", *urls]), {f"{alias}/": page for alias, page in aliases.items()})


def version(name: str, locales: Pages | Locales, status: Status = Status.SUPPORTED) -> PublishedVersion:
    """Return a version with pages in English, or in `locales`."""
    return PublishedVersion(Version.parse(name), status, in_locales(locales))


def published(*versions: PublishedVersion, edge: Pages | Locales | None = None) -> Published:
    """Return `versions` of a project in English and Portuguese, the highest supported one as the default."""
    supported = [each.version for each in versions if each.status is Status.SUPPORTED]
    return Published(
        ("en", "pt-BR"),
        versions,
        max(supported, default=None),
        None if edge is None else in_locales(edge),
    )


def in_locales(locales: Pages | Locales) -> Locales:
    return {"en": locales} if isinstance(locales, Pages) else locales


def leads(published: Published, rules: Collection[Rule] = ()) -> dict[str, str]:
    """Return where each URL without a page leads."""
    return {redirect.source: redirect.target for redirect in computed_redirects(published, rules)}
