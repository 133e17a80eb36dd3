"""Search in all versions: what is on their pages, indexed by pagefind for the search page.

A page that says the same in several versions is indexed once, so the index grows with what
changed between versions, not with their number. Redirects and the like are no pages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from string import Template

from tooling.errors import ToolingError
from tooling.site.assemble import write
from tooling.site.cache import EditionCache
from tooling.site.editions import Edition
from tooling.site.searchable import searchable
from tooling.site.staging import SEARCH
from tooling.site.stubs import redirect_file, redirect_page
from tooling.tree import File, Tree
from tooling.versions.published import LATEST
from tooling.versions.redirects import Redirect
from tooling.versions.registry import EDGE

# What every page is called, a mark in the one that searches, and where its index is in the site.
FILE = "index.html"
MARK = 'class="tooling-search"'
INDEX = "pagefind"
# -P keeps the current folder out of Python's import path.
COMMAND = [sys.executable, "-P", "-m", "pagefind", "--silent"]
# Of pagefind's own search boxes we have no use.
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")

RECORD = Template("""\
<!doctype html>
<html lang="$locale">
<head>
<title>$page</title>
<meta data-pagefind-meta="page[content]" content="$page">
$versions
</head>
<body data-pagefind-body>
$content
</body>
</html>
""")
VERSION = Template('<meta data-pagefind-filter="version[content]" content="$name">')

# The search page, relative to its edition.
ADDRESS = "search/"


class SearchIndexError(ToolingError):
    """pagefind can't index the site."""

    def __init__(self, output: str) -> None:
        lines = "".join(f"\n  {line}" for line in output.splitlines()[-12:])
        super().__init__(f"pagefind failed:{lines}", fix="Mend that, and run the same command again.")


@dataclass(frozen=True, slots=True)
class SearchCaches:
    """What can be searched for in each edition, under its key, and the index of all editions."""

    contents: EditionCache
    indexes: EditionCache

    @classmethod
    def below(cls, folder: Path) -> SearchCaches:
        return cls(EditionCache(folder / "contents"), EditionCache(folder / "indexes"))

    def keep(self, keys: Collection[str], index: str) -> None:
        """Remove what isn't of the editions that have these keys, and every index but `index`."""
        if index:
            self.contents.keep(keys)
            self.indexes.keep({index})


def add_search(
    site: Path, keys: Mapping[Edition, str], caches: SearchCaches, site_url: str, work: Path
) -> str:
    """Add to the finished `site` what its search page needs, and return the key of the index.

    Nothing, if its theme has no such page. `keys` are those that editions are kept under. Raises
    `SearchIndexError`.
    """
    if not any(is_search_page(site / edition.folder / SEARCH) for edition in keys):
        return ""
    contents = {
        edition: contents_of(site / edition.folder, key, caches, work) for edition, key in keys.items()
    }
    records = records_of(contents)
    key = f"{records.digest}-{version('pagefind')}"
    if not caches.indexes.has(key):
        caches.indexes.store(key, indexed(records, work))
    shutil.copytree(caches.indexes.entry(key), site / INDEX)
    lead_to_search(site, keys, site_url)
    return key


def lead_to_search(site: Path, editions: Iterable[Edition], site_url: str) -> None:
    """Write the redirects from addresses without a version to the search page of the default one."""
    for locale, group in groupby(editions, key=attrgetter("locale")):
        name = LATEST if any(LATEST in edition.aliases for edition in group) else EDGE
        redirect = Redirect(f"/{locale}/{ADDRESS}", f"/{locale}/{name}/{ADDRESS}")
        file = site / redirect_file(redirect)
        if not file.exists():  # of a page that some version has there
            write(file, redirect_page(redirect, site_url))


def is_search_page(file: Path) -> bool:
    """Return whether `file` is our search page, not a page of the docs that has its place."""
    return file.is_file() and MARK in file.read_text(encoding="utf-8")


def contents_of(pages: Path, key: str, caches: SearchCaches, work: Path) -> Tree:
    """Return what can be searched for on each of `pages`, the folder of an edition, by the page's URL."""
    if not caches.contents.has(key):
        read = {url: searchable(file.read_text(encoding="utf-8")) for url, file in page_files(pages)}
        folder = work / "contents"
        folder.mkdir()
        Tree({f"{url}{FILE}": File(text.encode()) for url, text in read.items() if text}).write(folder)
        caches.contents.store(key, folder)
    return Tree.from_folder(caches.contents.entry(key))


def page_files(pages: Path) -> Iterator[tuple[str, Path]]:
    """Yield the URL and the file of each of `pages` but the search page."""
    for file in sorted(pages.rglob(FILE)):
        path = file.relative_to(pages).as_posix()
        if path != SEARCH:
            yield path.removesuffix(FILE), file


def records_of(contents: Mapping[Edition, Tree]) -> Tree:
    """Return what pagefind is to index: each page once for all versions in which it says the same."""
    versions: dict[tuple[str, str, bytes], list[str]] = {}
    for edition, tree in contents.items():
        for path, file in tree.files.items():
            versions.setdefault((edition.locale, path, file.data), []).extend(version_names(edition))
    return Tree(
        {
            f"{locale}/{names[0]}/{path}": File(record(locale, path, data.decode(), names).encode())
            for (locale, path, data), names in versions.items()
        }
    )


def version_names(edition: Edition) -> list[str]:
    """Return the names of the versions that have the pages of `edition`."""
    return [name for name in (edition.name, *edition.aliases) if name != LATEST]


def record(locale: str, path: str, content: str, names: Iterable[str]) -> str:
    """Return the page at `path` as pagefind is to read it."""
    versions = "\n".join(VERSION.substitute(name=escape(name)) for name in names)
    page = escape(path.removesuffix(FILE))
    return RECORD.substitute(locale=escape(locale), page=page, versions=versions, content=content)


def indexed(records: Tree, work: Path) -> Path:
    """Return the folder of the index of `records`, made inside the folder `work`."""
    source, folder = work / "records", work / "index"
    records.write(source)
    done = subprocess.run(
        [*COMMAND, "--site", source, "--output-path", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SearchIndexError(done.stdout)
    for name in UNUSED:
        for file in folder.glob(name):
            file.unlink()
    return folder
