"""Proof for a freeze: every guide is carried out on exactly the docs that are to be frozen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath

from tooling.content.page import page_paths
from tooling.findings import Finding
from tooling.verify.formats import as_summary
from tooling.verify.progress import progress_shown
from tooling.verify.report import Report
from tooling.verify.verify import verify_sources
from tooling.versions.freeze import FreezePlan, Kind


def proven(plan: FreezePlan) -> tuple[FreezePlan, list[Finding]]:
    """Return `plan` with what was carried out of its docs, and what is wrong with them.

    Docs that are frozen already were proven then.
    """
    if plan.kind is not Kind.SNAPSHOT:
        return plan, []
    report = verification(plan)
    return plan.verified(as_summary(report)), report.findings


def verification(plan: FreezePlan) -> Report:
    """Return the report on the guides in the docs of `plan`, carried out in a folder of their own."""
    source, folder = plan.source, plan.project.docs_name
    files = (source.docs | source.images.under("images")).under(folder)
    pages = {PurePosixPath(path): files.files[path].data for path in page_paths(files.files)}
    with tempfile.TemporaryDirectory(prefix="freezing-") as root, progress_shown() as done:
        files.write(Path(root))
        jobs = os.cpu_count() or 1
        return verify_sources(plan.project, Path(root), pages, done, jobs=jobs, cached=True)
