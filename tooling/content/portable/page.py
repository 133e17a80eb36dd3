"""A page in portable Markdown: what readers see of it, written with what CommonMark and GitHub's tables have.

Tabs, boxes and snippets mean something to the site's Markdown only. So the page goes through that, as it
does when it is shown, and the finished tree is written down again.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element as TreeElement

import markdown
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import Treeprocessor

from tooling.content.document import Block
from tooling.content.links import Link
from tooling.content.markdown import LINE_END, Extensions, leave_colours_out, new_renderer, observed_fences
from tooling.content.unread import BEFORE_HIGHLIGHTING

# Those that read fences as superfences do: the second brings it along.
SUPERFENCES = ("pymdownx.superfences", "pymdownx.extra")
# Of pymdownx.tasklist, which makes HTML of what others read as it is typed: `- [x] done`.
TASK_LISTS = "task-list"
# After all that changes what is shown, and before Python-Markdown drops the backslashes (0).
LAST = 0.5
# The links with these classes lead to where they stand, and back from a note.
UNWRITTEN = frozenset({"headerlink", "footnote-backref"})

# What a link on the page becomes.
Lead = Callable[[Link], str]


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page after the site's Markdown: its tree, and what its placeholders stand for.

    `fences` are the blocks and `raw` all that is kept apart, by the number of the placeholder; `indented` is
    the code of the elements that came of indented code.
    """

    root: TreeElement
    fences: Mapping[int, Block]
    raw: Sequence[str]
    indented: Mapping[TreeElement, str]


def parsed_page(text: str, extensions: Extensions) -> ParsedPage:
    """Return the page with the Markdown `text`, which has no front matter any more."""
    renderer = new_renderer(with_superfences(extensions.names), extensions)
    renderer.treeprocessors.deregister(TASK_LISTS, strict=False)
    leave_toc_out(renderer, text)
    leave_colours_out(renderer)
    found: list[ParsedPage] = []
    see_parsed(renderer, found.append)
    renderer.treeprocessors.register(Emptying(renderer), "tooling-emptying", LAST - 0.1)
    renderer.convert(LINE_END.sub("\n", text))
    # Nothing is run for a page without any text.
    return found[0] if found else ParsedPage(TreeElement(renderer.doc_tag), {}, [], {})


def see_parsed(renderer: markdown.Markdown, see: Callable[[ParsedPage], object]) -> None:
    """Have `renderer` show the page that it is converting to `see`, before it makes HTML of it.

    Raises `NoSuperfencesError`.
    """
    fences, indented = observed_fences(renderer, range), IndentedCode(renderer)
    tree = FinishedTree(renderer, lambda root, raw: see(ParsedPage(root, fences, raw, indented.found)))
    renderer.treeprocessors.register(indented, "tooling-indented", BEFORE_HIGHLIGHTING)
    renderer.treeprocessors.register(tree, "tooling-tree", LAST)


def with_superfences(names: Sequence[object]) -> list[object]:
    """Return the names of a site's extensions: a site without superfences has nearly the same fences."""
    return [*names] if any(name in names for name in SUPERFENCES) else [*names, SUPERFENCES[0]]


def leave_toc_out(renderer: markdown.Markdown, text: str) -> None:
    """Have `renderer` do without toc where that adds nothing to `text` but what has no place in Markdown.

    That is anchors and permanent links: https://python-markdown.github.io/extensions/toc/#usage
    """
    toc = next((each for each in renderer.treeprocessors if type(each) is TocTreeprocessor), None)
    if toc and is_unseen(toc, text):
        renderer.treeprocessors.deregister("toc")


def is_unseen(toc: TocTreeprocessor, text: str) -> bool:
    """Return whether nothing of what `toc` adds to a page with this text is written."""
    is_elsewhere = toc.marker not in text
    return is_elsewhere and not toc.base_level and not toc.use_anchors and toc.permalink_class in UNWRITTEN


class FinishedTree(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Shows the finished tree of a page, and what was kept apart of it, to `see`."""

    def __init__(self, renderer: markdown.Markdown, see: Callable[[TreeElement, list[str]], object]) -> None:
        super().__init__(renderer)
        self.see = see

    def run(self, root: TreeElement) -> None:
        self.see(root, [*map(str, self.md.htmlStash.rawHtmlBlocks)])


class Emptying(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Takes the tree of a page away, where nobody asks for the HTML."""

    def run(self, root: TreeElement) -> TreeElement:
        return TreeElement(root.tag)


class IndentedCode(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Notes the code of each element that is about to be highlighted: that of fences isn't in the tree."""

    def __init__(self, renderer: markdown.Markdown) -> None:
        super().__init__(renderer)
        self.found: dict[TreeElement, str] = {}

    def run(self, root: TreeElement) -> None:
        self.found |= {pre: html.unescape("".join(pre.itertext())) for pre in root.iter("pre")}
