"""What there is of a release: its branch, its commits, its pull request."""

from __future__ import annotations

import datetime
import json

from tests.conftest import SampleSite
from tooling.errors import ToolingError
from tooling.tree import Tree

BRANCH = "docs/freeze-v1.0.0"
TITLE = "[docs-freeze] docs: snapshot and changelog for v1.0.0"
CHANGELOG = "docs/about/changelog.md"
BEFORE = "# Changelog\n\n## Unreleased\n\n- The role.\n"
ONE = "https://github.example.com/docs/pull/1"


def today() -> str:
    return str(datetime.datetime.now(tz=datetime.UTC).date())


def entry(name: str = "v1.0.0") -> str:
    return BEFORE.replace("## Unreleased\n", f"## Unreleased\n\n## {name} - {today()}\n")


def subjects(site: SampleSite, branch: str = BRANCH) -> list[str]:
    """Return the subjects of the commits that a branch has over main, last first."""
    return site.git("log", "--format=%s", f"main..{branch}").splitlines()


def remote_tip(site: SampleSite, branch: str = BRANCH) -> str:
    return site.git("ls-remote", "origin", f"refs/heads/{branch}").split("\t")[0]


def pull_requests(site: SampleSite) -> list[dict[str, str]]:
    """Return the options of each pull request that was opened."""
    file = site.root.parent / "bin/pull-requests.json"
    opened: list[dict[str, str]] = json.loads(file.read_text()) if file.exists() else []
    return opened


def everything(site: SampleSite) -> tuple[object, ...]:
    """Return all that a release may change: files, what is staged, branches here and there, pull requests."""
    # A file that was touched is the same file, and git notes its new time in the index.
    unstable = (".git/index", ".cache/")
    files = Tree.from_folder(site.root).where(lambda path: not path.startswith(unstable))
    remote = Tree.from_folder(site.root.parent / "remote.git")
    return files, site.git("status", "--porcelain"), remote, pull_requests(site)


def assert_released(site: SampleSite) -> None:
    """Check that v1.0.0 is where its pull request needs it, once."""
    assert subjects(site) == ["[docs-freeze] docs: snapshot for v1.0.0", "docs: changelog for v1.0.0"]
    assert remote_tip(site) == site.git("rev-parse", BRANCH)
    assert site.git("show", f"{BRANCH}:{CHANGELOG}") == entry().strip()
    assert [request["--title"] for request in pull_requests(site)] == [TITLE]
    assert site.git("status", "--porcelain") == ""
    assert site.run("guard", "--base", "main", "--head", BRANCH, "--title", TITLE).exit_code == 0


def refused(site: SampleSite, error: ToolingError, *arguments: str) -> bool:
    """Tell whether a release stops with `error`, and leaves everything as it was."""
    before = everything(site)
    result = site.run("release", *(arguments or ["v1.0.0"]))
    return (result.exit_code, result.stderr, everything(site)) == (2, f"error: {error}\n", before)


def merge(site: SampleSite, branch: str) -> None:
    """Merge a branch into main, here and at the remote, as a pull request is."""
    site.git("switch", "--quiet", "main")
    site.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
    site.git("push", "--quiet", "origin", "main")
