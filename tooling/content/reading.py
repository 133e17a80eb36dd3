"""Reading the finished tree of a page: what stands in it, in the reader's order, and where."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from xml.etree.ElementTree import Element as TreeElement

import markdown
from markdown.treeprocessors import Treeprocessor

from tooling.content.document import (
    Block,
    Comment,
    Element,
    Heading,
    Item,
    Place,
    Row,
    State,
    Tab,
    Table,
    TabSet,
)
from tooling.content.numbering import mark_in, unmarked
from tooling.content.prose import Prose, Run, Style, plain

PLACEHOLDER = re.compile("\u0002wzxhzdk:([0-9]+)\u0003")  # markdown.util.HTML_PLACEHOLDER
# What Python-Markdown keeps apart until the end: an ampersand, and characters after a backslash.
KEPT = re.compile("\u0002(amp|[0-9]+)\u0003")
TEST_COMMENT = re.compile(r"\s*<!--\s*test:(.*?)(?:-->|\u0002|$)", re.DOTALL)
HEADING = re.compile("h[1-6]")
STYLES = {"strong": Style.BOLD, "b": Style.BOLD, "code": Style.CODE}
BLOCK_TAGS = {"blockquote", "details", "div", "dl", "figure", "ol", "pre", "table", "ul"}


class Reading(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Walks the finished tree in reading order, and notes each block, list item and table."""

    def __init__(self, renderer: markdown.Markdown, accepted: Mapping[int, Block]) -> None:
        super().__init__(renderer)
        self.accepted = accepted
        self.elements: list[Element] = []
        self.tab_sets: list[TabSet] = []
        self.outline: list[Heading] = []
        self.headings: list[Heading] = []
        self.tabs: tuple[Tab, ...] = ()
        self.sets: tuple[int, ...] = ()
        self.boxes: tuple[str, ...] = ()

    def run(self, root: TreeElement) -> TreeElement:
        self.read(root)
        return TreeElement(root.tag)  # nobody asks for the HTML of the page, which would take its time

    @property
    def blocks(self) -> list[Block]:
        return [each for each in self.elements if isinstance(each, Block)]

    @property
    def comments(self) -> set[int]:
        """The lines of the comments for the tests."""
        own = {each.line for each in self.elements if isinstance(each, Comment)}
        return own | {block.comment.line for block in self.blocks if block.comment}

    @property
    def place(self) -> Place:
        return Place(tuple(heading.text for heading in self.headings), self.tabs, self.sets, self.boxes)

    def read(self, element: TreeElement) -> None:
        """Note what is in `element`."""
        classes = element.get("class", "").split()
        if "tabbed-set" in classes:
            self.read_tabs(element)
        elif element.tag == "table":
            self.read_table(element)
        elif element.tag in {"ol", "ul"}:
            self.read_list(element)
        elif "admonition" in classes or element.tag == "details":
            with self.in_box(element):
                self.read_children(element)
        else:
            self.enter_heading(element)
            self.read_children(element)

    def read_children(self, element: TreeElement) -> None:
        self.read_text(element.text)
        for child in element:
            self.read(child)
            self.read_text(child.tail)

    def read_tabs(self, element: TreeElement) -> None:
        labels = tuple(
            text_of(label)
            for holder in element.findall("div[@class='tabbed-labels']")
            for label in holder.findall("label")
        )
        within, sets = self.tabs, self.sets
        self.sets = (*sets, len(self.tab_sets))
        self.tab_sets.append(TabSet(labels, within))
        panels = element.findall("div[@class='tabbed-content']/div")
        for label, panel in zip(labels, panels, strict=True):
            self.tabs = (*within, Tab(labels, label))
            self.read(panel)
        self.tabs, self.sets = within, sets

    @contextmanager
    def in_box(self, element: TreeElement) -> Iterator[None]:
        titles = [each for each in element if is_title(each)]
        outside = self.boxes
        self.boxes = (*outside, text_of(titles[0]) if titles else "")
        yield
        self.boxes = outside

    def enter_heading(self, element: TreeElement) -> None:
        if HEADING.fullmatch(element.tag):
            heading = Heading(int(element.tag[1]), heading_text(element), element.get("id", ""))
            self.outline.append(heading)
            outer = [each for each in self.headings if each.level < heading.level]
            self.headings = [*outer, heading]

    def read_list(self, element: TreeElement) -> None:
        line = next((found for child in element if (found := first_mark(child))), 0)
        for child in element:
            own = first_mark(child) or line
            self.elements.append(Item(own, prose_of(child), line, element.tag == "ol", self.place))
            self.read_children(child)

    def read_table(self, element: TreeElement) -> None:
        rows = [Row(first_mark(row) or 0, tuple(map(prose_of, row))) for row in element.iter("tr")]
        if rows:
            header = tuple(plain(cell) for cell in rows[0].cells)
            self.elements.append(Table(rows[0].line, header, tuple(rows[1:]), self.place))

    def read_text(self, text: str | None) -> None:
        """Note the blocks whose placeholders stand in `text`."""
        for number in PLACEHOLDER.findall(text or ""):
            self.read_placeholder(int(number))

    def read_placeholder(self, number: int) -> None:
        if number in self.accepted:
            self.note(self.accepted[number], State.RENDERED)
            return
        stashed = str(self.md.htmlStash.rawHtmlBlocks[number])
        hidden = [int(each) for each in PLACEHOLDER.findall(stashed) if int(each) in self.accepted]
        said = TEST_COMMENT.match(unmarked(stashed))
        comment = Comment(mark_in(stashed) or 1, said[1].strip(), self.place) if said else None
        if comment and not hidden:
            self.elements.append(comment)
        for each in hidden:
            self.note(self.accepted[each], State.HIDDEN, comment)

    def note(self, block: Block, state: State, comment: Comment | None = None) -> None:
        self.elements.append(replace(block, state=state, place=self.place, comment=comment))


def is_title(element: TreeElement) -> bool:
    return element.tag == "summary" or element.get("class") == "admonition-title"


def text_of(element: TreeElement) -> str:
    return plain([Run(cleaned("".join(element.itertext())))])


def heading_text(element: TreeElement) -> str:
    """Return the text of a heading without the permanent link that the site adds to it."""
    runs = [Run(cleaned(element.text or ""))]
    for child in element:
        # The class is toc's own: https://python-markdown.github.io/extensions/toc/#usage
        if child.get("class") != "headerlink":
            runs += runs_of(child, STYLES.get(child.tag, Style.PLAIN))
        runs.append(Run(cleaned(child.tail or "")))
    return plain(runs)


def first_mark(element: TreeElement) -> int | None:
    return mark_in("".join(element.itertext()))


def prose_of(element: TreeElement) -> Prose:
    """Return the sentences of `element` itself: not those of the lists, tables and boxes in it."""
    return tuple(run for run in runs_of(element, Style.PLAIN) if run.text)


def runs_of(element: TreeElement, style: Style) -> Iterator[Run]:
    yield Run(cleaned(element.text or "", style), style)
    for child in element:
        if child.tag not in BLOCK_TAGS:
            yield from runs_of(child, STYLES.get(child.tag, style))
            yield Run(" " if child.tag == "p" else "")
        yield Run(cleaned(child.tail or "", style), style)


def cleaned(text: str, style: Style = Style.PLAIN) -> str:
    """Return `text` as the reader sees it."""
    text = KEPT.sub(lambda kept: "&" if kept[1] == "amp" else chr(int(kept[1])), PLACEHOLDER.sub("", text))
    return unmarked(html.unescape(text) if style is Style.CODE else text)
