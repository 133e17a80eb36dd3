"""Updating: the Output and Error blocks of a page become what its commands print today.

Only the lines inside such a block change. A line, or a value in JSON, that has `...` in it and still
fits stays as it is, so wildcards are kept; indentation is that of the block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from tooling.content.document import Block
from tooling.content.guide import Guide
from tooling.content.steps import Step
from tooling.verify.compare import WILDCARD, as_document, aws_error, fits
from tooling.verify.outcomes import StepRun

# A line with what ends it, as the page has it.
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Updated:
    """A page after an update, and the numbers of the blocks that were rewritten."""

    text: str
    rewritten: frozenset[int]


def updated(text: str, guide: Guide, runs: Iterable[StepRun], settled: Collection[int]) -> Updated:
    """Return the page `text` with each block that some step came out otherwise than, as it came out.

    Where paths came out differently from each other, the first counts. The blocks in `settled`, by their
    numbers among those that say what is printed, were rewritten before: what differs again has no one output.
    """
    came: dict[int, str] = {}
    for run in runs:
        if run.came:
            came.setdefault(run.line, run.came)
    lines = LINE.findall(text)
    rewritten = set()
    for number, step in reversed([*enumerate(step for step in guide.steps if step.expected)]):
        if step.line in came and number not in settled and is_on_page(step.expected):
            rewrite(lines, step, came[step.line])
            rewritten.add(number)
    return Updated("".join(lines), frozenset(rewritten))


def is_on_page(block: Block | None) -> bool:
    """Return whether `block` has lines of its own: one of an included file has those that include it."""
    return block is not None and block.line < block.end_line


def rewrite(lines: list[str], step: Step, came: str) -> None:
    """Make the code of the block after `step` what came of it, indented and with line ends as its fence."""
    block = step.expected
    assert block is not None
    fence = lines[block.line - 1]
    indent, end = fence[: len(fence) - len(fence.lstrip(" >"))], fence[len(fence.rstrip("\r\n")) :]
    new = error(block.source, came) if step.fails else output(block.source, came)
    lines[block.line : block.end_line - 1] = [f"{indent}{line}".rstrip() + end for line in new.split("\n")]


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
