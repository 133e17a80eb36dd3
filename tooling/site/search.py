"""Search in all versions: what is on their pages, indexed by pagefind for the search page.

A page that says the same in several versions is indexed once, so the index grows with what
changed between versions, not with their number. Redirects and the like are no pages.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from string import Template

from tooling.errors import ToolingError
from tooling.site.assemble import write
from tooling.site.cache import EditionCache, own_digest
from tooling.site.editions import Edition
from tooling.site.parts import Finished, Part
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

    def keep(self, keys: Collection[str], indexes: Collection[str]) -> None:
        """Remove what isn't of the editions that have these keys, and every index but `indexes`."""
        if indexes:
            self.contents.keep(keys)
            self.indexes.keep(indexes)


def search_parts(
    finished: Sequence[Finished], keys: Mapping[Edition, str], caches: SearchCaches, work: Path
) -> list[Part]:
    """Return what the search page needs as parts of the site: an index of edge, and one of the versions.

    So an edit of edge leaves the larger one as it is. There are none where no theme has such a page. `keys`
    are those that editions are kept under. To make a part raises `SearchIndexError`.
    """
    if not any(is_search_page(each.pages / SEARCH) for each in finished):
        return []
    groups = {
        EDGE: [each for each in finished if each.edition.version is None],
        "versions": [each for each in finished if each.edition.version],
    }
    return [
        index_part(f"{INDEX}/{name}", {each.edition: each.pages for each in group}, keys, caches, work)
        for name, group in groups.items()
        if group
    ]


def index_part(
    folder: str,
    editions: Mapping[Edition, Path],
    keys: Mapping[Edition, str],
    caches: SearchCaches,
    work: Path,
) -> Part:
    """Return the index of `editions`, which are there with their pages, as the part in `folder` of a site."""
    names = [
        f"{edition.locale} {version_names(edition)} {contents_digest(pages, keys[edition], caches, work)}"
        for edition, pages in editions.items()
    ]
    key = hashlib.sha256("\n".join([version("pagefind"), own_digest(), *names]).encode()).hexdigest()

    def make(root: Path) -> None:
        if not caches.indexes.has(key):
            contents = {
                each: contents_of(pages, keys[each], caches, work) for each, pages in editions.items()
            }
            caches.indexes.store(key, indexed(records_of(contents), work / folder))
        shutil.copytree(caches.indexes.entry(key), root / folder)

    return Part(folder, key, make)


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


def contents_digest(pages: Path, key: str, caches: SearchCaches, work: Path) -> str:
    """Return the digest of what `contents_of` returns. What is there is read only where it is used."""
    if not caches.contents.digest(key) or not caches.contents.entry(key).is_dir():
        add_contents(pages, key, caches, work)
    return caches.contents.digest(key)


def contents_of(pages: Path, key: str, caches: SearchCaches, work: Path) -> Tree:
    """Return what can be searched for on each of `pages`, the folder of an edition, by the page's URL."""
    if not caches.contents.has(key):
        add_contents(pages, key, caches, work)
    return Tree.from_folder(caches.contents.entry(key))


def add_contents(pages: Path, key: str, caches: SearchCaches, work: Path) -> None:
    read = {url: searchable(file.read_text(encoding="utf-8")) for url, file in page_files(pages)}
    folder = work / "contents"
    folder.mkdir()
    Tree({f"{url}{FILE}": File(text.encode()) for url, text in read.items() if text}).write(folder)
    caches.contents.store(key, folder)


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
