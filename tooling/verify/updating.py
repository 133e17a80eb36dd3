"""Updating: the Output and Error blocks of a page become what its commands print today.

Only the lines inside such a block change. A line, or a value in JSON, that has `...` in it and still
fits stays as it is, so wildcards are kept; indentation is that of the block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tooling.content.document import Block
from tooling.content.guide import Guide
from tooling.verify.compare import WILDCARD, as_document, aws_error, fits
from tooling.verify.outcomes import StepRun


def updated(text: str, guide: Guide, runs: Iterable[StepRun]) -> str:
    """Return the page `text` with each block that some step came out otherwise than, as it came out.

    Where paths came out differently from each other, the first counts.
    """
    came: dict[int, str] = {}
    for run in runs:
        if run.came:
            came.setdefault(run.line, run.came)
    lines = text.split("\n")
    for block in sorted(blocks_of(guide, came), key=lambda each: -each.line):
        lines[block.line : block.end_line - 1] = rewritten(block, came, lines, guide)
    return "\n".join(lines)


def blocks_of(guide: Guide, came: Mapping[int, str]) -> list[Block]:
    """Return the blocks that say what the steps at the lines in `came` print."""
    return [step.expected for step in guide.steps if step.line in came and step.expected]


def rewritten(block: Block, came: Mapping[int, str], lines: list[str], guide: Guide) -> list[str]:
    """Return the lines of the code of `block`, indented as its fence is."""
    step = next(each for each in guide.steps if each.expected == block)
    fence = lines[block.line - 1]
    indent = fence[: len(fence) - len(fence.lstrip(" >"))]
    new = error(block.source, came[step.line]) if step.fails else output(block.source, came[step.line])
    return [f"{indent}{line}".rstrip() for line in new.split("\n")]


def output(expected: str, came: str) -> str:
    """Return what a block that says `expected` should say of `came`."""
    wanted, got = as_document(expected), as_document(came)
    if wanted is not None and got is not None:
        return json.dumps(merged(wanted, got), indent=2, ensure_ascii=False)
    return merged_lines(expected.split("\n"), came.strip("\n").split("\n"))


def error(expected: str, came: str) -> str:
    """Return what an Error block should say of what was printed to stderr: AWS's answer, or the last line."""
    found = aws_error(came)
    last = next((line for line in reversed(came.split("\n")) if line.strip()), "")
    before = last.split("An error occurred")[0] if found else ""
    text = f"{before}An error occurred {found}" if found else last
    return merged_lines(expected.split("\n"), [text])


def merged(expected: Any, came: Any) -> Any:
    """Return `came` with the values of `expected` that have wildcards in them and fit."""
    if isinstance(expected, str) and isinstance(came, str) and fits(expected, came):
        return expected
    if isinstance(expected, dict) and isinstance(came, dict):
        return {key: merged(expected.get(key), value) for key, value in came.items()}
    if isinstance(expected, list) and isinstance(came, list) and len(expected) == len(came):
        return [merged(*pair) for pair in zip(expected, came, strict=True)]
    return expected if expected == WILDCARD else came


def merged_lines(expected: list[str], came: list[str]) -> str:
    """Return `came`, each line as it stands in `expected` where one with wildcards there fits it."""
    wild = [line for line in expected if WILDCARD in line and line.strip() != WILDCARD]
    return "\n".join(next((line for line in wild if fits(line, each)), each) for each in came)
