"""The reference pages of an edition that its own pages don't make: what changed, and what is known."""

from __future__ import annotations

from pathlib import PurePosixPath

from tooling.content.facts import read_facts
from tooling.content.page import page_paths
from tooling.project import Project
from tooling.site.editions import Edition, previous
from tooling.site.reference.changes import changes_page
from tooling.site.reference.facts import facts_page
from tooling.site.reference.known_pages import KnownPages
from tooling.site.reference.pages import ReferencePage
from tooling.tree import Tree
from tooling.versions.diff.changes import DocsDiff, docs_diff
from tooling.versions.docs import Docs, docs_of
from tooling.versions.registry import Registry


def changes_and_facts(
    edition: Edition, docs: Tree, project: Project, known_pages: KnownPages
) -> list[ReferencePage]:
    """Return the pages about what changed, and about what is known; the files of the edition are `docs`."""
    facts = read_facts({path: file.data for path, file in docs.files.items()}, project.docs_name)
    pages = [facts_page(facts)] if facts.files else []
    diff = changes_since(edition, docs, project, known_pages)
    return [*pages, changes_page(diff)] if diff else pages


def changes_since(edition: Edition, docs: Tree, project: Project, known_pages: KnownPages) -> DocsDiff | None:
    """Return what changed since the version before, None where there is none."""
    registry = Registry.read(project.versions)
    before = previous(edition, registry)
    if before is None:
        return None
    folder = PurePosixPath(edition.docs.relative_to(project.root).as_posix())
    new = Docs(edition.name, folder, {path: docs.files[path].data for path in page_paths(docs.files)})
    old = docs_of(str(before), project, registry)
    return docs_diff(old, new, known_pages.reader)
