"""What docs have to be before a freeze makes them immutable: everything that would stay wrong for good."""

from __future__ import annotations

from collections.abc import Collection

from tooling.content.markdown import Extensions
from tooling.findings import Finding
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.checks.docs import Docs
from tooling.versions.checks.links import link_findings
from tooling.versions.checks.names import name_findings, url_findings
from tooling.versions.checks.nav import nav_findings, orphan_findings
from tooling.versions.checks.pages import page_findings


def snapshot_findings(
    docs: Tree, images: Collection[str], project: Project, config: bytes, extensions: Extensions
) -> list[Finding]:
    """Return what is wrong with docs that are to be frozen, by file and line.

    `docs` are the files of the docs folder without images/, `images` the paths below that,
    `project` and `config` the mkdocs.yml beside them, read and in bytes. Raises `MkdocsYamlError`,
    `NoSuperfencesError`.
    """
    checked = Docs(docs, images, project, extensions)
    return sorted(
        {
            *name_findings(checked),
            *url_findings(checked),
            *page_findings(checked),
            *link_findings(checked),
            *nav_findings(checked, config),
            *orphan_findings(checked),
        }
    )
