"""Judging: what came of a block, against what the page says comes of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.verify.compare import AwsError, Difference, aws_error, contained, difference
from tooling.verify.runners.session import Ran

# A command that fails may print a page of help before its last lines, which say what is wrong.
MOST_LINES_SHOWN = 6


def finding_in(page: PurePosixPath, step: Step, ran: Ran) -> Finding | None:
    """Return what is wrong in what came of `step`, or None."""
    if ran.failed_line is not None and not step.fails:
        return failure(page, step, ran)
    if not step.fails and (error := aws_error(ran.stderr)):
        return hidden_failure(page, step, error)
    if step.expected is None:
        return None
    if step.fails and ran.failed_line is None:
        return no_failure(page, step, ran)
    says = step.expected.source
    found = contained(says, ran.stderr) if step.fails else difference(says, ran.stdout)
    return other(page, step, found) if found else None


def failure(page: PurePosixPath, step: Step, ran: Ran) -> Finding:
    """Return the finding that a command of `step` failed, or that its file can't be saved."""
    if step.kind is Kind.FILE:
        return Finding(page, step.line, "this file can't be saved", "unsaved-file", ran.stderr)
    line = ran.failed_line or 1
    lines = step.block.source.split("\n")
    command = lines[min(line, len(lines)) - 1].strip()
    detail = "\n".join([f"$ {command}", *last_lines(ran.stderr)])
    return Finding(page, step.block.at(line), "this command failed", "command-failed", detail)


def hidden_failure(page: PurePosixPath, step: Step, error: AwsError) -> Finding:
    """Return the finding that AWS refused something, and the block went on: `export A=$(aws ...)` does."""
    message = "a command in this block failed, and the block went on"
    return Finding(page, step.line, message, "hidden-failure", f"An error occurred {error}")


def no_failure(page: PurePosixPath, step: Step, ran: Ran) -> Finding:
    says = step.expected.source.split("\n") if step.expected else []
    detail = "\n".join(["expected an error:", *says, "it printed:", *last_lines(ran.stdout)])
    message = "this block succeeded where the page says it fails"
    return Finding(page, step.line, message, "no-error", detail)


def other(page: PurePosixPath, step: Step, found: Difference) -> Finding:
    what = "fails in another way" if step.fails else "prints something else"
    message = f"the block at line {step.line} {what}"
    detail = "\n".join(["expected:", *indented(found.expected), "came:", *indented(found.came)])
    line = (step.expected or step.block).at(found.line)
    return Finding(page, line, message, "other-error" if step.fails else "other-output", detail)


def indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.split("\n")]


def last_lines(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return (["..."] if len(lines) > MOST_LINES_SHOWN else []) + lines[-MOST_LINES_SHOWN:]
