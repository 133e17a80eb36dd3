"""Proof for a freeze: every guide is carried out on exactly the docs that are to be frozen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath

from tooling.content.page import page_paths
from tooling.findings import Finding
from tooling.git import Repository
from tooling.mkdocs import markdown_extensions
from tooling.project import Project, parse_settings
from tooling.verify.formats import as_summary
from tooling.verify.progress import progress_shown
from tooling.verify.report import Report
from tooling.verify.verify import verify_sources
from tooling.versions.checks.docs import Docs
from tooling.versions.checks.snapshot import checking
from tooling.versions.freeze import FreezePlan, Kind, freeze_source
from tooling.versions.registry import Version
from tooling.versions.snapshots import aliases_in
from tooling.versions.source import Source


def proven(
    repository: Repository, project: Project, version: Version, source: Source
) -> tuple[FreezePlan, list[Finding]]:
    """Return the plan to freeze `source`, with what was carried out of its docs, and what is wrong with them.

    Docs that are wrong as they stand aren't carried out. Raises what stands in the way.
    """
    plan, found = checked(repository, project, version, source)
    if found or plan.kind is not Kind.SNAPSHOT:
        return plan, found
    report = verification(plan)
    return plan.verified(as_summary(report)), report.findings


def checked(
    repository: Repository, project: Project, version: Version, source: Source
) -> tuple[FreezePlan, list[Finding]]:
    """Return the plan to freeze `source`, and what is wrong with it as it stands: nothing, if it is frozen.

    Raises what stands in the way.
    """
    own = Project(project.root, parse_settings(source.config))
    docs = Docs(source.docs, source.images.files, own, markdown_extensions(project.config_file))
    with checking(docs, source.config) as findings:
        plan = freeze_source(repository, project, version, source)
        if plan.kind is not Kind.SNAPSHOT:
            return plan, []
        return plan, sorted([*findings(), *aliases_in(source.docs, own)])


def verification(plan: FreezePlan) -> Report:
    """Return the report on the guides in the docs of `plan`, carried out in a folder of their own."""
    source, folder = plan.source, plan.project.docs_name
    files = (source.docs | source.images.under("images")).under(folder)
    pages = {PurePosixPath(path): files.files[path].data for path in page_paths(files.files)}
    with tempfile.TemporaryDirectory(prefix="freezing-") as root, progress_shown() as done:
        files.write(Path(root))
        jobs = os.cpu_count() or 1
        return verify_sources(plan.project, Path(root), pages, done, jobs=jobs, cached=True)
