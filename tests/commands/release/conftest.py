"""A site with a changelog, a remote repository, and what `gh` does for it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.commands.release.released import BEFORE, CHANGELOG
from tests.conftest import SITES, SampleSite

# What `gh` does for us, on a machine without GitHub: a pull request needs a branch that is pushed, and one
# for a branch is enough. https://cli.github.com/manual/gh_pr_create
GH = """\
#!{python}
import json, pathlib, subprocess, sys

store = pathlib.Path(__file__).with_name("pull-requests.json")
known = json.loads(store.read_text()) if store.exists() else []
options = dict(zip(sys.argv[3::2], sys.argv[4::2]))
branch = options["--head"]
listing = subprocess.check_output(["git", "ls-remote", "origin", "refs/heads/" + branch], text=True)
tip = listing.split("\\t")[0]
if store.with_name("broken").exists():
    sys.exit("gh: To get started with GitHub CLI, please run:  gh auth login")
if sys.argv[1:3] == ["pr", "list"]:
    url = "https://github.example.com/docs/pull/"
    found = [n for n, each in enumerate(known, 1) if each["--head"] == branch]
    print(json.dumps([{{"url": url + str(n), "state": "OPEN", "headRefOid": tip}} for n in found]))
elif not tip or any(each["--head"] == branch for each in known):
    sys.exit("gh: nothing to open a pull request from")
else:
    store.write_text(json.dumps([*known, options]))
    print("https://github.example.com/docs/pull/" + str(len(known) + 1))
"""


@pytest.fixture(scope="session")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site `small` with a changelog, pushed to a remote repository beside it, its guides carried out."""
    folder = tmp_path_factory.mktemp("cloned")
    shutil.copytree(SITES / "small", folder / "site")
    site = SampleSite(folder / "site")
    site.write(CHANGELOG, BEFORE)
    config = (site.root / "mkdocs.yml").read_text()
    site.write("mkdocs.yml", f"{config}not_in_nav: /about/changelog.md\n")
    site.write(".gitignore", ".cache/\n")
    site.git("init", "--quiet", "--bare", "--initial-branch", "main", "../remote.git")
    site.git("init", "--quiet", "--initial-branch", "main")
    site.git("config", "user.name", "Tester")
    site.git("config", "user.email", "tester@example.com")
    site.git("remote", "add", "origin", "../remote.git")
    site.git("add", "--all")
    site.git("commit", "--quiet", "--message", "Start")
    site.git("push", "--quiet", "--set-upstream", "origin", "main")
    assert site.run("freeze", "v1.0.0", "--dry-run").exit_code == 0
    write_gh(folder / "bin/gh")
    return folder


def write_gh(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(GH.format(python=sys.executable))
    file.chmod(0o755)


@pytest.fixture
def site(cloned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleSite:
    shutil.copytree(cloned, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    return SampleSite(tmp_path / "site")


@pytest.fixture
def no_gh(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is PATH: it has all that a release needs of the system, and no `gh`."""
    folder = site.root.parent / "few"
    folder.mkdir()
    for name in ("bash", "git", "sh"):
        (folder / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(folder))
    return folder
