"""Facts and pages: every page of the docs compared with what is known, and its tables filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.content.fact_tables import fact_findings, fact_tables, filled
from tooling.content.facts import Facts
from tooling.content.page import page_paths
from tooling.findings import Finding
from tooling.project import Project
from tooling.tree import Tree
from tooling.words import counted


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing pages with facts: how many there are of each, and what differs."""

    facts: int
    tables: int
    pages: int
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        found = counted(len(self.findings), "finding")
        tables = counted(self.tables, "table")
        return f"facts: {counted(self.facts, 'fact')}, {tables}, {counted(self.pages, 'page')}, {found}"


def compare(project: Project, docs: Tree, facts: Facts) -> Compared:
    """Return what the pages of `docs` say otherwise than the facts."""
    texts = dict(page_texts(docs))
    found = [
        finding
        for path, text in texts.items()
        for finding in fact_findings(PurePosixPath(project.docs_name, path), path, text, facts)
    ]
    tables = sum(len([*fact_tables(text)]) for text in texts.values())
    return Compared(len(facts.all), tables, len(texts), tuple(found))


def fill(project: Project, docs: Tree, facts: Facts) -> Iterator[str]:
    """Fill the tables of facts of the pages of `docs`, and yield the pages that changed."""
    for path, text in page_texts(docs):
        new = filled(text, facts)
        if new != text:
            (project.docs / path).write_bytes(new.encode())
            yield path


def page_texts(docs: Tree) -> Iterator[tuple[str, str]]:
    """Yield each page that can be read, and its text. The others are reported elsewhere."""
    for path in page_paths(docs.files):
        try:
            yield path, docs.files[path].data.decode()
        except UnicodeDecodeError:
            continue
