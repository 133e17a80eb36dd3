"""A page as the site renders it: its code blocks and tabs, each with its line in the source.

No Markdown parser but the site's own knows what a reader will see: a fence in a Material tab
is indented code to CommonMark. So the page goes through MkDocs' own Python-Markdown pipeline,
and we watch: which fences superfences accepts, and where their placeholders end up in the
finished tree (in a tab, in a comment, or nowhere). What a block means is left to `guide`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesBlockPreprocessor

from tooling.errors import ToolingError

PLACEHOLDER = re.compile("\u0002wzxhzdk:([0-9]+)\u0003")  # markdown.util.HTML_PLACEHOLDER
FENCE_LOOKALIKE = re.compile(r"[> \t]*(?:[-*+]|\d+\.)?[> \t]*(`{3,}|~{3,})")
TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")
TEST_COMMENT = re.compile(r"\s*<!--\s*test:(.*?)(?:-->|\u0002|$)", re.DOTALL)
FRONT_MATTER = re.compile(r"\A-{3}[ \t]*\n(?:.*?\n)?(?:-{3}|\.{3})[ \t]*\n+", re.DOTALL)


class NoSuperfencesError(ToolingError):
    """The site's fences are rendered by an extension that we can't watch."""

    def __init__(self) -> None:
        super().__init__(
            "the site doesn't use `pymdownx.superfences`, so its code blocks can't be found",
            fix="Add pymdownx.superfences to markdown_extensions in mkdocs.yml.",
        )


@dataclass(frozen=True, slots=True)
class Tab:
    """One of a set of content tabs, known by its label and by the labels of its set."""

    labels: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class TabSet:
    """A set of content tabs, and the tabs that it stands in itself."""

    labels: tuple[str, ...]
    within: tuple[Tab, ...]


class State(Enum):
    """What becomes of a fence: the reader sees a code block, or it is in a comment."""

    RENDERED = "rendered"
    HIDDEN = "hidden"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block. `line` is that of its opening fence, counted from 1; code starts on the next.

    `directive` is what the `<!-- test: ... -->` comment right before it says, or "".
    """

    line: int
    end_line: int
    fence: str
    language: str
    title: str
    source: str
    state: State = State.DROPPED
    headings: tuple[str, ...] = ()
    tabs: tuple[Tab, ...] = ()
    directive: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page, read: its blocks and tab sets in reading order, and the lines that only look like fences."""

    path: PurePosixPath
    blocks: tuple[Block, ...]
    tab_sets: tuple[TabSet, ...]
    unread_fences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extensions:
    """The Markdown extensions of a site, as Python-Markdown takes them."""

    names: Sequence[Any] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


def read_page(path: PurePosixPath, text: str, extensions: Extensions) -> Document:
    """Return the page at `path` with the Markdown `text`. Raises `NoSuperfencesError`."""
    body = FRONT_MATTER.sub("", text, count=1)
    offset = text.count("\n") - body.count("\n")
    renderer = markdown.Markdown(
        extensions=list(extensions.names), extension_configs=dict(extensions.options)
    )
    fences = observed_fences(renderer, offset)
    reading = Reading(renderer, fences)
    renderer.treeprocessors.register(reading, "tooling-reading", -100)
    renderer.convert(body)
    return Document(
        path,
        blocks=tuple(reading.blocks),
        tab_sets=tuple(reading.tab_sets),
        unread_fences=tuple(unread_fences(text.split("\n"), offset, reading.blocks)),
    )


def unread_fences(lines: Sequence[str], offset: int, blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the lines that look like a fence and aren't one: typos that swallow what follows.

    Inside a block such a line shows that the block was never closed, unless its fence is shorter
    or of the other kind: that is how a page shows Markdown.
    """
    opener_of = {line: block for block in blocks for line in range(block.line, block.end_line + 1)}
    for number, line in enumerate(lines, start=1):
        lookalike = FENCE_LOOKALIKE.match(line)
        if number <= offset or not lookalike:
            continue
        block = opener_of.get(number)
        if block is None or (block.line < number < block.end_line and lookalike[1].startswith(block.fence)):
            yield number


class ObservedFences(SuperFencesBlockPreprocessor):  # type: ignore[misc]  # pymdownx has no types
    """Superfences that notes each block it accepts under the number of its placeholder."""

    offset: int
    accepted: dict[int, Block]

    def _store(self, source: str, code: str, start: int, end: int) -> None:
        title = TITLE.search(self.first)
        self.accepted[self.md.htmlStash.html_counter] = Block(
            line=self.offset + start + 1,
            end_line=self.offset + end,
            fence=self.fence,
            language=self.lang or "",
            title=(title[1] or title[2] or "") if title else "",
            source=self.rebuild_block(self.code),
        )
        super()._store(source, code, start, end)


def observed_fences(renderer: markdown.Markdown, offset: int) -> dict[int, Block]:
    """Return the blocks that `renderer` will have accepted once it has converted a page."""
    fences: Any = next(
        (each for each in renderer.preprocessors if type(each) is SuperFencesBlockPreprocessor), None
    )
    if fences is None:
        raise NoSuperfencesError
    # The instance is superfences' own, with its settings: only what it is asked to store is noted.
    fences.__class__ = ObservedFences
    fences.offset, fences.accepted = offset, {}
    accepted: dict[int, Block] = fences.accepted
    return accepted


class Reading(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Walks the finished tree in reading order, and notes where each block stands."""

    def __init__(self, renderer: markdown.Markdown, accepted: Mapping[int, Block]) -> None:
        super().__init__(renderer)
        self.accepted = accepted
        self.blocks: list[Block] = []
        self.tab_sets: list[TabSet] = []
        self.headings: list[tuple[int, str]] = []
        self.directive = ""

    def run(self, root: Element) -> None:
        self.read(root, ())

    def read(self, element: Element, tabs: tuple[Tab, ...]) -> None:
        """Note the blocks in `element`, which stands in `tabs`."""
        self.read_text(element.text, tabs)
        if re.fullmatch("h[1-6]", element.tag):
            self.enter_heading(int(element.tag[1]), "".join(element.itertext()).strip())
        if "tabbed-set" in element.get("class", "").split():
            self.read_tabs(element, tabs)
        else:
            for child in element:
                self.read(child, tabs)
                self.read_text(child.tail, tabs)

    def read_tabs(self, element: Element, within: tuple[Tab, ...]) -> None:
        labels = tuple(
            "".join(label.itertext()).strip()
            for holder in element.findall("div[@class='tabbed-labels']")
            for label in holder.findall("label")
        )
        self.tab_sets.append(TabSet(labels, within))
        panels = element.findall("div[@class='tabbed-content']/div")
        for label, panel in zip(labels, panels, strict=True):
            self.read(panel, (*within, Tab(labels, label)))

    def enter_heading(self, level: int, text: str) -> None:
        self.headings = [heading for heading in self.headings if heading[0] < level] + [(level, text)]

    def read_text(self, text: str | None, tabs: tuple[Tab, ...]) -> None:
        """Note the blocks whose placeholders stand in `text`."""
        for number in PLACEHOLDER.findall(text or ""):
            self.read_placeholder(int(number), tabs)

    def read_placeholder(self, number: int, tabs: tuple[Tab, ...]) -> None:
        if number in self.accepted:
            self.note(self.accepted[number], State.RENDERED, tabs)
            return
        stashed = str(self.md.htmlStash.rawHtmlBlocks[number])
        comment = TEST_COMMENT.match(stashed)
        self.directive = comment[1].strip() if comment else self.directive
        for hidden in PLACEHOLDER.findall(stashed):
            if int(hidden) in self.accepted:
                self.note(self.accepted[int(hidden)], State.HIDDEN, tabs)

    def note(self, block: Block, state: State, tabs: tuple[Tab, ...]) -> None:
        headings = tuple(text for _, text in self.headings)
        self.blocks.append(
            replace(block, state=state, headings=headings, tabs=tabs, directive=self.directive)
        )
        self.directive = ""
