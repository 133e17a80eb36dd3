"""Searching: what the search of an edition finds on a page."""

from __future__ import annotations

import sys
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from tooling.site.memo.conversion import outline
from tooling.site.memo.notes import Notes, key_of
from tooling.site.memo.purity import ImpureError, described, tools


def remember_searching(config: MkDocsConfig, notes: Notes) -> None:
    """Let pages be read once for the search, for a site with this `config`."""
    for plugin in config.plugins.values():
        module = sys.modules[type(plugin).__module__]
        # With jieba, how words are told apart goes by files of its own.
        if not getattr(module, "jieba", None):
            remember_index(module.SearchIndex, notes)


def remember_index(kind: Any, notes: Notes) -> None:
    add = kind.add_entry_from_context

    def add_entry_from_context(index: Any, page: Page) -> None:
        entries = entries_of(index)
        try:
            settings, meta = described(index.config), described(page.meta)
        except ImpureError:
            add(index, page)
            return
        key = key_of("search", tools(), settings, page.url, page.title, meta, outline(page.toc), page.content)
        known = notes.find(key)
        if known is not None:
            entries += known
            return
        before = len(entries)
        add(index, page)
        notes.note(key, entries[before:])

    kind.add_entry_from_context = add_entry_from_context


def entries_of(index: Any) -> list[Any]:
    """Return the entries of the index of a search, MkDocs' or Material's."""
    entries: list[Any] = index.entries if hasattr(index, "entries") else index._entries
    return entries
