"""Assembling: finished editions joined into the one folder that is published.

site/
  index.html, en/.../index.html   redirects of URLs without a version
  en/versions.json                what the version selector offers
  en/edge/  en/v1.0.0/            the editions
  en/latest/                      the pages of the default version, once more
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.site.editions import Edition
from tooling.site.stubs import not_found_page, redirect_file, redirect_page
from tooling.versions.redirects import Redirect


def assemble(
    folder: Path, finished: Mapping[Edition, Path], redirects: Collection[Redirect], site_url: str
) -> None:
    """Write the whole site into the new `folder`; `finished` has the folder of each edition's pages."""
    for edition, pages in finished.items():
        for name in edition.folders:
            # Copies, not hard links: who edits a file in site/ must not edit the cache.
            shutil.copytree(pages, folder / name)
    for locale, editions in groupby(finished, key=attrgetter("locale")):
        write(folder / locale / "versions.json", versions_json(list(editions)))
    for redirect in redirects:
        file = folder / redirect_file(redirect)
        if not file.exists():  # a page always wins over a redirect
            write(file, redirect_page(redirect, site_url))
    write(folder / "404.html", not_found_page(site_url))
    write(folder / ".nojekyll", "")  # GitHub Pages hides folders that start with `_` without it


def versions_json(editions: Sequence[Edition]) -> str:
    """Return what the version selector of Material reads, in the format of mike."""
    versions = [
        {"version": edition.name, "title": edition.name, "aliases": list(edition.aliases)}
        | ({"properties": {"hidden": True}} if edition.hidden else {})
        for edition in editions
    ]
    return json.dumps(versions, indent=2) + "\n"


def write(file: Path, text: str) -> None:
    """Write `text` to `file`, in a folder that may be new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def swap(new: Path, current: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `current`, which goes `aside`.

    At no time is `current` half written. Raises `UnwritableError` when it isn't a folder.
    """
    if current.is_dir():
        current.rename(aside)
    elif current.exists():
        raise UnwritableError(current, "there is a file of that name")
    try:
        new.rename(current)
    except OSError:
        if aside.is_dir():
            aside.rename(current)
        raise
