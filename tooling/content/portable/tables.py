"""Tables as GitHub's Markdown has them: https://github.github.com/gfm/#tables-extension-"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element as TreeElement

from tooling.content.portable.inline import Inline

PIPE = re.compile(r"(?<!\\)\|")
ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")
RULES = {"left": ":---", "center": ":---:", "right": "---:", "": "---"}


def table(element: TreeElement, inline: Inline) -> str:
    """Return a table, its header first."""
    return "\n".join(rows(element, inline))


def rows(element: TreeElement, inline: Inline) -> Iterator[str]:
    for number, row in enumerate(element.iter("tr")):
        yield line(PIPE.sub(r"\\|", inline.content(cell)).strip() for cell in row)
        if number == 0:
            yield line(RULES[alignment(cell)] for cell in row)


def line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def alignment(cell: TreeElement) -> str:
    """Return how a cell is aligned, which is an attribute or a style."""
    styled = ALIGNMENT.search(cell.get("style", ""))
    return styled[1] if styled else cell.get("align", "")
