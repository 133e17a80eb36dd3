"""Checking a page that was edited: it is carried out as `tooling verify` does, and read as a build does."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tooling.content.document import Block, State
from tooling.findings import Finding
from tooling.project import Project
from tooling.site.drafts import draft_findings
from tooling.verify.outcomes import Outcome
from tooling.verify.report import Report
from tooling.verify.verify import page_guide, verify
from tooling.words import counted


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on a page, with the code of the block that it is about, "" where it is about none."""

    finding: Finding
    code: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a page. `is_guide` says that there is something to carry out on it.

    `note` is what the author has to know about how it came about.
    """

    found: tuple[Found, ...]
    summary: str
    is_guide: bool
    note: str = ""


def check(root: Path, name: PurePosixPath) -> Checked:
    """Return what came of the page called `name`, relative to `root`."""
    project, page = Project.find(root), root / name
    report = verify(project, [page], lambda _: None, jobs=os.cpu_count() or 1, cached=True)
    drafts = [each for each in draft_findings(project) if each.file == name]
    findings = sorted({*report.findings, *drafts})
    blocks = page_guide(project, page).blocks if findings else ()
    found = tuple(Found(each, code_at(each.line, blocks)) for each in findings)
    return Checked(found, summary(report, len(findings)), bool(report.runs), report.note)


def code_at(line: int, blocks: Iterable[Block]) -> str:
    """Return the code of the block that a reader sees at `line`, "" where there is none."""
    shown = (block for block in blocks if block.state is State.RENDERED)
    return next((block.source for block in shown if block.line <= line <= block.end_line), "")


def summary(report: Report, findings: int) -> str:
    """Return what came of a page in a line: `verified: 2 paths, 14 steps`."""
    if findings:
        return counted(findings, "finding")
    if not report.runs:
        return "nothing to carry out, and nothing found"
    outcomes = Counter(run.outcome for run in report.runs)
    paths = counted(len({run.path for run in report.runs}), "path")
    skipped = f", {outcomes[Outcome.SKIPPED]} skipped" if outcomes[Outcome.SKIPPED] else ""
    return f"verified: {paths}, {counted(outcomes[Outcome.PASSED], 'step')}{skipped}"
