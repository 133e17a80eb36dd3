"""Ahead: editions that are rendered side by side have nearly the same pages, so each begins with others.

What one has noted by then the others find. If all began with the first page, each would make all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tooling.site.memo.searching import entries_of

Each = TypeVar("Each")


def convert_ahead(start: float) -> None:
    """Let pages be converted from the one on at this share of them, then those before it."""
    populate, converted = build._populate_page, set[str]()

    def populate_page(page: Page, config: MkDocsConfig, files: Files, *rest: Any) -> None:
        if start and not converted:
            for each in turned(files.documentation_pages(), start):
                if each.page:  # MkDocs makes that of a file which is in no navigation when it comes to it
                    populate(each.page, config, files, *rest)
                    converted.add(each.src_uri)
        if page.file.src_uri not in converted:
            populate(page, config, files, *rest)

    build._populate_page = populate_page


def finish_ahead(start: float) -> None:
    """Let pages be put into their templates from the one on at this share, and once more in their order.

    They are noted by then, and the index of the search has them in this order.
    """
    finish, is_ahead = build._build_page, start == 0

    def build_page(page: Page, config: MkDocsConfig, files: Sequence[File], *rest: Any, **more: Any) -> None:
        nonlocal is_ahead
        if not is_ahead:
            is_ahead = True
            with nothing_indexed(config):
                for each in turned(files, start):
                    finish(each.page, config, files, *rest, excluded=each.inclusion.is_excluded())
        finish(page, config, files, *rest, **more)

    build._build_page = build_page


def turned(files: Sequence[Each], start: float) -> list[Each]:
    """Return `files` from the one on at the share `start`, then those before it."""
    first = int(len(files) * start)
    return [*files[first:], *files[:first]]


@contextmanager
def nothing_indexed(config: MkDocsConfig) -> Iterator[None]:
    """Leave the index of the search as it is."""
    indexes = [getattr(plugin, "search_index", None) for plugin in config.plugins.values()]
    known = [(entries_of(index), len(entries_of(index))) for index in indexes if index]
    yield
    for entries, length in known:
        del entries[length:]
