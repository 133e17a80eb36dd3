"""Conversion: what Markdown becomes, which is the same while the files that it links to stay where they are.

Which files those are is noted for each page. A second note, under where they are, is what the page becomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from tooling.site.memo.listening import Listener
from tooling.site.memo.notes import Notes, key_of
from tooling.site.memo.purity import SNIPPET_MARK, SNIPPETS, described, markdown_settings, tools


@dataclass(slots=True)
class Watched:
    """The files of an edition, and those that were asked for."""

    files: Files
    asked: dict[str, None] = field(default_factory=dict)

    def get_file_from_path(self, path: str) -> File | None:
        self.asked[path] = None
        return self.files.get_file_from_path(path)


def remember_conversion(config: MkDocsConfig, notes: Notes) -> None:
    """Let pages be converted once, for a site with this `config`."""
    convert, listener = Page.render, Listener()
    validation = described(config.validation.links)
    settings = [
        tools(),
        markdown_settings(config.markdown_extensions, config.mdx_configs),
        validation,
        config.use_directory_urls,
    ]
    has_snippets = SNIPPETS in config.markdown_extensions

    def render(page: Page, config: MkDocsConfig, files: Files) -> None:
        text = page.markdown or ""
        if has_snippets and SNIPPET_MARK in text:
            convert(page, config, files)
            return
        file = page.file
        key = key_of("conversion", settings, file.src_uri, file.url, file.inclusion.is_excluded(), text)
        asked = notes.find(key)
        known = None if asked is None else notes.find(key_of(key, answers(asked, files)))
        if known is not None:
            put(known, page, files)
            return
        watched, heard = Watched(files), listener.heard
        convert(page, config, watched)
        if listener.heard == heard:
            asked = [*watched.asked]
            notes.note(key_of(key, answers(asked, files)), taken(page))
            notes.note(key, asked)

    Page.render = render


def answers(asked: list[str], files: Files) -> list[tuple[str, bool] | None]:
    """Return what a page can see of each file that it asks for."""
    found = [files.get_file_from_path(path) for path in asked]
    return [(file.url, file.inclusion.is_excluded()) if file else None for file in found]


def taken(page: Page) -> dict[str, Any]:
    """Return all that its conversion put into `page`."""
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    return {
        "content": page.content,
        "toc": outline(page.toc),
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": links,
    }


def put(known: dict[str, Any], page: Page, files: Files) -> None:
    """Put into `page` what its conversion would."""
    page.content = known["content"]
    page.toc = get_toc(known["toc"])
    page._title_from_render = known["title"]
    page.present_anchor_ids = set(known["anchors"])
    links = {files.get_file_from_path(path): anchors for path, anchors in known["links"].items()}
    page.links_to_anchors = {file: anchors for file, anchors in links.items() if file}


def outline(toc: Iterable[AnchorLink]) -> list[Any]:
    """Return a table of contents as Python-Markdown makes it."""
    return [
        {"level": each.level, "id": each.id, "name": each.title, "children": outline(each.children)}
        for each in toc
    ]
