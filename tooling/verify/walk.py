"""A walk: one reader working through one path of a guide, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tooling.content.document import Item, Row
from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui.refusal import ScreenError
from tooling.verify.access_rows import access_finding
from tooling.verify.judging import finding_in
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession
from tooling.verify.runners.session import Ran, Session
from tooling.verify.symptoms import symptom_finding

SCREENS = {Kind.SCREEN, Kind.FIELD}


@dataclass(frozen=True, slots=True)
class Capture:
    """A value that a step left, and the kind of step that set it."""

    value: str
    kind: Kind


@dataclass(slots=True)
class Walk:
    """A reader in `sandbox`: what was carried out so far has left its captures and files there."""

    page: PurePosixPath
    sandbox: Sandbox
    sessions: dict[Kind, Session] = field(default_factory=dict)
    captures: dict[str, Capture] = field(default_factory=dict)
    screens: Any = None
    ran: Ran = field(default_factory=Ran)

    def carry_out(self, step: Step) -> Finding | None:
        """Do what `step` says, and return what was not as the page says, or None."""
        match step.kind:
            case Kind.SCREEN | Kind.FIELD:
                return self.at_screens(step)
            case Kind.ACCESS:
                return access_finding(self.page, self.sandbox.aws.authorizer, step)
            case Kind.SYMPTOM:
                return symptom_finding(self.page, self.sandbox, step, self.run)
            case _:
                self.ran = self.run(step)
                return finding_in(self.page, step, self.ran)

    def run(self, step: Step) -> Ran:
        """Return what came of the block of `step`."""
        if step.kind is Kind.FILE:
            return self.saved(step)
        ran = self.session(step.kind).run(step.block.source, self.handed_to(step.kind))
        self.take(ran.captures, step.kind)
        return ran

    def came(self, step: Step) -> str:
        """Return what the block of `step` printed, which was carried out last."""
        return self.ran.stderr if step.fails else self.ran.stdout

    def take(self, captures: Mapping[str, str], kind: Kind) -> None:
        self.captures |= {name: Capture(value, kind) for name, value in captures.items()}

    def saved(self, step: Step) -> Ran:
        """Write the file of `step` where the reader would."""
        file = self.sandbox.work / step.block.title
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step.block.source + "\n")
        except OSError as error:
            return Ran(stderr=error.strerror or str(error), failed_line=0)
        return Ran()

    def at_screens(self, step: Step) -> Finding | None:
        """Do what an instruction says, or fill in what a row of a form does."""
        from tooling.sandbox.ui.walkthrough import Walkthrough

        self.screens = self.screens or Walkthrough(self.sandbox)
        known = {name: capture.value for name, capture in self.captures.items()}
        try:
            if isinstance(step.subject, Item):
                self.take(self.screens.follow(step.subject.prose, known), step.kind)
            elif isinstance(step.subject, Row):
                name, value = step.subject.cells
                self.screens.fill("".join(run.text for run in name).strip(), value, known)
        except ScreenError as error:
            return Finding(self.page, step.line, error.problem, "wrong-instruction", error.hint)
        return None

    def leave_screens(self, step: Step) -> Finding | None:
        """Return what `step`, the last at the screens for now, left undone there, or None."""
        try:
            if self.screens:
                self.screens.finish()
        except ScreenError as error:
            return Finding(self.page, step.line, error.problem, "unfinished-form", error.hint)
        return None

    def session(self, kind: Kind) -> Session:
        if kind not in self.sessions:
            self.sessions[kind] = SESSIONS[kind](self.sandbox)
        return self.sessions[kind]

    def handed_to(self, kind: Kind) -> dict[str, str]:
        """Return the values that another kind of step set last: its own it still has."""
        return {name: capture.value for name, capture in self.captures.items() if capture.kind is not kind}

    def end(self) -> None:
        """End the sessions."""
        for session in self.sessions.values():
            session.close()


SESSIONS: dict[Kind, Callable[[Sandbox], Session]] = {Kind.BASH: BashSession, Kind.PYTHON: PythonSession}
