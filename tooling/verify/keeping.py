"""What was last carried out of each page of edge, where the build finds it.

The file is rewritten by each verification: pages that weren't part of it keep what is there of them.
Each page stands with the digests of what it was read from, so that nothing is claimed of another state
of it, and with the tools and the day that it was carried out with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from tooling.errors import UnwritableError
from tooling.project import Project
from tooling.tree import write_at_once
from tooling.verify.cache import digest_of
from tooling.verify.formats import page_summary, tools
from tooling.verify.report import Report, VerifiedPage


def keep_results(project: Project, report: Report, sources: Mapping[PurePosixPath, bytes]) -> None:
    """Keep what came of the pages in `report`; `sources` has their bytes. Raises `UnwritableError`."""
    file = project.verification_file
    results = {str(page.name): result(page, sources[page.name]) for page in report.pages}
    pages = {name: each for name, each in known(file).items() if (project.root / name).is_file()}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_at_once(file, json.dumps({"pages": dict(sorted({**pages, **results}.items()))}).encode())
    except OSError as error:
        raise UnwritableError(file, error.strerror or str(error)) from error


def known(file: Path) -> dict[str, Any]:
    """Return what is kept of each page; nothing where the file can't be read."""
    try:
        return dict(json.loads(file.read_bytes())["pages"])
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def result(page: VerifiedPage, data: bytes) -> dict[str, Any]:
    """Return what came of a page with the bytes `data`."""
    return {
        **page_summary(page),
        "findings": len(page.findings),
        "digest": hashlib.sha256(data).hexdigest(),
        "included": {file: digest_of(file) for file in page.included},
        "versions": tools(),
        "date": page.date,
    }
