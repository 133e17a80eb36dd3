"""What a verification came to: the outcome of each step on each path, and the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from pathlib import PurePosixPath

from tooling.findings import Finding
from tooling.words import counted


class Outcome(Enum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step on a path: what became of it, in how many seconds, and why it was left out or what was wrong."""

    page: PurePosixPath
    path: str
    line: int
    outcome: Outcome
    seconds: float
    reason: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A verification: the steps that were run, in order, and what is wrong with the pages.

    `unchanged` are the pages whose runs were fetched: nothing changed since they were carried out. `note` is
    what the reader of the report has to know about how it came about.
    """

    runs: Sequence[StepRun]
    page_findings: Sequence[Finding]
    unchanged: Collection[PurePosixPath] = ()
    note: str = ""

    @property
    def findings(self) -> list[Finding]:
        """All findings, each once, with the paths that it came up on."""
        paths: dict[Finding, list[str]] = {}
        for run in self.runs:
            if run.finding:
                paths.setdefault(run.finding, []).append(run.path)
        found = [with_paths(finding, names, self._paths(finding.file)) for finding, names in paths.items()]
        return sorted([*self.page_findings, *found])

    def _paths(self, page: PurePosixPath) -> set[str]:
        return {run.path for run in self.runs if run.page == page}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary: each path, each skipped step with its reason, the totals."""
        for page, runs in groupby(self.runs, key=lambda run: run.page):
            yield f"{page}{' (unchanged since it was carried out)' if page in self.unchanged else ''}"
            for path, steps in groupby(runs, key=lambda run: run.path):
                yield f"  {path_line(path, list(steps))}"
        for page, line, reason in sorted({(r.page, r.line, r.reason) for r in self._having(Outcome.SKIPPED)}):
            yield f"{page}:{line}: skipped: {reason}"
        yield from [f"note: {self.note}"] if self.note else []
        yield self._totals()

    def _having(self, outcome: Outcome) -> list[StepRun]:
        return [run for run in self.runs if run.outcome is outcome]

    def _totals(self) -> str:
        pages = {run.page for run in self.runs}
        paths = {(run.page, run.path) for run in self.runs}
        passed, skipped = len(self._having(Outcome.PASSED)), len(self._having(Outcome.SKIPPED))
        where = f"{counted(len(paths), 'path')} through {counted(len(pages), 'guide')}"
        findings = counted(len(self.findings), "finding")
        return f"verify: {counted(passed, 'step')} carried out on {where}, {skipped} skipped, {findings}"


def with_paths(finding: Finding, paths: Sequence[str], all_paths: Collection[str]) -> Finding:
    """Return `finding` saying on which of the page's paths it came up, unless it was on all of them."""
    if len(paths) == len(all_paths):
        return finding
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return replace(finding, detail="\n".join([finding.detail, f"on the path: {paths[0]}{more}"]))


def path_line(path: str, runs: Sequence[StepRun]) -> str:
    """Return the line of the summary about one path."""
    counts = Counter(run.outcome for run in runs)
    words = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome])
    return f"{path}: {words} in {sum(run.seconds for run in runs):.1f} s"
