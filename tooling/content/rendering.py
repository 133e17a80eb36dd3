"""A page rendered by the site's own Markdown: the links on it, and the anchors that others may link to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree.ElementTree import Element as TreeElement

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from tooling.content.links import Link
from tooling.content.markdown import Extensions

LINKS = {"a": "href", "img": "src"}


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a reader's browser finds on a page: links in the order of the text, and the IDs on it."""

    links: tuple[Link, ...]
    anchors: frozenset[str]


def rendering(text: str, extensions: Extensions) -> Rendering:
    """Return what the site makes of a page with this text."""
    # Importing MkDocs takes long, and most docs are checked without rendering a page.
    from mkdocs.utils.meta import get_data

    renderer = markdown.Markdown(
        extensions=list(extensions.names), extension_configs=dict(extensions.options)
    )
    taken = MarkdownLinks(renderer)
    # After all others, MkDocs' own at 0 among them, which makes these links relative to the page's URL.
    renderer.treeprocessors.register(taken, "tooling-links", -100)
    left = HtmlLinks()
    left.feed(renderer.convert(get_data(text)[0]))
    left.close()
    return Rendering((*taken.links, *left.links), frozenset(left.anchors))


class MarkdownLinks(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Takes the links out of the finished tree, so that those written in HTML are left."""

    def __init__(self, renderer: markdown.Markdown) -> None:
        super().__init__(renderer)
        self.links: list[Link] = []

    def run(self, root: TreeElement) -> None:
        self.links += [Link(target) for element in root.iter() for target in taken(element)]


def taken(element: TreeElement) -> Iterator[str]:
    """Yield what `element` links to, and make it link nowhere."""
    target = element.attrib.pop(LINKS.get(element.tag, ""), None)
    # Such a character stands in the addresses of e-mail only.
    if target and AMP_SUBSTITUTE not in target:
        yield target


@dataclass
class HtmlLinks(HTMLParser):
    """Collects the links and the anchors of a finished page."""

    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.links.append(Link(value.strip(), in_html=True))
            elif value and (name == "id" or (name == "name" and tag == "a")):
                self.anchors.add(value)
