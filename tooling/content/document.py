"""A page as values: its blocks, list items and tables in reading order, each with its line in the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from tooling.content.prose import Prose


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
    """What becomes of a fence: the reader sees a code block, or it is in a comment, or nowhere."""

    RENDERED = "rendered"
    HIDDEN = "hidden"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: its headings, its tabs, and the titles of the boxes (admonitions) around it.

    `sets` are the sets of those tabs, by their numbers in the document.
    """

    headings: tuple[str, ...] = ()
    tabs: tuple[Tab, ...] = ()
    sets: tuple[int, ...] = ()
    boxes: tuple[str, ...] = ()


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: what it says; of one for us, `<!-- test: ... -->`, what stands after the colon."""

    line: int
    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block. `lines` are the lines of the page, from 1: of its opening fence, then of its code.

    `classes` are those after the language in a braced header. `comment` is the one that hides it.
    """

    lines: tuple[int, ...]
    end_line: int
    fence: str
    language: str
    title: str
    source: str
    classes: tuple[str, ...] = ()
    state: State = State.DROPPED
    place: Place = NOWHERE
    comment: Comment | None = None

    @property
    def line(self) -> int:
        """The line of the opening fence."""
        return self.lines[0]

    def at(self, number: int) -> int:
        """Return the page's line of the code's line `number`, counted from 1; 0 is the fence itself."""
        return self.lines[min(number, len(self.lines) - 1)]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its own sentences, not the blocks in it. `list_line` is where the list begins."""

    line: int
    prose: Prose
    list_line: int
    is_ordered: bool
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells in order."""

    line: int
    cells: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the texts of its header, and its rows."""

    line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    place: Place = NOWHERE


Element = Block | Item | Table | Comment


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its text, and the anchor that links to it end in."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page, read: what is on it in reading order, its sets of tabs, the lines that only look like fences.

    `included` are the files whose text is part of the page. `comments` are all of its comments, as they
    stand there, `read_comments` the lines of those for us that no reader sees. `unfenced_code` are the
    lines where code begins that is indented, or HTML, instead of fenced. `outline` are its headings in
    order.
    """

    path: PurePosixPath
    elements: tuple[Element, ...]
    tab_sets: tuple[TabSet, ...]
    unread_fences: tuple[int, ...]
    included: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    read_comments: frozenset[int] = frozenset()
    unfenced_code: tuple[int, ...] = ()
    outline: tuple[Heading, ...] = ()

    @property
    def blocks(self) -> list[Block]:
        return [each for each in self.elements if isinstance(each, Block)]
