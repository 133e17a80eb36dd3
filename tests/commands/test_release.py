from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SITES, SampleSite
from tooling.errors import ToolingError
from tooling.tree import Tree
from tooling.versions.changelog import EmptyUnreleasedError
from tooling.versions.freeze import AlreadyFrozenError, DirtyDocsError
from tooling.versions.history import History
from tooling.versions.pull_request import GhError
from tooling.versions.registry import BadVersionError, Version
from tooling.versions.release import NothingToReleaseError
from tooling.versions.release_state import (
    BehindRemoteError,
    DetachedHeadError,
    ElsewhereError,
    NoIdentityError,
    OldBranchError,
    OtherBranchError,
    UnknownBaseError,
    UnknownRemoteError,
)
from tooling.versions.writing import alone

BRANCH = "docs/freeze-v1.0.0"
TITLE = "[docs-freeze] docs: snapshot and changelog for v1.0.0"
CHANGELOG = "docs/about/changelog.md"
BEFORE = "# Changelog\n\n## Unreleased\n\n- The role.\n"
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
ONE = "https://github.example.com/docs/pull/1"


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


def test_a_release_ends_in_a_pull_request(site: SampleSite) -> None:
    result = site.run("release", "v1.0.0")

    source = site.git("rev-parse", f"{BRANCH}~1")
    assert (result.exit_code, result.stdout) == (
        0,
        "  done      branch        docs/freeze-v1.0.0, from main\n"
        f"  done      changelog     about/changelog.md: what is unreleased becomes v1.0.0 - {today()}\n"
        "  done      snapshot      versions/v1.0.0, from the docs of the branch, carried out\n"
        "  done      push          to origin\n"
        f"  done      pull request  {ONE}\n"
        f"Once main has commit {source[:12]}:\n"
        f"  git tag --annotate --message v1.0.0 v1.0.0 {source}\n"
        "  git push origin v1.0.0\n"
        "  tooling versions --tags\n",
    )
    assert_released(site)
    assert site.git("config", f"branch.{BRANCH}.gh-merge-base") == "main"


def test_the_pull_request_says_what_the_freeze_and_the_guard_say(site: SampleSite) -> None:
    site.run("release", "v1.0.0")

    source = site.git("rev-parse", f"{BRANCH}~1")
    body = (
        "```text\n"
        f"v1.0.0, frozen from commit {source[:12]} of {today()}\n"
        "  snapshot   3 pages, 3 files\n"
        "  default    edge -> v1.0.0\n"
        "  redirects  4\n"
        "\n"
        "guard: 0 snapshots unchanged, 1 added, images unchanged\n"
        "```"
    )
    assert pull_requests(site) == [{"--base": "main", "--head": BRANCH, "--title": TITLE, "--body": body}]


def test_releasing_again_changes_nothing(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    before = everything(site)

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "  done      branch        docs/freeze-v1.0.0, from main\n"
        "  done      changelog     about/changelog.md has an entry of v1.0.0\n"
        "  done      snapshot      versions/v1.0.0, from the docs of the branch, carried out\n"
        "  done      push          to origin\n"
        f"  done      pull request  {ONE}\n"
    )
    assert everything(site) == before


def test_a_release_that_is_killed_before_any_step_goes_on(cloned: Path, site: SampleSite) -> None:
    number, stopped = 0, set()
    while killed_before(number, site, lambda: site.run("release", "v1.0.0")):
        stopped.add((len(subjects_if_any(site)), bool(remote_tip(site))))
        if number % 2:
            site.git("stash", "--include-untracked", "--quiet")
            site.git("switch", "--quiet", "main")
        again = site.run("release", "v1.0.0")
        assert again.exit_code == 0, (number, again.output)
        assert_released(site)
        shutil.rmtree(site.root.parent)
        shutil.copytree(cloned, site.root.parent)
        number += 1

    assert_released(site)
    assert stopped == {(0, False), (1, False), (2, False), (2, True)}
    assert number >= 12


def subjects_if_any(site: SampleSite) -> list[str]:
    return subjects(site) if site.git("branch", "--list", BRANCH) else []


def killed_before(number: int, site: SampleSite, act: Callable[[], object]) -> bool:
    """Do something in another process that is killed before its change `number`, and tell whether it was."""
    process = os.fork()
    if not process:
        changes = iter(range(number))

        def listen(event: str, arguments: tuple[object, ...]) -> None:
            if is_change(event, arguments, site.root) and next(changes, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(listen)
        act()
        os._exit(0)
    return os.waitpid(process, 0)[1] == signal.SIGKILL


def is_change(event: str, arguments: tuple[object, ...], root: Path) -> bool:
    """Tell whether Python is about to change something: https://docs.python.org/3/library/audit_events.html"""
    if event == "os.rename":
        return str(arguments[1]).startswith((str(root / "docs"), str(root / "versions")))
    words = arguments[1] if event == "subprocess.Popen" else None
    if not isinstance(words, list):
        return False
    # Reading goes by other words, and `git add` for a temporary index is told by its options.
    git = {"config", "switch", "commit", "push"}
    is_add = words[:4] == ["git", "--literal-pathspecs", "add", "--force"]
    is_write = words[0] == "git" and words[2] in git and "--get" not in words
    return is_add or is_write or words[:3] == ["gh", "pr", "create"]


def test_a_push_that_is_refused_is_made_up_for(site: SampleSite) -> None:
    hook = site.root.parent / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho closed for the weekend >&2\nexit 1\n")
    hook.chmod(0o755)

    failed = site.run("release", "v1.0.0")
    hook.unlink()
    again = site.run("release", "v1.0.0")

    assert (failed.exit_code, remote_tip(site) != "", pull_requests(site) != []) == (2, True, True)
    assert "closed for the weekend" in failed.stderr
    assert failed.stdout.splitlines()[-1].startswith("  done      snapshot ")
    assert again.exit_code == 0
    assert_released(site)


def test_a_pull_request_that_is_refused_is_made_up_for(site: SampleSite) -> None:
    broken = site.root.parent / "bin/broken"
    broken.touch()

    failed = site.run("release", "v1.0.0")
    broken.unlink()
    again = site.run("release", "v1.0.0")

    words = "gh: To get started with GitHub CLI, please run:  gh auth login"
    assert (failed.exit_code, failed.stderr) == (2, f"error: {GhError(['pr', 'create'], words)}\n")
    assert again.exit_code == 0
    assert_released(site)


def test_a_release_goes_on_from_any_commit_of_its_branch(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    site.git("switch", "--quiet", "main")

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0
    assert site.git("branch", "--show-current") == BRANCH
    assert_released(site)


def test_without_gh_its_command_is_printed(site: SampleSite, no_gh: Path) -> None:
    result = site.run("release", "v1.0.0")

    command = result.stdout.partition("Next:\n")[2].partition("\nOnce main has commit")[0]
    shutil.copy(site.root.parent / "bin/gh", no_gh)
    done = subprocess.run(["bash", "-c", command], cwd=site.root, capture_output=True, text=True, check=True)
    made = json.loads((no_gh / "pull-requests.json").read_text())
    assert "  left out  pull request  `gh` is not on PATH\n" in result.stdout
    assert (done.stdout, [request["--title"] for request in made]) == (f"{ONE}\n", [TITLE])
    assert made[0]["--body"].endswith("guard: 0 snapshots unchanged, 1 added, images unchanged\n```")


def test_without_a_remote_the_push_is_printed_as_well(site: SampleSite) -> None:
    site.git("remote", "remove", "origin")

    result = site.run("release", "v1.0.0")

    lines = result.stdout.splitlines()
    assert lines[3:7] == [
        "  left out  push          there is no remote",
        "  left out  pull request  there is no remote",
        "Next:",
        f"  git push --set-upstream origin {BRANCH}",
    ]
    assert lines[7].startswith(
        f"  gh pr create --base main --head {BRANCH} --title '{TITLE}' --body '```text"
    )
    assert pull_requests(site) == []


def merge(site: SampleSite, branch: str) -> None:
    """Merge a branch into main, here and at the remote, as a pull request is."""
    site.git("switch", "--quiet", "main")
    site.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
    site.git("push", "--quiet", "origin", "main")


def test_a_release_that_is_merged_is_done(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    source = site.git("rev-parse", f"{BRANCH}~1")
    merge(site, BRANCH)
    before = everything(site)

    result = site.run("release", "v1.0.0")

    assert (result.exit_code, result.stdout) == (
        0,
        "v1.0.0 is released: main has it\n"
        f"Once main has commit {source[:12]}:\n"
        f"  git tag --annotate --message v1.0.0 v1.0.0 {source}\n"
        "  git push origin v1.0.0\n"
        "  tooling versions --tags\n",
    )
    assert everything(site) == before


def test_two_releases_in_a_row_have_an_entry_and_a_snapshot_each(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write(CHANGELOG, entry().replace("## Unreleased\n", "## Unreleased\n\n- More.\n"))
    site.commit("More")
    site.git("push", "--quiet", "origin", "main")

    result = site.run("release", "v1.1.0")

    assert result.exit_code == 0, result.output
    headings = re.findall(r"^## .*", (site.root / CHANGELOG).read_text(), re.MULTILINE)
    assert headings == ["## Unreleased", f"## v1.1.0 - {today()}", f"## v1.0.0 - {today()}"]
    versions = History.read(site.root / "versions").registry.entries
    assert [str(each.version) for each in versions] == ["v1.1.0", "v1.0.0"]
    assert pull_requests(site)[1]["--title"] == TITLE.replace("v1.0.0", "v1.1.0")
    assert "default    v1.0.0 -> v1.1.0" in pull_requests(site)[1]["--body"]


def test_docs_that_did_not_change_are_released_as_an_alias_without_an_entry(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    before = (site.root / CHANGELOG).read_bytes()

    result = site.run("release", "v1.0.1")

    assert result.stdout.splitlines()[1:3] == [
        "  left out  changelog     nothing changed for readers",
        "  done      snapshot      another name of v1.0.0, which has the same docs",
    ]
    assert History.read(site.root / "versions").entry(Version(1, 0, 1)).alias_of == Version(1, 0, 0)
    assert (site.root / CHANGELOG).read_bytes() == before
    assert pull_requests(site)[1]["--title"] == "[docs-freeze] docs: snapshot for v1.0.1"
    assert site.run("release", "v1.0.1").stdout.splitlines()[:3] == [
        "  done      branch        docs/freeze-v1.0.1, from main",
        *result.stdout.splitlines()[1:3],
    ]


def test_docs_that_changed_without_a_word_in_the_changelog_are_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, EmptyUnreleasedError("about/changelog.md"), "v1.1.0")


def test_docs_without_a_changelog_are_released_without_an_entry(site: SampleSite) -> None:
    site.git("rm", "--quiet", CHANGELOG)
    site.commit()

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1] == "  left out  changelog     the docs have none"
    assert subjects(site) == ["[docs-freeze] docs: snapshot for v1.0.0"]


@pytest.mark.parametrize("name", ["v1.0.0-rc.1", "v1.0.0a1", "v1.0.0.dev3"])
def test_a_pre_release_is_an_entry_in_the_changelog(site: SampleSite, name: str) -> None:
    result = site.run("release", name)

    branch = f"docs/changelog-{name}"
    assert (result.exit_code, result.stdout) == (
        0,
        f"  done      branch        {branch}, from main\n"
        f"  done      changelog     about/changelog.md: what is unreleased becomes {name} - {today()}\n"
        "  left out  snapshot      a pre-release rides on edge\n"
        "  done      push          to origin\n"
        f"  done      pull request  {ONE}\n"
        "Once main has it, nothing is left to do: a pre-release rides on edge.\n",
    )
    assert subjects(site, branch) == [f"docs: changelog for {name}"]
    assert remote_tip(site, branch) == site.git("rev-parse", "HEAD")
    assert (site.root / CHANGELOG).read_text() == entry(name)
    assert [request["--title"] for request in pull_requests(site)] == [f"docs: changelog for {name}"]
    assert not (site.root / "versions").exists()
    before = everything(site)
    assert (site.run("release", name).exit_code, everything(site)) == (0, before)


def test_a_version_after_its_pre_release_has_an_entry_of_its_own(site: SampleSite) -> None:
    site.run("release", "v1.0.0-rc.1")
    merge(site, "docs/changelog-v1.0.0-rc.1")
    assert refused(site, EmptyUnreleasedError("about/changelog.md"))
    text = (site.root / CHANGELOG).read_text()
    site.write(CHANGELOG, text.replace("## Unreleased\n", "## Unreleased\n\nAs in v1.0.0-rc.1.\n"))
    site.commit()

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0, result.output
    headings = re.findall(r"^## .*", (site.root / CHANGELOG).read_text(), re.MULTILINE)
    assert headings == ["## Unreleased", f"## v1.0.0 - {today()}", f"## v1.0.0-rc.1 - {today()}"]


def test_a_pre_release_without_a_changelog_is_refused(site: SampleSite) -> None:
    site.git("rm", "--quiet", CHANGELOG)
    site.commit()

    assert refused(site, NothingToReleaseError("v1.0.0-rc.1"), "v1.0.0-rc.1")


@pytest.mark.parametrize("text", ["1.0.0", "1.0.0rc1", "v1.10.0.post1", "v1.0.0+build", "v1.0", "v1.0.0\n"])
def test_what_is_no_version_is_refused(site: SampleSite, text: str) -> None:
    assert refused(site, BadVersionError(text), text)


@pytest.mark.parametrize("path", [CHANGELOG, "docs/new.md", "mkdocs.yml", "versions/errata/x.md"])
def test_what_is_not_committed_is_refused(site: SampleSite, path: str) -> None:
    file = site.root / path
    site.write(path, (file.read_text() if file.exists() else "") + "\n\n")

    assert refused(site, DirtyDocsError([path]))


def test_an_edit_on_the_branch_is_not_taken_for_an_interrupted_step(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    site.git("config", f"branch.{BRANCH}.gh-merge-base", "main")
    site.write(CHANGELOG, entry() + "- One more.\n")
    assert refused(site, DirtyDocsError([CHANGELOG]))
    site.git("checkout", "--quiet", "--", CHANGELOG)
    site.write("versions/v1.0.0/docs/index.md", "# By hand\n")

    assert refused(site, DirtyDocsError(["versions/v1.0.0/docs/index.md"]))


def test_other_files_stay_as_they_are(site: SampleSite) -> None:
    site.write("README.md", "Staged\n")
    site.git("add", "README.md")
    site.write("notes.txt", "Mine\n")
    before = site.git("status", "--porcelain")

    result = site.run("release", "v1.0.0")

    assert (result.exit_code, site.git("status", "--porcelain")) == (0, before)
    assert site.git("diff", "--name-only", "main", BRANCH, "--", "README.md", "notes.txt") == ""


def test_a_release_without_a_branch_is_refused(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "--detach")

    assert refused(site, DetachedHeadError())


def test_a_release_by_nobody_is_refused(site: SampleSite) -> None:
    site.git("config", "--unset", "user.name")
    site.git("config", "--unset", "user.email")
    site.git("config", "user.useConfigOnly", "true")

    assert refused(site, NoIdentityError())


def test_a_branch_from_an_earlier_time_is_refused(site: SampleSite) -> None:
    site.git("branch", BRANCH)
    site.write("docs/new.md", "# New\n")
    site.commit()

    assert refused(site, OldBranchError(BRANCH, "main"))


def test_a_branch_with_something_else_is_refused(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    site.write("src/app.py", "print()\n")
    site.write("versions/errata/x.md", "# Mine\n")
    site.git("add", "src", "versions")
    site.git("commit", "--quiet", "--message", "Mine")
    site.git("switch", "--quiet", "main")

    assert refused(site, OtherBranchError(BRANCH, ["src/app.py", "versions/errata/x.md"]))


def test_a_branch_that_was_made_by_hand_says_what_it_is_merged_into(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    assert refused(site, UnknownBaseError(BRANCH))
    site.git("config", f"branch.{BRANCH}.gh-merge-base", "main")

    assert site.run("release", "v1.0.0").exit_code == 0
    assert_released(site)


def test_a_remote_that_is_not_there_is_refused(site: SampleSite) -> None:
    assert refused(site, UnknownRemoteError("upstream"), "v1.0.0", "--remote", "upstream")


def test_a_release_without_the_newest_commits_is_refused(site: SampleSite) -> None:
    other = SampleSite(site.root.parent / "other")
    site.git("clone", "--quiet", "../remote.git", str(other.root))
    other.write("docs/new.md", "# New\n")
    other.commit()
    other.git("push", "--quiet")

    assert refused(site, BehindRemoteError("main", "origin"))


def test_a_release_that_was_begun_elsewhere_is_refused_until_it_is_fetched(site: SampleSite) -> None:
    other = SampleSite(site.root.parent / "other")
    site.git("clone", "--quiet", "../remote.git", str(other.root))
    site.run("release", "v1.0.0")
    other.git("config", "user.name", "Tester")
    other.git("config", "user.email", "tester@example.com")
    assert refused(other, ElsewhereError(BRANCH, "origin"))
    other.git("fetch", "--quiet", "origin")
    other.git("switch", "--quiet", BRANCH)
    other.git("config", f"branch.{BRANCH}.gh-merge-base", "main")

    assert other.run("release", "v1.0.0").exit_code == 0
    assert_released(site)


def test_a_branch_that_the_remote_has_otherwise_is_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    site.git("commit", "--quiet", "--amend", "--message", "Mine")

    assert refused(site, BehindRemoteError(BRANCH, "origin"))


def test_a_version_that_is_frozen_with_other_docs_is_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, AlreadyFrozenError(Version(1, 0, 0)))


@pytest.mark.usefixtures("no_gh")
def test_a_dry_run_says_what_is_done_and_writes_nothing(site: SampleSite) -> None:
    before = everything(site)

    first = site.run("release", "v1.0.0", "--dry-run")

    assert (first.exit_code, first.stdout, everything(site)) == (
        0,
        "  to do     branch        docs/freeze-v1.0.0, from main\n"
        f"  to do     changelog     about/changelog.md: what is unreleased becomes v1.0.0 - {today()}\n"
        "  to do     snapshot      versions/v1.0.0, from the docs of the branch, carried out\n"
        "  to do     push          to origin\n"
        "  left out  pull request  `gh` is not on PATH\n",
        before,
    )
    site.run("release", "v1.0.0")
    site.git("reset", "--quiet", "--hard", "HEAD~1")
    site.git("push", "--quiet", "--force", "origin", BRANCH)
    site.git("switch", "--quiet", "main")
    second = site.run("release", "v1.0.0", "--dry-run")
    standings = [line[2:10].rstrip() for line in second.stdout.splitlines()]
    assert standings == ["to do", "done", "to do", "to do", "left out"]


def test_a_snapshot_that_a_hook_changes_is_not_pushed(site: SampleSite) -> None:
    hook = site.root / ".git/hooks/pre-commit"
    file = "versions/v1.0.0/docs/index.md"
    hook.write_text(f"#!/bin/sh\n[ ! -e {file} ] || {{ echo >>{file}; git add {file}; }}\n")
    hook.chmod(0o755)

    result = site.run("release", "v1.0.0")

    assert (result.exit_code, remote_tip(site), pull_requests(site)) == (1, "", [])
    assert f"{file}:1: the file differs from a re-run of the freeze" in result.stdout


def test_two_releases_at_once_come_one_after_the_other(site: SampleSite) -> None:
    command = [sys.executable, "-c", "from tooling.cli import main; main()"]
    with alone(site.root, lambda: None):
        second = subprocess.Popen(
            [*command, "--project", str(site.root), "release", "v1.0.0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert second.stderr.readline() == "waiting for another command that writes versions/\n"
        assert site.git("branch", "--list", BRANCH) == ""

    second.communicate()
    assert_released(site)


def test_a_page_that_lies_stops_the_release_until_it_is_mended(site: SampleSite) -> None:
    page = (site.root / "docs/guides/role.md").read_text()
    site.write("docs/guides/role.md", page.replace('echo "made"', 'echo "other"'))
    site.commit()
    site.git("push", "--quiet")

    failed = site.run("release", "v1.0.0")

    assert (failed.exit_code, subjects(site)) == (1, ["docs: changelog for v1.0.0"])
    assert "docs/guides/role.md:8: the block at line 3 prints something else [other-output]" in failed.stdout
    assert failed.stderr.endswith(
        "not frozen: mend the docs on docs/freeze-v1.0.0, commit them, and run this again\n"
    )
    assert (remote_tip(site), pull_requests(site), (site.root / "versions").exists()) == ("", [], False)
    site.write("docs/guides/role.md", page)
    site.git("commit", "--quiet", "--all", "--message", "Mend the page")
    assert site.run("release", "v1.0.0").exit_code == 0
    assert subjects(site)[1:] == ["Mend the page", "docs: changelog for v1.0.0"]
    assert [request["--title"] for request in pull_requests(site)] == [TITLE]
