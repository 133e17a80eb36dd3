"""A small site in a git repository of its own, and the `tooling` command run on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tooling.cli import main
from tooling.git import Repository
from tooling.project import Project
from tooling.versions.freeze import freeze_source, head_source
from tooling.versions.registry import Version

SITES = Path(__file__).parent / "sites"


@dataclass(frozen=True, slots=True)
class SampleSite:
    """A MkDocs project at `root`, committed to a git repository."""

    root: Path

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    def run(self, *arguments: str) -> Result:
        """Return what `tooling ARGUMENTS` did in the site."""
        return CliRunner().invoke(main, ["--project", str(self.root), *arguments], catch_exceptions=False)

    def freeze(self, version: str) -> None:
        """Freeze the last commit, without carrying its guides out."""
        repository, project = Repository(self.root), self.project
        source = head_source(repository, project)
        freeze_source(repository, project, Version.parse(version), source).apply()

    def write(self, path: str, text: str) -> None:
        """Write a file of the site."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def git(self, *arguments: str) -> str:
        """Return what a git command prints in the site."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            check=True,
            capture_output=True,
            text=True,
            env=git_environment(),
        )
        return done.stdout.strip()

    def commit(self, message: str = "Change") -> str:
        """Commit everything, and return the id of the commit."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


def git_environment() -> dict[str, str]:
    """Return an environment in which git commits with a fixed name and date."""
    names = {f"GIT_{who}_{what}": "test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-01-02T03:04:05+00:00")
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return {**os.environ, **names, **dates, **nobody}


@pytest.fixture
def site(tmp_path: Path) -> SampleSite:
    """The site `small`, committed."""
    return small_site(tmp_path / "site")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> SampleSite:
    """The site `small` with two frozen versions, built. The first had a page that is gone since."""
    sample = small_site(tmp_path_factory.mktemp("built") / "site")
    old = "# Old\n\n<!-- test: setup\n```bash\necho hidden-setup\n```\n-->\n\nFrom the first version.\n"
    sample.write("docs/guides/old.md", old)
    sample.commit("Add a page")
    sample.freeze("v1.0.0")
    (sample.root / "docs/guides/old.md").unlink()
    sample.commit("Freeze v1.0.0, and remove a page")
    sample.freeze("v1.1.0")
    sample.write("docs/new.md", "# New\n\nOnly on edge. [Home](index.md)\n")
    sample.commit("Freeze v1.1.0, and add a page")
    assert sample.run("build").exit_code == 0
    return sample


@pytest.fixture
def built(built_once: SampleSite, tmp_path: Path) -> SampleSite:
    """A copy of `built_once` to change."""
    shutil.copytree(built_once.root, tmp_path / "site")
    return SampleSite(tmp_path / "site")


def small_site(root: Path) -> SampleSite:
    """Return the site `small`, copied to `root` and committed."""
    shutil.copytree(SITES / "small", root)
    sample = SampleSite(root)
    sample.git("init", "--quiet", "--initial-branch", "main")
    sample.commit("Start")
    return sample
