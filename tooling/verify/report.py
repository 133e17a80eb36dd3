"""What a verification came to: the outcome of each step on each path, and the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from tooling.findings import Finding
from tooling.verify.outcomes import Outcome, StepRun
from tooling.words import counted


@dataclass(frozen=True, slots=True)
class VerifiedPage:
    """What came of a page: its steps on each path, in order, and the findings that are no step's.

    `permissions` are the actions that the page's own principals were allowed, by path. `policies` are what
    its policies were used for, as verification.json has it. `date` is when it was carried out.
    `is_unchanged` says that it was fetched: nothing changed since. `included` are files that are part of it.
    """

    name: PurePosixPath
    steps: Sequence[StepRun]
    page_findings: Sequence[Finding] = ()
    permissions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    policies: Sequence[Mapping[str, Any]] = ()
    included: Sequence[str] = ()
    date: str = ""
    is_unchanged: bool = False

    @property
    def paths(self) -> dict[str, list[StepRun]]:
        """The steps of each path, in order."""
        grouped = groupby(self.steps, key=lambda run: run.path)
        return {path: list(steps) for path, steps in grouped}

    @property
    def seconds(self) -> float:
        """How long its steps took, on all paths together."""
        return sum(step.seconds for step in self.steps)

    @property
    def findings(self) -> list[Finding]:
        """All findings, each once, with the paths that it came up on."""
        paths: dict[Finding, list[str]] = {}
        for run in self.steps:
            if run.finding:
                paths.setdefault(run.finding, []).append(run.path)
        found = [with_paths(finding, names, self.paths) for finding, names in paths.items()]
        return sorted({*self.page_findings, *found})


@dataclass(frozen=True, slots=True)
class Report:
    """A verification: its pages, and what the reader of the report has to know about how it came about."""

    pages: Sequence[VerifiedPage]
    note: str = ""

    @property
    def findings(self) -> list[Finding]:
        return [finding for page in self.pages for finding in page.findings]

    @property
    def runs(self) -> list[StepRun]:
        return [run for page in self.pages for run in page.steps]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary: each path, each skipped step with its reason, the totals."""
        for page in self.pages:
            if page.steps:
                yield f"{page.name}{' (unchanged since it was carried out)' if page.is_unchanged else ''}"
            for path, steps in page.paths.items():
                yield f"  {path_line(path, steps)}"
        for name, line, reason in sorted({(r.page, r.line, r.reason) for r in self._having(Outcome.SKIPPED)}):
            yield f"{name}:{line}: skipped: {reason}"
        yield from self._slowest()
        yield from [f"note: {self.note}"] if self.note else []
        yield self._totals()

    def _having(self, outcome: Outcome) -> list[StepRun]:
        return [run for run in self.runs if run.outcome is outcome]

    def _slowest(self) -> Iterator[str]:
        """Yield which page took longest, where there are several to compare."""
        seconds = {page.name: page.seconds for page in self.pages if page.steps and not page.is_unchanged}
        if len(seconds) > 1:
            slowest = max(seconds, key=lambda name: seconds[name])
            yield f"slowest: {slowest} in {seconds[slowest]:.1f} s"

    def _totals(self) -> str:
        pages = {run.page for run in self.runs}
        paths = {(run.page, run.path) for run in self.runs}
        passed, skipped = len(self._having(Outcome.PASSED)), len(self._having(Outcome.SKIPPED))
        where = f"{counted(len(paths), 'path')} through {counted(len(pages), 'guide')}"
        findings = counted(len(self.findings), "finding")
        hidden = sum(run.is_hidden for run in self._having(Outcome.PASSED))
        of_them = f", {hidden} of them hidden," if hidden else ""
        steps = f"{counted(passed, 'step')} carried out{of_them}"
        return f"verify: {steps} on {where}, {skipped} skipped, {findings}"


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
