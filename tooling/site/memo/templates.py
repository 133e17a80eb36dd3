"""Templates: the finished HTML of a page, which is the same in versions with the same navigation.

Templates may read anything, so these are Material's with ours over them, and no others. All that they print
of the version are its name and the page's canonical URL: marks stand for them in what is noted.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_date, write_file

from tooling.site.memo.conversion import outline
from tooling.site.memo.listening import Listener
from tooling.site.memo.notes import Notes, key_of
from tooling.site.memo.purity import ImpureError, described, markdown_settings, tools
from tooling.site.themes import THEME
from tooling.tree import Tree

# Neither YAML nor Markdown lets these characters through, so no page has a mark of its own.
CANONICAL, NAME = "\x02canonical\x03", "\x02name\x03"
# What Material's navigation reads in the front matter of pages.
IN_NAVIGATION = ("icon", "status", "subtitle")
MATERIAL = "9."


def has_known_templates(config: MkDocsConfig) -> bool:
    """Return whether all templates of a site are Material's, with ours over them."""
    if config.theme.name != "material" or not version("mkdocs-material").startswith(MATERIAL):
        return False
    packages = [Path(str(resources.files(name))) for name in ("material", "mkdocs")]
    folders = [Path(folder) for folder in config.theme.dirs]
    own = [folder for folder in folders if not any(map(folder.is_relative_to, packages))]
    return [Tree.from_folder(folder).digest for folder in own] == [Tree.from_folder(THEME).digest]


def remember_templates(config: MkDocsConfig, notes: Notes) -> None:
    """Let pages be put into their templates once, for a site with this `config`."""
    make, listener = build._build_page, Listener()

    @cache
    def around(nav: Navigation) -> str:
        return key_of(tools(), settings(config), [entry(item) for item in nav.items], get_build_date())

    def build_page(
        page: Page, config: MkDocsConfig, files: Any, nav: Navigation, *rest: Any, **more: Any
    ) -> None:
        try:
            key = key_of("page", around(nav), inside(page), rest[1:], more)
        except ImpureError:
            make(page, config, files, nav, *rest, **more)
            return
        html, file, heard = notes.find(key), Path(page.file.abs_dest_path), listener.heard
        if html is not None:
            config.plugins.on_page_context({}, page=page, config=config, nav=nav)
        else:
            with marked(page, config):
                make(page, config, files, nav, *rest, **more)
            html = file.read_bytes().decode() if file.is_file() else ""
            if listener.heard == heard:
                notes.note(key, html)
        if html:
            write_file(unmarked(html, page, config).encode(), str(file))

    build._build_page = build_page


def settings(config: MkDocsConfig) -> Any:
    """Return the settings that templates may read, without the name of the version. Raises `ImpureError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs itself doesn't use it
        given = [unnamed(each) for each in config.user_configs]
    return [described(given), markdown_settings(config.markdown_extensions, config.mdx_configs)]


def unnamed(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return settings without the name of the version; Markdown's are told apart in another way."""
    extra = given.get("extra") or {}
    edition = {**(extra.get("edition") or {}), "name": None}
    return {**given, "site_url": None, "extra": {**extra, "edition": edition}, "markdown_extensions": None}


def entry(item: StructureItem) -> Any:
    """Return what navigation says of `item`. Raises `ImpureError`."""
    if isinstance(item, Section):
        return [item.title, [entry(child) for child in item.children]]
    front_matter = item.meta if isinstance(item, Page) else {}
    return described([item.title, item.url, *(front_matter.get(key) for key in IN_NAVIGATION)])


def inside(page: Page) -> Any:
    """Return all that a template may read of the page that it is for. Raises `ImpureError`."""
    front_matter = described(dict(page.meta))
    is_named = bool(page.canonical_url)
    place = [page.file.src_uri, page.url, page.edit_url, is_named]
    return [place, described(page.title), front_matter, outline(page.toc), page.content]


@contextmanager
def marked(page: Page, config: MkDocsConfig) -> Iterator[None]:
    """Put marks in the place of what names the version."""
    edition, url = config.extra["edition"], page.canonical_url
    name = edition["name"]
    page.canonical_url = CANONICAL if url else None
    edition["name"] = NAME
    try:
        yield
    finally:
        page.canonical_url = url
        edition["name"] = name


def unmarked(html: str, page: Page, config: MkDocsConfig) -> str:
    """Return a page that names its version."""
    name = config.extra["edition"]["name"]
    return html.replace(CANONICAL, page.canonical_url or "").replace(NAME, name)
