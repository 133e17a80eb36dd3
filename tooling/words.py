"""Words for people: numbers with their nouns, and what becomes of a thing."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """Return `1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def becoming(before: object, after: object) -> str:
    """Return `edge -> v1.0.0`, or `v1.0.0, as before`."""
    return f"{after}, as before" if before == after else f"{before} -> {after}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as lines, with each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, cells, widths)).rstrip() for cells in rows)
