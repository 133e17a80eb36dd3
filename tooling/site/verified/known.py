"""What is known of the pages of an edition: of a frozen one from its manifest, of edge from the last runs.

A frozen page was carried out when it was frozen. A page of edge was only if the last run on it read the
same bytes as the build does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tooling.content.page import page_paths
from tooling.project import Project
from tooling.site.editions import Edition
from tooling.site.verified.records import UNREADABLE, PageRecord, Verification, page_record
from tooling.tree import Tree
from tooling.versions.history import find_manifest
from tooling.versions.manifest import ManifestError
from tooling.versions.registry import Version


def frozen_verification(project: Project, edition: Edition, version: Version, folder: str) -> Verification:
    """Return what the manifest of `version` says of its pages. Raises `ManifestError`.

    `folder` is what the docs were called when they were frozen.
    """
    manifest = find_manifest(project.versions, version)
    said = manifest.verification if manifest else {}
    try:
        pages = {
            name.removeprefix(f"{folder}/"): page_record(facts, said["versions"], edition.date)
            for name, facts in said.get("pages", {}).items()
        }
    except UNREADABLE as error:
        file = f"{project.versions.name}/{version}/manifest.json"
        raise ManifestError(file, "its verification can't be read") from error
    return Verification(pages)


def edge_verification(project: Project, docs: Tree, is_guide: Callable[[str], bool]) -> Verification:
    """Return what the last runs say of the pages of edge; nothing where there was none.

    `is_guide` says whether there is something to carry out on a page.
    """
    results = last_results(project.verification_file)
    if results is None:
        return Verification()
    paths = page_paths(docs.files)
    found = {path: last_record(results.get(f"{project.docs_name}/{path}"), docs, path) for path in paths}
    pages = {path: record for path, record in found.items() if record}
    return Verification(pages, tuple(path for path in paths if path not in pages and is_guide(path)))


def last_results(file: Path) -> Mapping[str, Any] | None:
    """Return what the last run on each page came to; None where nothing can be read."""
    try:
        return dict(json.loads(file.read_bytes())["pages"])
    except (OSError, *UNREADABLE):
        return None


def last_record(facts: Any, docs: Tree, path: str) -> PageRecord | None:
    """Return the record of the page at `path`, or None where it isn't one of these bytes."""
    try:
        is_same = facts["digest"] == docs.files[path].digest
        if not is_same or any(digest_of(file) != digest for file, digest in facts["included"].items()):
            return None
        return page_record(facts, facts["versions"], facts["date"])
    except (OSError, *UNREADABLE):
        return None


def digest_of(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
