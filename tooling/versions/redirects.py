"""Redirects: where URLs without a version lead.

They are computed from the page lists of all versions, never kept by hand. Each URL that any
version ever had leads, in one hop, to a page of the default that exists. Writing them as HTML
or as S3 rules is the business of `tooling.site`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tooling.versions.records import records_data
from tooling.versions.registry import EDGE

# The names that stand where a version stands in a URL: no redirect may shadow them.
NAMES = {EDGE, "latest"}


@dataclass(frozen=True, slots=True, order=True)
class Redirect:
    """A URL without a version, and the URL that answers for it: `/en/roles/`, `/en/v1.0.0/roles/`."""

    source: str
    target: str


def redirects_to(default: str, pages: Mapping[str, Collection[str]], locale: str) -> list[Redirect]:
    """Return the redirects of all unversioned URLs to the edition `default`.

    `pages` has the page URLs of each edition, relative to it. A page that the default doesn't
    have leads to its nearest parent there.
    """
    home = f"/{locale}/{default}/"
    kept = set(pages.get(default, ()))
    urls = {url for edition in pages.values() for url in edition}
    redirects = {Redirect("/", home), Redirect(f"/{locale}/", home)}
    for url in urls:
        if url.split("/")[0] not in NAMES | pages.keys():
            redirects.add(Redirect(f"/{locale}/{url}", f"{home}{nearest(url, kept)}"))
    return sorted(redirects)


def nearest(url: str, kept: Collection[str]) -> str:
    """Return `url` where it is in `kept`, else its nearest parent that is, else the home page's."""
    return next((candidate for candidate in with_parents(url) if candidate in kept), "")


def with_parents(url: str) -> Iterator[str]:
    """Yield `a/b/`, then `a/`."""
    parts = url.split("/")[:-1]
    for count in range(len(parts), 0, -1):
        yield "".join(f"{part}/" for part in parts[:count])


def redirects_data(redirects: Collection[Redirect]) -> bytes:
    """Return the bytes of the redirects.yml that lists `redirects`."""
    return records_data({"source": redirect.source, "target": redirect.target} for redirect in redirects)
