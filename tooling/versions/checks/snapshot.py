"""What docs have to be before a freeze makes them immutable: everything that would stay wrong for good."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from tooling.content.markdown import Extensions
from tooling.findings import Finding
from tooling.forks import meanwhile
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.checks.docs import Docs
from tooling.versions.checks.links import QuickLook, link_findings, quick_look
from tooling.versions.checks.names import name_findings, url_findings
from tooling.versions.checks.nav import nav_findings, orphan_findings
from tooling.versions.checks.pages import page_findings

# What a page shows by itself: its path, what is wrong with it, and a look at its links if it can be read.
Seen = tuple[str, list[Finding], QuickLook | None]

# So many pages are looked at in the time that a process takes to start.
FEW = 100


def snapshot_findings(
    docs: Tree, images: Collection[str], project: Project, config: bytes, extensions: Extensions
) -> list[Finding]:
    """Return what is wrong with docs that are to be frozen, by file and line.

    `docs` are the files of the docs folder without images/, `images` the paths below that,
    `project` and `config` the mkdocs.yml beside them, read and in bytes. Raises `MkdocsYamlError`,
    `NoSuperfencesError`.
    """
    with checking(Docs(docs, images, project, extensions), config) as findings:
        return findings()


@contextmanager
def checking(docs: Docs, config: bytes) -> Iterator[Callable[[], list[Finding]]]:
    """Begin to look at docs that are to be frozen, and yield what returns what is wrong with them.

    Pages are looked at by other processes meanwhile, by as many as that is worth.
    """
    processes = min(os.cpu_count() or 1, len(docs.page_files) // FEW)
    _ = docs.pages, docs.urls  # which all of them need
    with meanwhile(partial(seen, docs), docs.page_files, processes) as looks:
        yield lambda: all_findings(docs, config, looks)


def seen(docs: Docs, path: str) -> Seen:
    """Return what a page shows by itself."""
    return path, [*page_findings(docs, path)], quick_look(docs, path) if path in docs.pages else None


def all_findings(docs: Docs, config: bytes, pages: Iterable[Seen]) -> list[Finding]:
    """Return what is wrong with docs whose `pages` were looked at, by file and line."""
    found, looks = [], {}
    for path, of_page, look in pages:
        found += of_page
        if look:
            looks[path] = look
    return sorted(
        {
            *found,
            *name_findings(docs),
            *url_findings(docs),
            *link_findings(docs, looks),
            *nav_findings(docs, config),
            *orphan_findings(docs),
        }
    )
