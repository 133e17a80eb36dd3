"""Snapshots: the pages in them, as URLs, and so the redirects of the versions there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tooling.content.page import page_paths, page_url
from tooling.project import Project
from tooling.versions.history import History
from tooling.versions.redirects import Redirect, redirects_to
from tooling.versions.registry import EDGE


def current_redirects(project: Project) -> list[Redirect]:
    """Return the redirects of all unversioned URLs, as versions/ and docs/ are on disk.

    While no version is the default, they lead to edge.
    """
    history = History.read(project.versions)
    pages = version_pages(history)
    if history.registry.default is None:
        pages[EDGE] = page_urls(paths_in(project.docs))
    return redirects_to(history.default, pages, project.locale)


def frozen_redirects(history: History, project: Project) -> list[Redirect]:
    """Return the redirects that versions/redirects.yml lists: none while no version is the default.

    Edge's pages come and go with each commit, and so would a list of them.
    """
    if history.registry.default is None:
        return []
    return redirects_to(str(history.registry.default), version_pages(history), project.locale)


def version_pages(history: History) -> dict[str, list[str]]:
    """Return the page URLs of each version."""
    entries = history.registry.entries
    return {str(entry.version): page_urls(history.of(entry.version).docs) for entry in entries}


def page_urls(paths: Iterable[str]) -> list[str]:
    """Return the URLs, relative to their edition, of the pages among `paths`."""
    return sorted(page_url(path) for path in page_paths(paths))


def paths_in(folder: Path) -> list[str]:
    """Return the paths of the files below `folder`, relative to it."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
