"""Assembling: finished editions joined into the one folder that is published.

site/
  index.html, en/.../index.html   redirects of URLs without a version
  sitemap.xml, robots.txt         for search engines
  404.html                        finds the page in another version
  en/versions.json, ...           what the version selector offers (`tooling.site.switching`)
  en/edge/  en/v1.0.0/            the editions
  en/latest/                      the pages of the default version, once more
"""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.site.editions import Edition
from tooling.site.plain_pages import not_found_page, versions_page
from tooling.site.sitemap import robots, sitemap
from tooling.site.stamping import stamped
from tooling.site.standing import Standing, Versions
from tooling.site.stubs import redirect_file, redirect_page
from tooling.site.switching import compact, elsewhere, pages_json, versions_json
from tooling.versions.redirects import Redirect

# What the renderer makes for an edition alone, and the site has once for all of them. Material reads the
# sitemap of an edition where navigation.instant is on.
LEFT_OUT = shutil.ignore_patterns("404.html", "sitemap.xml.gz")

# AT_FDCWD and RENAME_EXCHANGE of Linux.
HERE, EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True)
class Site:
    """What is said across editions: their redirects, the versions in their locale, the site's address."""

    locale: str
    redirects: Collection[Redirect]
    versions: Versions
    site_url: str

    @property
    def base(self) -> str:
        """The address of the folder of the locale, with a `/` at its end."""
        return f"{self.site_url}{self.locale}/"


def assemble(folder: Path, editions: list[Edition], standings: Iterable[Standing], site: Site) -> None:
    """Write what is said across `editions` into the `folder` of the site, which has them.

    `standings` are those of all their pages.
    """
    for name, text in across_editions(editions, site).items():
        write(folder / site.locale / name, text)
    write_redirects(folder, site)
    write(folder / "sitemap.xml", sitemap(standings, site.base))
    write(folder / "robots.txt", robots(site.site_url))
    write(folder / "404.html", not_found_page(site.site_url))
    write(folder / ".nojekyll", "")  # GitHub Pages hides folders that start with `_` without it


def write_redirects(folder: Path, site: Site, below: str = "/") -> None:
    """Write into the `folder` of the whole site the redirects of addresses that begin with `below`."""
    for redirect in site.redirects:
        file = folder / redirect_file(redirect)
        if redirect.source.startswith(below) and not file.exists():  # a page always wins over a redirect
            write(file, redirect_page(redirect, site.site_url))


def put_edition(pages: Path, folder: Path, edition: Edition, site: Site) -> None:
    """Put the rendered `pages` of an edition into the new `folder`."""
    # Copies, not hard links: who edits a file in site/ must not edit the cache.
    shutil.copytree(pages, folder, ignore=LEFT_OUT)
    stamp_pages(folder, edition, site)


def stamp_pages(folder: Path, edition: Edition, site: Site) -> None:
    """Say on each page of an edition where it stands among the versions."""
    for file in sorted(folder.rglob("index.html")):
        url = file.parent.relative_to(folder).as_posix().removeprefix(".")
        url = f"{url}/" if url else ""
        standing = site.versions.standing(edition.name, url)
        if standing:
            file.write_text(stamped(file.read_text(encoding="utf-8"), standing, url, site.base), "utf-8")


def across_editions(editions: list[Edition], site: Site) -> dict[str, str]:
    """Return the files of a locale that are about all of its `editions`."""
    lineage, names = site.versions.lineage, [edition.name for edition in editions]
    places = {f"versions/{name}.json": compact(elsewhere(name, names, lineage)) for name in names}
    lists = {"versions.json": versions_json(editions), "versions.html": versions_page(editions)}
    return {**lists, "pages.json": pages_json(names, lineage), **places}


def write(file: Path, text: str) -> None:
    """Write `text` to `file`, in a folder that may be new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def swap(new: Path, current: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `current`, which goes `aside`.

    At no time is `current` half written, and where the system can do it, at no time is it gone. Raises
    `UnwritableError` when it isn't a folder.
    """
    if current.exists() and not current.is_dir():
        raise UnwritableError(current, "there is a file of that name")
    if not current.is_dir():
        new.rename(current)
    elif exchanged(new, current):
        new.rename(aside)
    else:
        current.rename(aside)
        try:
            new.rename(current)
        except BaseException:
            aside.rename(current)
            raise


def exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, and return whether the system could do it.

    https://man7.org/linux/man-pages/man2/rename.2.html
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(HERE, bytes(one), HERE, bytes(other), EXCHANGE) == 0
