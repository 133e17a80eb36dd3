"""The command `verify`: pages in, a report out; pages rewritten and files written where asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tooling.project import Project
from tooling.shards import Records, Shard
from tooling.shared import SharedCache
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


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a verification shares with other machines: its cache, and the work, of which this is `shard`."""

    cache: SharedCache | None = None
    shard: Shard | None = None

    def pages(self, project: Project, pages: Sequence[Path]) -> list[Path]:
        """Return those of `pages` that this machine carries out."""
        if self.shard is None:
            return [*pages]
        data = {page.relative_to(project.root).as_posix(): page.read_bytes() for page in pages}
        sizes = {name: len(each) for name, each in data.items()}
        digests = {name: hashlib.sha256(each).hexdigest() for name, each in data.items()}
        share = Records("pages", project.cache, self.cache).share(sizes, digests, self.shard)
        return [project.root / name for name in share]

    def require(self) -> None:
        """Raise `UnsharedError` where the results of a shard aren't in the cache that it shares."""
        if self.shard and self.cache:
            self.cache.require()


def verified(
    project: Project, paths: Iterable[Path], *, jobs: int, cached: bool, update: bool, sharing: Sharing
) -> Report:
    """Return the report on the pages that `paths` name, after rewriting them where `update` is set."""
    pages, shared = sharing.pages(project, pages_at(project, paths)), sharing.cache
    with progress_shown() as progress:
        report = verify(project, pages, progress, jobs=jobs, cached=cached, shared=shared)
        # What comes after a rewritten block may have to be rewritten as well; no block is rewritten twice.
        settled: Settled = {}
        while update and rewrite(project, report, settled):
            report = verify(project, pages, progress, jobs=jobs, cached=cached, shared=shared)
    sharing.require()
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
