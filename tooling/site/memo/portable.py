"""Portable Markdown, which stands beside the HTML of a page: it is written when MkDocs converts the page.

Another conversion would take most of the time that the Markdown takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tooling.content.markdown import Extensions, NoSuperfencesError
from tooling.content.page import page_paths
from tooling.content.portable.page import TASK_LISTS, ParsedPage, see_parsed
from tooling.content.reader import SNIPPET
from tooling.site import leads
from tooling.site.memo.notes import Notes
from tooling.site.portable_pages import PortablePages
from tooling.tree import files_below


def remember_portable(config: MkDocsConfig, notes: Notes) -> None:
    """Let pages be written in portable Markdown when they are converted, for a site with this `config`."""
    convert = Page.render
    written = PortablePages(Extensions(config.markdown_extensions, config.mdx_configs), notes)
    names = [name for name, _ in files_below(config.docs_dir)]
    lead = leads.Files.of(names, page_paths(names)).lead

    def render(page: Page, config: MkDocsConfig, files: Files) -> None:
        path, text = page.file.src_uri, page.markdown or ""
        if SNIPPET in text:
            convert(page, config, files)
            return
        with shown_to(lambda parsed: written.noted(path, text, parsed, lead(path))):
            convert(page, config, files)

    Page.render = render


@contextmanager
def shown_to(see: Callable[[ParsedPage], object]) -> Iterator[None]:
    """Let `see` have a look at the page that MkDocs converts, where task lists leave it as it was typed."""

    def new_renderer(*arguments: Any, **options: Any) -> markdown.Markdown:
        renderer = markdown.Markdown(*arguments, **options)
        if TASK_LISTS not in renderer.treeprocessors:
            with suppress(NoSuperfencesError):
                see_parsed(renderer, see)
        return renderer

    pages.markdown = SimpleNamespace(**{**vars(markdown), "Markdown": new_renderer})
    try:
        yield
    finally:
        pages.markdown = markdown
