"""Prose as values: the sentences of lists and tables, with what stands in bold and in code."""

from __future__ import annotations

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


def plain(prose: Iterable[Run]) -> str:
    """Return the text of `prose` without its styles, spaces made one."""
    return " ".join("".join(run.text for run in prose).split())
