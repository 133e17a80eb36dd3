"""Proof for a freeze: every guide is carried out on exactly the docs that are to be frozen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath

from tooling.content.page import page_paths
from tooling.findings import Finding
from tooling.mkdocs import markdown_extensions
from tooling.project import Project, parse_settings
from tooling.verify.formats import as_summary
from tooling.verify.progress import progress_shown
from tooling.verify.report import Report
from tooling.verify.verify import verify_sources
from tooling.versions.checks.snapshot import snapshot_findings
from tooling.versions.freeze import FreezePlan, Kind
from tooling.versions.snapshots import aliases_in
from tooling.versions.source import Source


def proven(plan: FreezePlan) -> tuple[FreezePlan, list[Finding]]:
    """Return `plan` with what was carried out of its docs, and what is wrong with them.

    Docs that are frozen already were proven then. Docs that are wrong as they stand aren't carried out.
    """
    if plan.kind is not Kind.SNAPSHOT:
        return plan, []
    found = source_findings(plan.source, plan.project)
    if found:
        return plan, found
    report = verification(plan)
    return plan.verified(as_summary(report)), report.findings


def source_findings(source: Source, project: Project) -> list[Finding]:
    """Return what would stay wrong for good in a snapshot of `source`."""
    own = Project(project.root, parse_settings(source.config))
    extensions = markdown_extensions(project.config_file)
    found = snapshot_findings(source.docs, source.images.files, own, source.config, extensions)
    return sorted([*found, *aliases_in(source.docs, own)])


def verification(plan: FreezePlan) -> Report:
    """Return the report on the guides in the docs of `plan`, carried out in a folder of their own."""
    source, folder = plan.source, plan.project.docs_name
    files = (source.docs | source.images.under("images")).under(folder)
    pages = {PurePosixPath(path): files.files[path].data for path in page_paths(files.files)}
    with tempfile.TemporaryDirectory(prefix="freezing-") as root, progress_shown() as done:
        files.write(Path(root))
        jobs = os.cpu_count() or 1
        return verify_sources(plan.project, Path(root), pages, done, jobs=jobs, cached=True)
