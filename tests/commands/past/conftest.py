"""Sites whose versions were released before anything was frozen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.past.folders import CONFIG, PAGES
from tests.commands.past.reconstructed import release
from tests.conftest import SampleSite


@pytest.fixture
def released(site: SampleSite) -> SampleSite:
    """A site whose docs moved, and lost a page and an image on the way.

    v1.0.0 had them in documentation/ beside a mkdocs.yaml, v1.1.0 in docs/.
    """
    site.git("mv", "docs", "documentation")
    site.git("mv", "mkdocs.yml", "mkdocs.yaml")
    site.write("mkdocs.yaml", "site_name: Old\ndocs_dir: documentation\nnav: [index.md, old.md, gone.md]\n")
    site.write("documentation/old.md", "# Old\n\n![Old](images/old.png)\n![Dot](images/dot.png)\n")
    site.write("documentation/images/old.png", "old")
    release(site, "v1.0.0")
    site.git("rm", "-r", "--quiet", "documentation", "mkdocs.yaml")
    site.git("checkout", "--quiet", "HEAD~1", "--", "docs", "mkdocs.yml")
    release(site, "v1.1.0")
    site.write("docs/index.md", "# Today\n\n[Role](guides/role.md)\n")
    site.commit()
    return site


@pytest.fixture
def folders(tmp_path: Path) -> SampleSite:
    """A site with a folder for edge and one for each version."""
    site = SampleSite(tmp_path / "site")
    site.root.mkdir()
    site.git("init", "--quiet", "--initial-branch", "main")
    for path, text in {**PAGES, "mkdocs.yml": CONFIG}.items():
        site.write(path, text)
    site.commit("Start")
    return site
