"""A built site with a remote, a bare repository on disk, and what is published there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SampleSite, git_environment
from tooling.git import Repository
from tooling.tree import Tree

BRANCH = "refs/heads/gh-pages"


@pytest.fixture
def site(built: SampleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleSite:
    """The built site, with a remote that has nothing yet."""
    for name, value in git_environment().items():
        if name.startswith("GIT_"):
            monkeypatch.setenv(name, value)
    built.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    built.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    return built


def remote(site: SampleSite) -> Repository:
    return Repository(site.root.parent / "remote.git")


def published(site: SampleSite) -> Tree:
    """Return the files on the branch of the remote, without our record."""
    repository = remote(site)
    return repository.tree_of(repository.listing(BRANCH)).where(lambda path: path != ".digests.json")


def files(site: SampleSite) -> Tree:
    """Return the files of the site, without what the build notes for publishing."""
    return Tree.from_folder(site.project.site).where(lambda path: path != ".digests.json")


def commits(site: SampleSite) -> int:
    return int(remote(site).run("rev-list", "--count", BRANCH))
