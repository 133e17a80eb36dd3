"""Where the fenced blocks of a page are, as far as its text alone tells.

Superfences reads a page line by line, before all else of Markdown. So a fence that is opened and
closed in the same column, with nothing less indented and no other fence-like line of its kind
between, is a block. It is shown where it stands in the first column, or in the column of what a
tab, a box or an item of a list contains. That is how nearly all fences are; of a page with any
other this says that it can't tell, and the page has to be rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.content.page import FRONT_MATTER
from tooling.content.syntax import Syntax

Span = tuple[int, int]
INDENT = 4
# What may stand before something that is taken for a fence: more than does (a digit needs a dot).
BEFORE_FENCE = "> \t0123456789.*+-"
OPENER = re.compile(
    r"""(?P<indent>\ *)(?P<fence>`{3,}|~{3,})(?:\ *\.?(?P<language>[\w#.+-]+)(?=\ |$))?
    (?:\ *\{[^\n{}]*\}|(?P<options>
        (?:\ +(?:title="[^"\n]*"|linenums="\d+"|hl_lines="\d+(?:-\d+)?(?:\ +\d+(?:-\d+)?)*"))*)
    )\ *$""",
    re.MULTILINE | re.VERBOSE,
)
# Notes may stand anywhere, and so may the text of other files.
UNTOLD = ("[^", "8<-")
# An item of a list that begins with words, not with what is a block of its own.
ITEM = re.compile(r"""(?:[-*+]|\d+\.) +(?!\d+\.|[*+-] |\[[^\]]*\]:|[\s*_-]+$)[\w*`"'(\[]""", re.MULTILINE)


def fenced_spans(text: str, syntax: Syntax) -> list[Span] | None:
    """Return where the blocks of a page begin and end, or None where `text` alone doesn't tell.

    None is the answer to any line that looks like a fence and isn't known to open or close a block
    that readers see. A span ends at the end of the closing fence's line. There are no tabs in `text`.
    """
    lines = lookalikes(text)
    if not lines:
        return []
    front = FRONT_MATTER.match(text)
    start = front.end() if front else 0
    if not syntax.is_understood or lines[0] < start or any(sign in text for sign in UNTOLD):
        return None
    # An empty line is one in any case but at the beginning: there, spaces are code.
    if text.startswith(" ", start) and not text[start : line_end(text, start)].strip():
        return None
    spans: list[Span] = []
    rest = iter(lines)
    for line in rest:
        opener = OPENER.match(text, line)
        end = closing_end(text, opener, rest) if opener else None
        if opener is None or end is None or not is_shown(text, opener, start, syntax):
            return None
        spans.append((line, end))
    return spans


def lookalikes(text: str) -> list[int]:
    """Return where the lines begin that look like a fence."""
    return sorted({*lines_with(text, "```"), *lines_with(text, "~~~")})


def lines_with(text: str, fence: str) -> Iterator[int]:
    """Yield where the lines begin that look like a fence and have this one."""
    found = text.find(fence)
    while found >= 0:
        line = text.rfind("\n", 0, found) + 1
        if not text[line:found].strip(BEFORE_FENCE):
            yield line
        found = text.find(fence, line_end(text, found))


def closing_end(text: str, opener: re.Match[str], rest: Iterator[int]) -> int | None:
    """Return where the line ends that closes the block of `opener`, or None where it isn't plain.

    `rest` are the next lines that look like a fence; those of the block are taken from it.
    """
    indent, fence = opener["indent"], opener["fence"]
    for line in rest:
        end = line_end(text, line)
        found = text[line:end].rstrip(" ")
        if found == f"{indent}{fence}":
            is_plain = not indent or not less_indented(text, opener.end(), line, len(indent))
            return end if is_plain else None
        if found.lstrip(BEFORE_FENCE).startswith(fence):
            return None
    return None


def less_indented(text: str, start: int, end: int, column: int) -> bool:
    """Return whether any line from `start` to `end` has text before `column`."""
    return any(line[:column].strip(" ") for line in text[start:end].split("\n"))


def is_shown(text: str, opener: re.Match[str], start: int, syntax: Syntax) -> bool:
    """Return whether the site surely shows the block of `opener` where it stands."""
    line, column = opener.start(), len(opener["indent"])
    if opener["options"] and not syntax.has_titles(opener["language"] or ""):
        return False
    is_apart = text.startswith("\n\n", line - 2) or not goes_on(text, line, column, start)
    return is_apart and is_content(text, line, column, start, syntax)


def goes_on(text: str, line: int, column: int, start: int) -> bool:
    """Return whether the `line` may belong to what is above it: to indented code, a table, or a `[name]:`."""
    if text[max(line - 50, start) : max(line - 1, start)].rstrip(" ").endswith("]:"):
        return True
    while line > start:
        line = text.rfind("\n", 0, line - 1) + 1
        above = text[line : line_end(text, line)]
        if not above.strip(" ") or above[:column].strip(" "):
            return False
        if "|" in above or not above[column : column + INDENT].strip(" "):
            return True
    return False


def is_content(text: str, line: int, column: int, start: int, syntax: Syntax) -> bool:
    """Return whether the `line` that begins there, in this column, is what a tab, box or item contains."""
    while column:
        line = line_above(text, line, column, start)
        above = text[line : line_end(text, line)]
        column -= INDENT
        begun = above.lstrip(" ")
        if len(above) - len(begun) != column:
            return False
        if not syntax.containers.match(begun) and not (
            ITEM.match(begun) and begins_item(text, line, column, start)
        ):
            return False
    return True


def line_above(text: str, line: int, column: int, start: int) -> int:
    """Return where the nearest line above begins that has text before `column`, else the page's start."""
    while line > start:
        line = text.rfind("\n", 0, line - 1) + 1
        if text[line : min(line + column, line_end(text, line))].strip(" "):
            return line
    return start


def begins_item(text: str, line: int, column: int, start: int) -> bool:
    """Return whether the line is an item, not a part of a paragraph: the lines above it are a list, too."""
    is_list = True
    while line > start:
        line = text.rfind("\n", 0, line - 1) + 1
        above = text[line : line_end(text, line)]
        begun = above.lstrip(" ")
        indent = len(above) - len(begun)
        if not begun:
            break
        is_list = indent == column and bool(ITEM.match(begun))
        if indent <= column and not is_list:
            break
    return is_list


def line_end(text: str, position: int) -> int:
    """Return where the line at `position` ends."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end
