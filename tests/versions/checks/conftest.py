"""The findings on docs that are given as texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.content.test_markdown import EXTENSIONS
from tooling.content.markdown import Extensions
from tooling.project import Project, parse_settings
from tooling.tree import File, Tree
from tooling.versions.checks.snapshot import snapshot_findings

SITE = "site_url: https://docs.example.com/\n"


def checked(
    docs: Mapping[str, str | bytes],
    config: str = "",
    images: tuple[str, ...] = ("a.png",),
    extensions: Extensions = EXTENSIONS,
) -> list[str]:
    """Return what is wrong with `docs`, as it is printed. `config` is added to a small mkdocs.yml."""
    files = {
        path: File(text.encode() if isinstance(text, str) else text) for path, text in sorted(docs.items())
    }
    data = f"{SITE}{config}".encode()
    project = Project(Path(), parse_settings(data))
    return [str(each) for each in snapshot_findings(Tree(files), images, project, data, extensions)]
