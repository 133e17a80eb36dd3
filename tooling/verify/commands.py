"""The command `verify`: pages in, a report out; pages rewritten and files written where asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tooling.project import Project
from tooling.verify.formats import as_document, as_junit, github_lines
from tooling.verify.progress import progress_shown
from tooling.verify.report import Report
from tooling.verify.updating import updated
from tooling.verify.verify import page_guide, pages_at, verify

# The blocks of each page that an update has rewritten, by their numbers.
Settled = dict[PurePosixPath, set[int]]


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a report goes beside the terminal."""

    json_file: IO[str] | None
    junit: IO[str] | None
    is_on_github: bool

    def written(self, report: Report) -> Iterator[str]:
        """Write the files, and yield the lines that a code host reads."""
        if self.json_file:
            json.dump(as_document(report), self.json_file, indent=2)
        if self.junit:
            self.junit.write(as_junit(report))
        if self.is_on_github:
            yield from github_lines(report.findings)


def verified(project: Project, paths: Iterable[Path], *, jobs: int, cached: bool, update: bool) -> Report:
    """Return the report on the pages that `paths` name, after rewriting them where `update` is set."""
    pages = pages_at(project, paths)
    with progress_shown() as progress:
        report = verify(project, pages, progress, jobs=jobs, cached=cached)
        # What comes after a rewritten block may have to be rewritten as well; no block is rewritten twice.
        settled: Settled = {}
        while update and rewrite(project, report, settled):
            report = verify(project, pages, progress, jobs=jobs, cached=cached)
    return report


def rewrite(project: Project, report: Report, settled: Settled) -> bool:
    """Rewrite the pages of `report` that came out otherwise, and return whether any changed.

    Which blocks were rewritten is added to `settled`: they aren't again.
    """
    before = sum(map(len, settled.values()))
    for page in report.pages:
        known = settled.setdefault(page.name, set())
        if any(step.came for step in page.steps):
            file = project.root / page.name
            new = updated(file.read_bytes().decode(), page_guide(project, file), page.steps, known)
            if new.rewritten:
                known |= new.rewritten
                file.write_bytes(new.text.encode())
    return sum(map(len, settled.values())) > before
