"""What every runner has in common: what it is given, and what it says came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

# A command that takes longer than this hangs: nothing in a guide waits for anything.
TIME_LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a block.

    `failed_line` is the line of the command that failed, counted from 1 within the block, or
    None when all went well. `captures` are the values that the block left, by their names.
    """

    stdout: str = ""
    stderr: str = ""
    failed_line: int | None = None
    captures: Mapping[str, str] = field(default_factory=dict)


class Session(Protocol):
    """Runs blocks of one language one after another, each seeing what the ones before it left."""

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`, run with `captures` of other languages at hand."""

    def close(self) -> None:
        """End whatever the session keeps running."""


def capture_name(name: str) -> str:
    """Return the name of a value in every language: `RoleArn` and `ROLE_ARN` are `role_arn`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def timed_out(line: int) -> Ran:
    """Return what came of a block that was stopped at `line`."""
    return Ran(stderr=f"stopped after {TIME_LIMIT_S:.0f} seconds", failed_line=line)
