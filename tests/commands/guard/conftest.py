"""A site with a frozen version, for the tests of the guard to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.guard.findings import TITLE
from tests.conftest import SampleSite


@pytest.fixture(scope="module")
def frozen_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site `small` with v1.0.0 frozen, and a tag `base` there."""
    root = tmp_path_factory.mktemp("frozen") / "site"
    shutil.copytree(Path(__file__).parents[2] / "sites/small", root)
    site = SampleSite(root)
    site.git("init", "--quiet", "--initial-branch", "main")
    site.commit("Start")
    site.freeze("v1.0.0")
    site.commit(TITLE)
    site.git("tag", "base")
    return root


@pytest.fixture
def site(frozen_site: Path, tmp_path: Path) -> SampleSite:
    shutil.copytree(frozen_site, tmp_path / "site")
    return SampleSite(tmp_path / "site")
