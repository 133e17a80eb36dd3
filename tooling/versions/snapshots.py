"""Snapshots: the pages in them, as URLs, and so the redirects of the versions there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tooling.content.page import page_paths, page_url
from tooling.project import Project
from tooling.versions.redirects import Redirect, redirects_to
from tooling.versions.registry import EDGE, Registry, Version

# The paths of the files in the docs of a snapshot, wherever the snapshot is read from.
Listing = Callable[[Version], Iterable[str]]


def current_redirects(project: Project) -> list[Redirect]:
    """Return the redirects of all unversioned URLs, as versions/ and docs/ are on disk.

    While no version is the default, they lead to edge.
    """
    registry = Registry.read(project.versions)
    pages = version_pages(registry, lambda version: paths_in(project.versions / str(version) / "docs"))
    if registry.default is None:
        pages[EDGE] = page_urls(paths_in(project.docs))
    return redirects_to(str(registry.default or EDGE), pages, project.locale)


def frozen_redirects(registry: Registry, listing: Listing, locale: str) -> list[Redirect]:
    """Return the redirects that versions/redirects.yml lists: none while no version is the default.

    Edge's pages come and go with each commit, and so would a list of them.
    """
    if registry.default is None:
        return []
    return redirects_to(str(registry.default), version_pages(registry, listing), locale)


def version_pages(registry: Registry, listing: Listing) -> dict[str, list[str]]:
    """Return the page URLs of each version: none of one whose snapshot is gone."""
    return {str(entry.version): page_urls(listing(entry.snapshot)) for entry in registry.entries}


def page_urls(paths: Iterable[str]) -> list[str]:
    """Return the URLs, relative to their edition, of the pages among `paths`."""
    return sorted(page_url(path) for path in page_paths(paths))


def paths_in(folder: Path) -> list[str]:
    """Return the paths of the files below `folder`, relative to it."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
