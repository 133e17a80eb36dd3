"""Prose as values: the sentences of lists and tables, with what stands in bold and in code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """How a run of text is set: **bold** is a control or a screen, `code` a value or a file."""

    PLAIN = "plain"
    BOLD = "bold"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style."""

    text: str
    style: Style = Style.PLAIN


Prose = tuple[Run, ...]

STYLED = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")


def prose(markdown: str) -> Prose:
    """Return the runs of a line of Markdown that has nothing in it but text, **bold** and `code`."""
    runs: list[Run] = []
    end = 0
    for found in STYLED.finditer(markdown):
        runs.append(Run(markdown[end : found.start()]))
        runs.append(Run(found[1], Style.BOLD) if found[1] else Run(found[2], Style.CODE))
        end = found.end()
    return tuple(run for run in (*runs, Run(markdown[end:])) if run.text)


def plain(prose: Iterable[Run]) -> str:
    """Return the text of `prose` without its styles, spaces made one."""
    return " ".join("".join(run.text for run in prose).split())
