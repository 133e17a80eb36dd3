"""Troubleshooting rows: the cause is provoked, the symptom has to come up, and the fix has to cure it.

The blocks of a row are hidden in `<!-- test: row KEY`. The last one that is no fix is tried: it fails
with what the row says, or prints what its own Output says. Those before it bring the cause about. Then
`{ .bash .fix }` is done, and the same is tried again; `{ .bash .instead }` is what the reader does
in its place. Afterwards everything is as it was before, but for names that Python blocks have set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from tooling.content.document import Row
from tooling.content.prose import Prose, Style
from tooling.content.steps import Step
from tooling.findings import Finding
from tooling.sandbox.keeping import kept
from tooling.sandbox.sandbox import Sandbox
from tooling.verify.judging import finding_in, indented, last_lines
from tooling.verify.runners.session import Ran

Run = Callable[[Step], Ran]


def symptom_finding(page: PurePosixPath, sandbox: Sandbox, step: Step, run: Run) -> Finding | None:
    """Return what is wrong with a row of a troubleshooting table, or None."""
    with kept(sandbox):
        return provoked(page, step, run)


def provoked(page: PurePosixPath, step: Step, run: Run) -> Finding | None:
    assert isinstance(step.subject, Row)
    causes = [each for each in step.provoked_by if not each.is_fix]
    fixes = [each for each in step.provoked_by if each.is_fix]
    if not causes or not fixes:
        missing = "fixes" if causes else "provokes"
        return Finding(page, step.line, f"nothing {missing} what this row is about", "unprovoked-row")
    *before, tried = causes
    for cause in before:
        if finding := finding_in(page, cause, run(cause)):
            return finding
    ran = run(tried)
    wrong = not_shown(page, tried, ran, parts(step.subject.cells[0]))
    if wrong:
        detail = "\n".join([wrong, "came:", *indented("\n".join(last_lines(ran.stderr or ran.stdout)))])
        return Finding(page, step.line, "the symptom of this row doesn't come up", "other-symptom", detail)
    return uncured(page, step, tried, fixes, run)


def uncured(page: PurePosixPath, step: Step, tried: Step, fixes: Sequence[Step], run: Run) -> Finding | None:
    """Return that the fixes don't cure what `tried` showed, or None."""
    assert isinstance(step.subject, Row)
    for fix in fixes:
        if finding := finding_in(page, fix, run(fix)):
            return finding
    if any("instead" in fix.block.classes for fix in fixes):
        return None
    ran = run(tried)
    is_cured = ran.failed_line is None and bool(not_shown(page, tried, ran, parts(step.subject.cells[0])))
    if is_cured:
        return None
    detail = "\n".join(["after it:", *indented("\n".join(last_lines(ran.stderr or ran.stdout)))])
    return Finding(page, step.line, "the fix of this row doesn't cure it", "no-cure", detail)


def not_shown(page: PurePosixPath, tried: Step, ran: Ran, said: Sequence[str]) -> str:
    """Return what of the symptom is missing in what came of `tried`, or "".

    What stands in code in the row has to be in the error, in that order. A row without any is shown by
    the Output or Error that stands with the block.
    """
    if tried.expected is not None:
        finding = finding_in(page, tried, ran)
        return finding.detail if finding else ""
    if not said:
        return "the row has nothing in code, and its block has no Output"
    if ran.failed_line is None:
        return "expected an error, and there was none"
    place = 0
    for part in said:
        place = ran.stderr.find(part, place)
        if place < 0:
            return f"expected in the error: {part}"
    return ""


def parts(cell: Prose) -> list[str]:
    """Return the parts of a symptom: `Code: message` is two, and `...` stands between others."""
    spans = [run.text for run in cell if run.style is Style.CODE]
    pieces = (piece for span in spans for colon in span.split(": ") for piece in colon.split("..."))
    return [piece.strip() for piece in pieces if piece.strip()]
