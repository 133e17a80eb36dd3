from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.release.released import (
    BRANCH,
    ONE,
    TITLE,
    assert_released,
    everything,
    merge,
    pull_requests,
    remote_tip,
    today,
)
from tests.conftest import SampleSite


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


def test_other_files_stay_as_they_are(site: SampleSite) -> None:
    site.write("README.md", "Staged\n")
    site.git("add", "README.md")
    site.write("notes.txt", "Mine\n")
    before = site.git("status", "--porcelain")

    result = site.run("release", "v1.0.0")

    assert (result.exit_code, site.git("status", "--porcelain")) == (0, before)
    assert site.git("diff", "--name-only", "main", BRANCH, "--", "README.md", "notes.txt") == ""


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
