"""Outcomes: what became of each step of a path, and what the path left behind for others to compare."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from tooling.content.paths import ReaderPath
from tooling.content.steps import Role
from tooling.findings import Finding
from tooling.sandbox.aws.decisions import Record
from tooling.sandbox.aws.written_policies import WrittenPolicy
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.terraform import PROVIDER, provider_mirror
from tooling.verify.equality import Left


class Outcome(Enum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step on a path: what became of it, in how many seconds, and why it was left out or what was wrong.

    `kind` is what was done with it, `role` who sees it. `came` is what a block printed where the page says
    something else. `claim` is what a row of an access table says: principal, action, resource, access.
    """

    page: PurePosixPath
    path: str
    line: int
    kind: str
    outcome: Outcome
    seconds: float
    reason: str = ""
    finding: Finding | None = None
    came: str = ""
    role: str = Role.SHOWN.value
    claim: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether no reader does it."""
        return self.role != Role.SHOWN.value


@dataclass(slots=True)
class PathRun:
    """What came of a path: its steps, what was decided on the way, and what its sets of ways left in AWS.

    `asked` is each request that was decided, with the line of the step that made it; 0 is a beginning that
    another path carried out. `written` are the policies that its readers made AWS have, each with the line
    of the step that did.
    `unavailable` is why none of it can be carried out on this machine, or "".
    """

    page: PurePosixPath
    path: str
    steps: list[StepRun] = field(default_factory=list)
    asked: list[tuple[int, Record]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    written: list[tuple[int, WrittenPolicy]] = field(default_factory=list)
    unavailable: str = ""

    @property
    def records(self) -> list[Record]:
        return [record for _, record in self.asked]


# The tabs whose steps need something that not every machine has.
PROGRAMS = {"Terraform": "terraform"}


def unavailable(path: ReaderPath, sandbox: Sandbox) -> str:
    """Return why `path` can't be taken on this machine, or ""."""
    for program in (PROGRAMS[tab.label] for tab in path.choices if tab.label in PROGRAMS):
        if not shutil.which(program, path=sandbox.environment["PATH"]):
            return f"`{program}` isn't installed"
        if provider_mirror() is None:
            return f"Terraform's configuration names no `filesystem_mirror` with `{PROVIDER}`"
    return ""
