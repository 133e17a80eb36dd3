"""Front matter, staged so that themes can print it: titles and descriptions go into HTML as they are."""

from __future__ import annotations

from html import escape
from typing import Any

import yaml

from tooling.content.page import FRONT_MATTER, NOT_YAML, page_paths
from tooling.tree import File, Tree

PRINTED = ("title", "description", "author")
MARKUP = frozenset('<>"')


def harmless(docs: Tree) -> Tree:
    """Return `docs` with the markup that is in the printed values of front matter as text."""
    pages = {path: harmless_page(docs.files[path]) for path in page_paths(docs.files)}
    return docs | Tree(pages)


def harmless_page(page: File) -> File:
    """Return a page whose front matter has no markup in what themes print."""
    text = page.data.decode("utf-8", "surrogateescape")
    front_matter = FRONT_MATTER.match(text)
    if front_matter is None or MARKUP.isdisjoint(front_matter["yaml"]):
        return page
    try:
        values = yaml.safe_load(front_matter["yaml"])
    except NOT_YAML:
        return page
    risky = markup_in(values) if isinstance(values, dict) else {}
    if not risky:
        return page
    # Escaped: PyYAML writes some line breaks of Unicode so that they are read as spaces.
    staged = yaml.safe_dump({**values, **risky}, sort_keys=False)
    text = f"---\n{staged}---\n\n{text[front_matter.end() :]}"
    return File(text.encode("utf-8", "surrogateescape"), page.executable)


def markup_in(values: dict[str, Any]) -> dict[str, str]:
    """Return those of the printed values that have markup, escaped."""
    texts = {name: value for name in PRINTED if isinstance(value := values.get(name), str)}
    return {name: escape(text) for name, text in texts.items() if not MARKUP.isdisjoint(text)}
