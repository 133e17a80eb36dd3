"""Line numbers that survive the pipeline: through snippets, and into lists and tables.

Snippets (`--8<--`) change the number of lines before fences are read, and the finished tree knows
no lines at all. So the lines are compared before and after the snippets, and each list item and
table row carries its number, between two characters that no text has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import markdown
from markdown.preprocessors import Preprocessor

# Private characters: https://www.unicode.org/faq/private_use.html
MARK = re.compile("\ue0f0([0-9]+)\ue0f1")
LIST_ITEM = re.compile(r"([> \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)+)(?![`~]{3})(?=\S)")
RULE = re.compile(r"[\s*_+-]+")
SEPARATOR = r"[> \t]*\|?\s*:?-+:?\s*(?:\||$)"
TABLE_ROW = re.compile(rf"(?!{SEPARATOR})([> \t]*\|?)(?=.*\|)(?![#=!?{{<~]|```)")
# A comment that begins a line, whatever it says, and one for us wherever it begins.
COMMENT = re.compile(r"^[> \t]*<!--(?!-?>)|<!--(?=\s*test:)")
# In the order in which they run: snippets have 32, superfences 25.
BEFORE_SNIPPETS, AFTER_SNIPPETS = 33, 26


class Numbering:
    """The page's line of each line that fences are read from, once `renderer` has converted a page.

    `included` are those lines themselves, the page with its snippets in it; `fenced` the indexes of those
    that turn out to be in a block.
    """

    def __init__(self, renderer: markdown.Markdown, offset: int) -> None:
        self.offset = offset
        self.tab_length: int = renderer.tab_length
        self.original: Sequence[str] = ()
        self.included: Sequence[str] = ()
        self.fenced: set[int] = set()
        self.lines: Sequence[int] = ()
        renderer.preprocessors.register(Watching(renderer, self.begin), "tooling-before", BEFORE_SNIPPETS)
        renderer.preprocessors.register(Watching(renderer, self.number), "tooling-after", AFTER_SNIPPETS)

    def begin(self, lines: list[str]) -> list[str]:
        # As they are once Markdown has seen to the spaces, which is between the two.
        self.original = [line.expandtabs(self.tab_length) if line.strip() else "" for line in lines]
        return lines

    def number(self, lines: list[str]) -> list[str]:
        """Return `lines` with a mark in each list item and table row."""
        self.included = list(lines)
        self.lines = [self.offset + line + 1 for line in origins(self.original, lines)]
        return [marked(line, number) for line, number in zip(lines, self.lines, strict=True)]

    def of_block(self, start: int, end: int) -> Sequence[int]:
        """Return the page's lines of the block at these indexes, and note that it is one."""
        self.fenced |= {*range(start, end)}
        return self.lines[start:end]


class Watching(Preprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """A preprocessor that is a function of the lines."""

    def __init__(self, renderer: markdown.Markdown, see: Any) -> None:
        super().__init__(renderer)
        self.run = see


def origins(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Return the index in `before` that each line of `after` comes from: what is included, from where it is.

    Lines that are the same before and after are themselves.
    """
    same = common_length(before, after)
    found = list(range(same))
    # What is the same at the beginning needn't be compared: that is all of a page without snippets.
    matcher = SequenceMatcher(None, before[same:], after[same:], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        included = [min(same + start, len(before) - 1)] * (new_end - new_start)
        found += range(same + start, same + end) if tag == "equal" else included
    return found


def common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def marked(line: str, number: int) -> str:
    """Return `line` with its number in it, where it begins a list item or a comment, or is a row."""
    if RULE.fullmatch(line):
        return line
    mark = f"\ue0f0{number}\ue0f1"
    start = LIST_ITEM.match(line) or TABLE_ROW.match(line)
    begun = f"{line[: start.end()]}{mark}{line[start.end() :]}" if start else line
    return COMMENT.sub(lambda comment: f"{comment[0]}{mark}", begun)


def unmarked(text: str) -> str:
    return MARK.sub("", text)


def mark_in(text: str) -> int | None:
    """Return the first line number that is marked in `text`, or None."""
    found = MARK.search(text)
    return int(found[1]) if found else None
