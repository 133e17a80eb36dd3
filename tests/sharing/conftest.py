from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.site.publish.conftest import s3, shared_world

__all__ = ["machine", "s3", "shared_world"]


@pytest.fixture
def machine(built_once: SampleSite, tmp_path: Path) -> Callable[[str], SampleSite]:
    """Return a function that gives another machine a clone of the site, with nothing built in it."""

    def clone(name: str) -> SampleSite:
        ignore = shutil.ignore_patterns(".cache", "site")
        shutil.copytree(built_once.root, tmp_path / name / "docs-of-it", ignore=ignore)
        return SampleSite(tmp_path / name / "docs-of-it")

    return clone
