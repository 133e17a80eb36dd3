"""Findings: what is wrong with the docs, each at its place.

A finding never stops the tool. Findings are collected, printed as `file:line: message [rule]`
(a form that editors and code hosts link), and make the exit code 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong with the docs: where, what, and the name of the rule that says so.

    `file` is relative to the project's root, `line` counts from 1. `detail` is any number of
    further lines: what was expected and what came.
    """

    file: PurePosixPath
    line: int
    message: str
    rule: str
    detail: str = ""

    def __str__(self) -> str:
        first = f"{self.file}:{self.line}: {self.message} [{self.rule}]"
        return "\n".join([first, *(f"  {line}".rstrip() for line in self.detail.splitlines())])
