"""Contents: what is in the assembled site, folder by folder.

A folder that nobody touched since the build has the digest that the build wrote down, and is not read.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import ToolingError
from tooling.site.digests import DIGESTS, digest_of

# The name of all files that are in no edition: redirects, lists of versions, the page for wrong addresses.
ACROSS = ""


class NoSiteError(ToolingError):
    """There is no site to publish."""

    def __init__(self, site: Path) -> None:
        super().__init__(f"there is no built site in `{site}`", fix="Build it: tooling build")


class SiteChangedError(ToolingError):
    """A file of the site is not what it was when the publish was planned."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"`{path}` in the site changed while it was published",
            fix="Let the build end, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the site: the digest over all of it, and the size of each file by its path in the site."""

    digest: str
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """The site at `root`, by folder: the editions, and `ACROSS`."""

    root: Path
    folders: Mapping[str, Folder]

    @property
    def sizes(self) -> dict[str, int]:
        """The size of each file of the site."""
        return {path: size for folder in self.folders.values() for path, size in folder.sizes.items()}

    def digests(self, folder: str, digest: Callable[[bytes], str]) -> dict[str, str]:
        """Return what `digest` makes of each file of a folder, which is read for it."""
        with staying():
            return {path: digest((self.root / path).read_bytes()) for path in self.folders[folder].sizes}

    def read(self, path: str, expected: str, digest: Callable[[bytes], str]) -> bytes:
        """Return the bytes of a file. Raises `SiteChangedError` unless they have the digest `expected`."""
        with staying():
            data = (self.root / path).read_bytes()
        if digest(data) != expected:
            raise SiteChangedError(path)
        return data


def read_contents(site: Path) -> Contents:
    """Return what is in the site in the folder `site`. Raises `NoSiteError` where no build left one."""
    try:
        known: dict[str, str] = json.loads((site / DIGESTS).read_bytes())
        built = (site / DIGESTS).stat().st_ctime_ns
    except FileNotFoundError as error:
        raise NoSiteError(site) from error
    with staying():
        return contents_since(site, known, built)


def contents_since(site: Path, known: Mapping[str, str], built: int) -> Contents:
    """Return what is in a site; `known` are the digests of the folders that nobody touched since `built`."""
    sizes: dict[str, dict[str, int]] = {name: {} for name in (*known, ACROSS)}
    touched = {ACROSS}
    for path, status in entries(site, ""):
        name = "/".join(path.split("/")[:2])
        folder = name if name in known else ACROSS
        if not stat.S_ISDIR(status.st_mode):
            sizes[folder][path] = status.st_size
        # Unlike the time of the last change, nobody can set this one.
        if status.st_ctime_ns > built:
            touched.add(folder)
    del sizes[ACROSS][DIGESTS]
    return Contents(
        site,
        {
            name: Folder(read_digest(site, paths) if name in touched else known[name], paths)
            for name, paths in sizes.items()
        },
    )


@contextmanager
def staying() -> Iterator[None]:
    """Raise `SiteChangedError` when a file goes that was there: a build puts a new site in its place."""
    try:
        yield
    except FileNotFoundError as error:
        raise SiteChangedError(str(error.filename)) from error


def entries(site: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path in the site and the status of each file and folder below a `folder` of it."""
    with os.scandir(site / folder) as found:
        for entry in found:
            path = f"{folder}{entry.name}"
            yield path, entry.stat()
            if entry.is_dir():
                yield from entries(site, f"{path}/")


def read_digest(site: Path, paths: Mapping[str, int]) -> str:
    """Return the digest over files of the site, as a build writes it down."""
    return digest_of({path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in paths})
