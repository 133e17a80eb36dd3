"""A reader for tests: instructions as Markdown, followed one after the other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tooling.content.prose import prose
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui.walkthrough import ScreenError, Walkthrough


class Reader:
    """Follows instructions, and remembers what was copied."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.walkthrough = Walkthrough(sandbox)
        self.captures: dict[str, str] = {}

    def follow(self, instructions: str) -> dict[str, str]:
        """Follow the instructions, one in each line; return all that was copied so far."""
        for line in filter(None, map(str.strip, instructions.splitlines())):
            self.captures |= self.walkthrough.follow(prose(line), self.captures)
        return self.captures

    def fill(self, rows: Mapping[str, str]) -> None:
        for field, value in rows.items():
            self.walkthrough.fill(field, prose(value), self.captures)

    def refused(self, instructions: str) -> tuple[str, str]:
        """Follow instructions whose last one can't be followed; return the problem and the hint."""
        *first, last = filter(None, map(str.strip, instructions.splitlines()))
        self.follow("\n".join(first))
        with pytest.raises(ScreenError) as refused:
            self.follow(last)
        return refused.value.problem, refused.value.hint
