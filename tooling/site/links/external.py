"""External links: asked for on their own hosts, where somebody wants that.

What answered is kept for some days. What didn't answer is never taken for fine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urldefrag

from tooling.errors import ToolingError, UnwritableError
from tooling.findings import Finding
from tooling.project import Project
from tooling.site.editions import editions
from tooling.site.links.asking import PAUSE, Asked, Verdict, ask
from tooling.site.links.check import all_facts
from tooling.site.links.facts import Facts
from tooling.site.links.files import site_files
from tooling.site.links.ignoring import ignored_links, reason_for
from tooling.site.links.outcomes import Fault
from tooling.site.links.places import findings_of
from tooling.site.links.report import mendable
from tooling.tree import write_at_once
from tooling.versions.registry import Registry
from tooling.words import counted

DAYS = 7


class UnansweredError(ToolingError):
    """No other host answered at all."""

    def __init__(self, unanswered: Sequence[Asked]) -> None:
        super().__init__(
            f"not checked: {counted(len(unanswered), 'external link')}, because no host answered: "
            f"{unanswered[0].reason}",
            fix="See that this machine reaches other hosts, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class ExternalReport:
    """What is known of the external links: `kept` answered some days ago, `asked` were asked for now.

    `ignored` has the reason for each link that isn't to be checked.
    """

    kept: tuple[str, ...]
    asked: tuple[Asked, ...]
    ignored: Mapping[str, str]
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        total = len(self.kept) + len(self.asked) + len(self.ignored)
        counts = {verdict: sum(each.verdict is verdict for each in self.asked) for verdict in Verdict}
        unsure = [each for each in self.asked if each.verdict in {Verdict.UNSURE, Verdict.UNANSWERED}]
        first = (
            f"links: {counted(total, 'external link')}: {counts[Verdict.FINE]} answered, {len(self.kept)} "
            f"answered within {DAYS} days, {counts[Verdict.BROKEN]} broken, {len(unsure)} not checked, "
            f"{len(self.ignored)} ignored"
        )
        lines = [f"not checked: {each.url}: {each.reason}" for each in unsure]
        lines += [f"ignored: {url}: {reason}" for url, reason in sorted(self.ignored.items())]
        return "\n".join([first, *lines])


def check_external(project: Project, today: date, pause: float = PAUSE) -> ExternalReport:
    """Return what other hosts say of the links to them.

    Raises `UnansweredError` where none says anything, and what `check_links` does.
    """
    shown = editions(project, Registry.read(project.versions))
    site = site_files(project.site, [folder for edition in shown for folder in edition.folders])
    facts = all_facts(project, site)
    urls = sorted({urldefrag(url).url for each in facts for url in each.external})
    patterns = ignored_links(project)
    ignored = {url: reason for url in urls if (reason := reason_for(url, patterns)) is not None}
    answered = Answered.read(project.cache / "external-links.json", today)
    kept = tuple(url for url in urls if url in answered.days and url not in ignored)
    asked = tuple(ask([url for url in urls if url not in ignored and url not in kept], pause))
    if asked and all(each.verdict is Verdict.UNANSWERED for each in asked):
        raise UnansweredError(asked)
    answered.write(kept, (each.url for each in asked if each.verdict is Verdict.FINE), today)
    findings = findings_of(project, shown, faults_of(facts, asked))
    return ExternalReport(kept, asked, ignored, tuple(mendable(project, shown, findings)))


def faults_of(facts: Iterable[Facts], asked: Iterable[Asked]) -> list[tuple[str, Fault]]:
    """Return a fault for each link to a page that is gone, with the file that it stands in."""
    gone = {each.url: each.reason for each in asked if each.verdict is Verdict.BROKEN}
    return [
        (each.file, Fault(link, f"`{link}` leads nowhere: {gone[url]}", "broken-external-link"))
        for each in facts
        for link in each.external
        if (url := urldefrag(link).url) in gone
    ]


@dataclass(frozen=True, slots=True)
class Answered:
    """The links that answered, and the days of that. A file that can't be read says nothing."""

    file: Path
    days: Mapping[str, str]

    @classmethod
    def read(cls, file: Path, today: date) -> Answered:
        """Return what is kept in `file` and not too old."""
        try:
            known = dict(json.loads(file.read_bytes()))
            oldest = today - timedelta(days=DAYS)
            return cls(file, {url: day for url, day in known.items() if date.fromisoformat(day) > oldest})
        except (OSError, ValueError, TypeError):
            return cls(file, {})

    def write(self, kept: Iterable[str], fresh: Iterable[str], today: date) -> None:
        """Keep what answered. Raises `UnwritableError`."""
        days = {**{url: self.days[url] for url in kept}, **dict.fromkeys(fresh, today.isoformat())}
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_at_once(self.file, json.dumps(days, indent=1, sort_keys=True).encode())
        except OSError as error:
            raise UnwritableError(self.file, error.strerror or str(error)) from error
