"""Snapshots: the pages in them, as URLs, and so the redirects of the versions there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from tooling.content.page import page_paths, page_url
from tooling.project import Project
from tooling.versions.published import Pages, Published, PublishedVersion
from tooling.versions.redirects import Redirect, computed_redirects
from tooling.versions.registry import Registry, Version

# The paths of the files in the docs of a snapshot, wherever the snapshot is read from.
Listing = Callable[[Version], Iterable[str]]


def current_redirects(project: Project) -> list[Redirect]:
    """Return the redirects of the site, as versions/ and docs/ are on disk."""
    registry = Registry.read(project.versions)
    published = published_versions(
        registry,
        lambda version: paths_in(project.versions / str(version) / "docs"),
        project.locale,
    )
    edge = {project.locale: Pages(page_urls(paths_in(project.docs)))}
    return computed_redirects(replace(published, edge=edge))


def frozen_redirects(registry: Registry, listing: Listing, locale: str) -> list[Redirect]:
    """Return the redirects that versions/redirects.yml lists: none of them leads from edge or to it.

    Edge's pages come and go with each commit, and so would a list of them.
    """
    return computed_redirects(published_versions(registry, listing, locale))


def published_versions(registry: Registry, listing: Listing, locale: str) -> Published:
    """Return what became of each version, and its pages: none of one whose snapshot is gone."""
    versions = (
        PublishedVersion(
            entry.version, entry.status, {locale: Pages(page_urls(listing(entry.snapshot)))}
        )
        for entry in registry.entries
    )
    return Published((locale,), tuple(versions), registry.default)


def page_urls(paths: Iterable[str]) -> frozenset[str]:
    """Return the URLs, relative to their edition, of the pages among `paths`."""
    return frozenset(page_url(path) for path in page_paths(paths))


def paths_in(folder: Path) -> list[str]:
    """Return the paths of the files below `folder`, relative to it."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
