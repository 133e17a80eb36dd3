"""A walk: one reader working through one path of a guide, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tooling.content.guide import Kind, Step
from tooling.findings import Finding
from tooling.sandbox.sandbox import Sandbox
from tooling.verify.compare import Difference, contained, difference
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession
from tooling.verify.runners.session import Ran, Session

# A command that fails may print a page of help before its last lines, which say what is wrong.
MOST_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Capture:
    """A value that a block left, and the language that set it."""

    value: str
    kind: Kind


@dataclass(slots=True)
class Walk:
    """A reader in `sandbox`: what was carried out so far has left its captures and files there."""

    page: PurePosixPath
    sandbox: Sandbox
    sessions: dict[Kind, Session] = field(default_factory=dict)
    captures: dict[str, Capture] = field(default_factory=dict)

    def carry_out(self, step: Step) -> Finding | None:
        """Do what `step` says, and return what was not as the page says, or None."""
        if step.kind is Kind.FILE:
            self.save(step)
            return None
        ran = self.session(step.kind).run(step.block.source, self.handed_to(step.kind))
        self.captures |= {name: Capture(value, step.kind) for name, value in ran.captures.items()}
        return finding_in(self.page, step, ran)

    def save(self, step: Step) -> None:
        """Write the file of `step` where the reader would."""
        file = self.sandbox.work / step.block.title
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.block.source + "\n")

    def session(self, kind: Kind) -> Session:
        if kind not in self.sessions:
            self.sessions[kind] = SESSIONS[kind](self.sandbox)
        return self.sessions[kind]

    def handed_to(self, kind: Kind) -> dict[str, str]:
        """Return the values that a language other than `kind` set last: its own it still has."""
        return {name: capture.value for name, capture in self.captures.items() if capture.kind is not kind}

    def end(self) -> None:
        """End the sessions."""
        for session in self.sessions.values():
            session.close()


SESSIONS: dict[Kind, Callable[[Sandbox], Session]] = {Kind.BASH: BashSession, Kind.PYTHON: PythonSession}


def finding_in(page: PurePosixPath, step: Step, ran: Ran) -> Finding | None:
    """Return what is wrong in what came of `step`, or None."""
    block, says = step.block, step.expected
    if ran.failed_line is not None and not step.fails:
        command = _code_line(block.source, ran.failed_line)
        detail = "\n".join([f"$ {command}", *_last_lines(ran.stderr)])
        return Finding(page, block.line + ran.failed_line, "this command failed", "command-failed", detail)
    if says is None:
        return None
    if step.fails and ran.failed_line is None:
        detail = "\n".join(
            ["expected an error:", *says.source.split("\n"), "it printed:", *_last_lines(ran.stdout)]
        )
        return Finding(
            page, block.line, "this block succeeded where the page says it fails", "no-error", detail
        )
    found = contained(says.source, ran.stderr) if step.fails else difference(says.source, ran.stdout)
    return _difference_finding(page, step, found) if found else None


def _difference_finding(page: PurePosixPath, step: Step, found: Difference) -> Finding:
    what = "fails in another way" if step.fails else "prints something else"
    message = f"the block at line {step.block.line} {what}"
    detail = "\n".join(["expected:", *_indented(found.expected), "came:", *_indented(found.came)])
    line = (step.expected or step.block).line + found.line
    return Finding(page, line, message, "other-error" if step.fails else "other-output", detail)


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.split("\n")]


def _code_line(source: str, line: int) -> str:
    lines = source.split("\n")
    return lines[min(line, len(lines)) - 1].strip()


def _last_lines(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return (["..."] if len(lines) > MOST_LINES_SHOWN else []) + lines[-MOST_LINES_SHOWN:]
