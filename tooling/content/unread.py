"""What stands on a page and isn't read as it was meant: fences that are none, comments, indented code."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element as TreeElement

import markdown
from markdown.treeprocessors import Treeprocessor

from tooling.content.directives import FENCED
from tooling.content.document import Block, Comment
from tooling.content.numbering import Numbering, unmarked

FENCE_LOOKALIKE = re.compile(r"[> \t]*(?:[-*+]|\d+\.)?[> \t]*(`{3,}|~{3,})(.*)")
COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
RAW_CODE = re.compile(r"<pre\b", re.IGNORECASE)
INDENTED = re.compile(r"[> \t]*(?: {4}|\t)")
# pymdownx.highlight makes HTML of indented code; its treeprocessor has 30.
BEFORE_HIGHLIGHTING = 40


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A line that looks like a fence: its backticks or tildes, and whether nothing stands after them."""

    line: int
    fence: str
    is_bare: bool


def unread_fences(lines: Sequence[str], offset: int, blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the line of each fence that isn't read as one, or that is never closed.

    A broken fence turns those after it around: what should end its block begins another one. Of all that,
    only the first line is yielded.
    """
    block_at = {block.line: block for block in blocks}
    rest = deque(lookalikes(lines, offset))
    turned_until = 0
    while rest:
        one = rest.popleft()
        block = block_at.get(one.line)
        if block and is_closed(block, rest):
            while rest and rest[0].line <= block.end_line:
                rest.popleft()
            continue
        if one.line > turned_until:
            yield one.line
        if block:
            turned_until = block.end_line
        elif rest and rest[0].is_bare and rest[0].fence == one.fence:
            begun = block_at.get(rest.popleft().line)
            turned_until = max(turned_until, begun.end_line if begun else 0)


def lookalikes(lines: Sequence[str], offset: int) -> Iterator[Lookalike]:
    for number, line in enumerate(lines, start=1):
        found = FENCE_LOOKALIKE.match(line)
        if found and number > offset:
            yield Lookalike(number, found[1], not found[2].strip())


def is_closed(block: Block, rest: Sequence[Lookalike]) -> bool:
    """Return whether nothing in `block` looks as if another one began there before this one has ended.

    A shorter fence, or one of the other kind, doesn't: that is how a page shows Markdown.
    """
    return not any(each.line < block.end_line and each.fence.startswith(block.fence) for each in rest)


def lines_outside(numbering: Numbering) -> list[tuple[int, str]]:
    """Return the lines, each with its number on the page; of those in a block, only that they are."""
    lines = enumerate(zip(numbering.lines, numbering.included, strict=True))
    return [(number, FENCED if index in numbering.fenced else line) for index, (number, line) in lines]


def comments(lines: Sequence[tuple[int, str]]) -> Iterator[Comment]:
    """Yield the comments in `lines`."""
    text = "\n".join(line if line == FENCED else CODE_SPAN.sub("", line) for _, line in lines)
    for found in COMMENT.finditer(text):
        number, _ = lines[text.count("\n", 0, found.start())]
        yield Comment(number, found[1].strip())


class IndentedCode(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Notes the code that is indented, before it is highlighted: that of fences isn't in the tree."""

    def __init__(self, renderer: markdown.Markdown) -> None:
        super().__init__(renderer)
        self.found: list[str] = []

    def run(self, root: TreeElement) -> None:
        self.found += [unmarked(html.unescape("".join(pre.itertext()))) for pre in root.iter("pre")]


def unfenced_code(indented: Sequence[str], lines: Sequence[tuple[int, str]]) -> list[int]:
    """Return the page's lines where code begins that is indented, or that is HTML."""
    in_html = [number for number, line in lines if RAW_CODE.search(CODE_SPAN.sub("", line))]
    return sorted({*lines_of(indented, lines), *in_html})


def lines_of(codes: Sequence[str], lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Yield the page's line where each of `codes` begins; they stand in `lines` in this order."""
    rest = iter(lines)
    for code in codes:
        first = text_of(code.strip("\n").split("\n")[0])
        same = (number for number, line in rest if INDENTED.match(line) and text_of(line) == first)
        yield next(same, 1)


def text_of(line: str) -> str:
    """Return `line` without its indentation, and without the marks of a quotation."""
    return line.lstrip("> \t").rstrip()
