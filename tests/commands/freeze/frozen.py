"""A version that is frozen, and all files of its site."""

from __future__ import annotations

from tests.conftest import SampleSite
from tooling.tree import Tree
from tooling.versions.registry import Version

V1 = Version(1, 0, 0)


def files(site: SampleSite) -> Tree:
    """Return all files of the site but git's own and the cache."""
    return Tree.from_folder(site.root).where(lambda path: not path.startswith((".git/", ".cache/")))
