"""Ages: since which version there is a page, and which version changed it last.

Both are computed from the manifests, so they stay true when a version is imported or frozen late.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tooling.content.page import page_address, page_paths
from tooling.tree import Tree
from tooling.versions.history import History
from tooling.versions.lineage import Lineage
from tooling.versions.registry import EDGE

# The digest of each page of an edition, by its URL.
Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Age:
    """The first version that has a page, and the last that changed it: edge, where none has it so."""

    since: str
    changed: str


def page_ages(editions: Mapping[str, Digests], lineage: Lineage) -> dict[str, dict[str, Age]]:
    """Return the age of each page by edition and URL; `editions` are in their order, oldest first."""
    ages: dict[str, dict[str, Age]] = {}
    for name, digests in editions.items():
        older = [*reversed(ages)]
        ages[name] = {
            url: page_age(name, url, digest, older, editions, ages, lineage)
            for url, digest in digests.items()
        }
    return ages


def page_age(
    name: str,
    url: str,
    digest: str,
    older: Collection[str],
    editions: Mapping[str, Digests],
    ages: Mapping[str, Mapping[str, Age]],
    lineage: Lineage,
) -> Age:
    """Return the age of a page of the edition `name`: that of the same page in the edition before it."""
    for other in older:
        same = lineage.same(url, other)
        if same is not None:
            before = ages[other][same]
            is_equal = editions[other][same] == digest
            return before if is_equal else Age(before.since, name)
    return Age(name, name)


def digests_by_edition(
    history: History, edge: Tree, locale: str, locales: tuple[str, ...]
) -> dict[str, Digests]:
    """Return the digests of the pages in `locale` of all versions, oldest first, and of edge after them."""
    versions = {
        str(entry.version): {
            path.removeprefix("docs/"): said
            for path, said in history.of(entry.version).files.items()
            if path.startswith("docs/")
        }
        for entry in sorted(history.registry.entries, key=lambda entry: entry.version)
    }
    now = {path: f"{edge.files[path].mode} {edge.files[path].digest}" for path in page_paths(edge.files)}
    return {name: by_url(files, locale, locales) for name, files in {**versions, EDGE: now}.items()}


def by_url(files: Mapping[str, str], locale: str, locales: tuple[str, ...]) -> dict[str, str]:
    """Return the digests of the pages among `files` that are in `locale`, by URL."""
    addresses = {path: page_address(path, locales) for path in page_paths(files)}
    return {url: files[path] for path, (place, url) in addresses.items() if place == locale}
