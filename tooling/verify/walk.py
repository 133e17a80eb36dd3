"""A walk: one reader working through one path of a guide, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tooling.content.document import Item, Row
from tooling.content.prose import prose
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

if TYPE_CHECKING:
    from tooling.sandbox.ui.walkthrough import Walkthrough

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
    walkthrough: Walkthrough | None = None
    ran: Ran = field(default_factory=Ran)

    def carry_out(self, step: Step) -> Finding | None:
        """Do what `step` says, and return what was not as the page says, or None."""
        match step.kind:
            case Kind.SCREEN | Kind.FIELD:
                return self.at_screens(step)
            case Kind.ACCESS:
                return access_finding(self.page, self.sandbox.aws.authorizer, step)
            case Kind.SYMPTOM:
                with self.kept():
                    return symptom_finding(self.page, self.sandbox, step, self.run)
            case _:
                self.ran = self.run(step)
                return finding_in(self.page, step, self.ran)

    def run(self, step: Step) -> Ran:
        """Return what came of the block of `step`."""
        if step.kind is Kind.FILE:
            return self.saved(step)
        if step.kind is Kind.INSTRUCTIONS:
            return self.followed(step)
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

    @property
    def screens(self) -> Walkthrough:
        from tooling.sandbox.ui.walkthrough import Walkthrough

        self.walkthrough = self.walkthrough or Walkthrough(self.sandbox)
        return self.walkthrough

    @property
    def known(self) -> dict[str, str]:
        return {name: capture.value for name, capture in self.captures.items()}

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Bring the screens, the platforms and the captures back to what they are now, at the end."""
        walkthrough, captures = self.walkthrough, dict(self.captures)
        with walkthrough.kept() if walkthrough else nullcontext():
            yield
        self.walkthrough, self.captures = walkthrough, captures

    def at_screens(self, step: Step) -> Finding | None:
        """Do what an instruction says, or fill in what a row of a form does."""
        try:
            self.ran = Ran(stdout="\n".join(self.gone_through(step)))
        except ScreenError as error:
            if not (error.answer and step.fails):
                return Finding(self.page, step.line, error.problem, "wrong-instruction", error.hint)
            self.ran = refused(error, 1)
        return finding_in(self.page, step, self.ran)

    def gone_through(self, step: Step) -> list[str]:
        """Return what was copied. Raises `ScreenError`."""
        if isinstance(step.subject, Row):
            name, value = step.subject.cells
            self.screens.fill("".join(run.text for run in name).strip(), value, self.known)
            return []
        assert isinstance(step.subject, Item)
        self.take(self.screens.follow(step.subject.prose, self.known), step.kind)
        return self.screens.copies

    def followed(self, step: Step) -> Ran:
        """Do what each line of a block of instructions says; what is copied is what comes of it."""
        copies: list[str] = []
        lines = [
            (number, line) for number, line in enumerate(step.block.source.split("\n"), 1) if line.strip()
        ]
        for number, line in lines:
            try:
                self.take(self.screens.follow(prose(line.strip()), self.known), step.kind)
            except ScreenError as error:
                return refused(error, number)
            copies += self.screens.copies
        return Ran(stdout="\n".join(copies))

    def leave_screens(self, step: Step) -> Finding | None:
        """Return what `step`, the last at the screens for now, left undone there, or None."""
        try:
            if self.walkthrough:
                self.walkthrough.finish()
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


def refused(error: ScreenError, line: int) -> Ran:
    """Return what came of instructions that end at `line`."""
    said = filter(None, [error.problem, error.answer or error.hint])
    return Ran(stderr="\n".join(said), failed_line=line)


SESSIONS: dict[Kind, Callable[[Sandbox], Session]] = {Kind.BASH: BashSession, Kind.PYTHON: PythonSession}
