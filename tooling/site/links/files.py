"""The files of a built site, and which of its folders are what the build left."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tooling.errors import ToolingError
from tooling.site.digests import DIGESTS
from tooling.site.publish.contents import entries


class NoSiteError(ToolingError):
    """There is no assembled site."""

    def __init__(self, site: Path) -> None:
        super().__init__(f"there is no site in `{site}`", fix="Build it first: tooling build")


class IncompleteSiteError(ToolingError):
    """Folders of editions are missing from the site."""

    def __init__(self, site: Path, missing: Iterable[str]) -> None:
        names = ", ".join(f"`{name}`" for name in missing)
        super().__init__(
            f"the site in `{site}` isn't whole: {names} is missing", fix="Build it again: tooling build"
        )


class UnreadableError(ToolingError):
    """A file of the site can't be read."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"can't read `{printable(path)}`: {reason}",
            fix="Let a build that runs come to its end, or build the site again: tooling build",
        )


def printable(path: str) -> str:
    """Return `path` with a mark in place of bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files below `root`, and the digests of those folders that nobody touched since they were built.

    `folders` are the folders of the editions.
    """

    root: Path
    paths: frozenset[str]
    folders: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)

    def folder_of(self, path: str) -> str:
        """Return the folder of an edition that `path` is in, "" where it is in none."""
        name = "/".join(path.split("/", 2)[:2])
        return name if name in self.folders else ""

    @property
    def checked(self) -> list[str]:
        """The files that may hold links, sorted."""
        return sorted(
            path for path in self.paths if path.endswith((".html", ".css")) or path == "sitemap.xml"
        )


def site_files(root: Path, folders: Iterable[str]) -> SiteFiles:
    """Return the files of the site in `root`, which has a folder for each of the editions in `folders`.

    Raises `NoSiteError`, `IncompleteSiteError`, `UnreadableError`.
    """
    try:
        found = list(entries(root, "")) if root.is_dir() else []
    except OSError as error:
        raise UnreadableError(str(error.filename or root), error.strerror or str(error)) from error
    paths = frozenset(path for path, status in found if stat.S_ISREG(status.st_mode))
    if not any(path.endswith(".html") for path in paths):
        raise NoSiteError(root)
    there = {"/".join(path.split("/", 2)[:2]) for path in paths}
    if missing := [folder for folder in folders if folder not in there]:
        raise IncompleteSiteError(root, missing)
    names = frozenset(folders)
    return SiteFiles(root, paths, names, untouched(root, found, names))


def untouched(
    root: Path, found: Iterable[tuple[str, os.stat_result]], folders: frozenset[str]
) -> dict[str, str]:
    """Return the digests of the `folders` that nobody touched since the build; `found` is all of the site."""
    try:
        known: dict[str, str] = json.loads((root / DIGESTS).read_bytes())
        built = (root / DIGESTS).stat().st_ctime_ns
    except (OSError, ValueError):
        return {}
    # Unlike the time of the last change, nobody can set this one.
    touched = {"/".join(path.split("/", 2)[:2]) for path, status in found if status.st_ctime_ns > built}
    return {name: digest for name, digest in known.items() if name in folders and name not in touched}
