"""What an import or an adoption made of the history of a site."""

from __future__ import annotations

from tests.conftest import SampleSite
from tooling.tree import Tree
from tooling.versions.history import History
from tooling.versions.manifest import Reconstruction
from tooling.versions.registry import Version

V1, V2, V3 = Version(1, 0, 0), Version(1, 1, 0), Version(2, 0, 0)
TITLE = "[docs-freeze] docs: import"
MAPS = ("--map", "documentation=docs", "--map", "mkdocs.yaml=mkdocs.yml")


def history(site: SampleSite) -> History:
    return History.read(site.root / "versions")


def files(site: SampleSite) -> Tree:
    """Return all files of the site but git's own."""
    return Tree.from_folder(site.root).where(lambda path: not path.startswith((".git/", ".cache/")))


def reconstruction(site: SampleSite, version: Version) -> Reconstruction:
    """Return what the manifest of `version` says of how it was made."""
    said = history(site).of(version).reconstruction
    assert said is not None
    return said


def release(site: SampleSite, tag: str, message: str = "Release") -> str:
    """Commit everything with a tag, and return the id of the commit."""
    commit = site.commit(message)
    site.git("tag", tag)
    return commit


def guarded(site: SampleSite) -> list[str]:
    """Return what `guard` says of the last commit, as a pull request of its own."""
    result = site.run("guard", "--base", "HEAD~1", "--title", TITLE)
    return [line for line in result.stdout.splitlines() if line.endswith("]")]
