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
from tooling.project import Project

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
    root = tmp_path / "site"
    shutil.copytree(SITES / "small", root)
    sample = SampleSite(root)
    sample.git("init", "--quiet", "--initial-branch", "main")
    sample.commit("Start")
    return sample
