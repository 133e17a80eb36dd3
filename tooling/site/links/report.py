"""What came of checking links: how many, which lead nowhere, and which weren't looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tooling.findings import Finding
from tooling.project import Project
from tooling.site.editions import Edition
from tooling.words import counted

# How many hosts are named.
MOST_HOSTS = 8


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How many links on how many pages were followed, and those that lead nowhere.

    `unresolved` is how many of those stand in versions that were made of history: nobody can mend them.
    `unchecked` says what wasn't checked.
    """

    links: int
    pages: int
    findings: tuple[Finding, ...]
    unchecked: str
    unresolved: int = 0

    def __str__(self) -> str:
        broken = f"{len(self.findings)} broken" if self.findings else ""
        known = f"{self.unresolved} broken for good in versions made of history" if self.unresolved else ""
        answer = (
            ", ".join(["were followed", *filter(None, (broken, known))]) if broken or known else "answered"
        )
        return f"links: {self.links} links on {self.pages} pages {answer}; {self.unchecked}"


def mendable(project: Project, editions: Iterable[Edition], findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that somebody can mend: not those in versions that were made of history."""
    history = [each.docs.relative_to(project.root) for each in editions if each.is_history]
    return [each for each in findings if not any(each.file.is_relative_to(docs) for docs in history)]


def not_checked(external: Collection[str]) -> str:
    """Return that links to other sites weren't checked, and to which: they are never taken for fine."""
    if not external:
        return "none is external"
    hosts = Counter(urlsplit(url).netloc for url in external)
    ordered = sorted(hosts.items(), key=lambda host: (-host[1], host[0]))
    return f"not checked: {counted(len(external), 'external link')}, to {named(ordered)}"


def named(hosts: Sequence[tuple[str, int]]) -> str:
    """Return the first of `hosts` with how many links lead to each, and how many hosts there are besides."""
    shown = [f"{host} ({count})" for host, count in hosts[:MOST_HOSTS]]
    more = len(hosts) - len(shown)
    return ", ".join([*shown, *([f"and {counted(more, 'more host')}"] if more else [])])
