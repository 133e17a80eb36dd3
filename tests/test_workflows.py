"""The workflows: what they may do, what they run, and that nobody's text gets into their shells."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tooling.cli import main

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[Any, Any]] = {file.stem: yaml.safe_load(file.read_text()) for file in FILES}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
# What an expression that the workflow fills in is in a test.
FILLED = {
    "SHARD": "1/4",
    "VERSION": "v9.0.0",
    "DOCS": "docs",
    "BASE": "HEAD",
    "TITLE": "Title",
    "CACHE": "s3://bucket/main",
}
SHARED = re.compile(r"\$\{CACHE:\+(.*?)\}")
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    """Return the steps of a job."""
    return list(WORKFLOWS[workflow]["jobs"][job]["steps"])


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command of ours that a workflow runs, with the name of the workflow.

    One that uses the shared cache, where there is one, comes twice.
    """
    for workflow, job in JOBS:
        for step in steps(workflow, job):
            for line in step.get("run", "").splitlines():
                if found := re.match(r"\s*(?:\S*/)?bin/tooling (.*)", re.sub(r'"\$\(.*\)"', "HEAD", line)):
                    command = re.sub(r"\s(>|\||&&).*", "", found[1])
                    yield from ((workflow, SHARED.sub(part, command)) for part in (r"\1", ""))


@pytest.mark.parametrize(("workflow", "command"), sorted(set(commands())))
def test_each_command_in_a_workflow_exists_with_its_options(workflow: str, command: str) -> None:
    filled = re.sub(r"\$(\w+)", lambda found: FILLED[found[1]], command)
    arguments = shlex.split(filled)
    if arguments[0] == "--project":
        del arguments[:2]

    name, *rest = arguments

    context = click.Context(main)
    found = main.get_command(context, name)
    assert found is not None, f"{workflow}: no command `{name}`"
    found.make_context(name, rest, parent=context)


def test_commands_are_found_in_every_workflow_but_that_of_the_tests() -> None:
    assert {workflow for workflow, _ in commands()} == WORKFLOWS.keys() - {"test"}


def test_each_target_of_make_in_a_workflow_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()

    run = " ".join(step.get("run", "") for workflow, job in JOBS for step in steps(workflow, job))

    targets = set(re.findall(r"\bmake(?: -C \w+)? ([\w./]+)", run))
    assert targets == {".venv/installed", "test", "site", "sdks"}
    assert all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)


def test_a_workflow_starts_without_permissions_and_a_job_says_its_own() -> None:
    assert [workflow for workflow, content in WORKFLOWS.items() if content["permissions"] != {}] == []

    writing = {
        (workflow, job): sorted(name for name, level in permissions.items() if level == "write")
        for workflow, job in JOBS
        if "write" in (permissions := WORKFLOWS[workflow]["jobs"][job]["permissions"]).values()
    }

    assert writing == {
        ("docs", "build"): ["id-token"],
        ("docs", "verify"): ["id-token"],
        ("links", "report"): ["issues"],
        ("nightly", "report"): ["issues"],
        ("publish", "build"): ["id-token"],
        ("publish", "publish"): ["contents"],
        ("release", "release"): ["contents", "pull-requests"],
    }


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_job_has_a_time_limit_and_leaves_no_credentials(workflow: str, job: str) -> None:
    checkouts = [
        step for step in steps(workflow, job) if step.get("uses", "").startswith("actions/checkout@")
    ]

    assert WORKFLOWS[workflow]["jobs"][job]["timeout-minutes"] <= 90
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * len(checkouts)


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_no_expression_stands_in_a_shell(workflow: str, job: str) -> None:
    assert [step["run"] for step in steps(workflow, job) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_action_is_pinned_to_a_commit_with_its_version_beside_it(file: Path) -> None:
    uses = [line.strip().removeprefix("- ") for line in file.read_text().splitlines() if "uses:" in line]

    assert [line for line in uses if not PINNED.match(line)] == []


def test_the_shards_that_are_verified_side_by_side_are_all_there_are() -> None:
    shards = WORKFLOWS["docs"]["jobs"]["verify"]["strategy"]["matrix"]["shard"]

    assert shards == [f"{number}/{len(shards)}" for number in range(1, len(shards) + 1)]


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_role_is_only_taken_on_where_the_repository_has_a_bucket_for_the_cache(
    workflow: str, job: str
) -> None:
    taking = [step for step in steps(workflow, job) if "configure-aws-credentials" in step.get("uses", "")]

    assert [step["if"] for step in taking] == ["env.CACHE != ''"] * len(taking)
    cache = str(WORKFLOWS[workflow]["jobs"][job].get("env", {}).get("CACHE", ""))
    assert bool(taking) == cache.startswith("${{ vars.CACHE_BUCKET != '' && ")
    # What a pull request puts there never gets onto the site.
    assert ("pull_request" in cache) == ("/pull-requests'" in cache)


@pytest.mark.parametrize("cache", ["", "s3://bucket/main"])
def test_the_site_is_made_with_the_shared_cache_where_there_is_one(cache: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", "--assume-old=.venv/installed", "site"],
        cwd=ROOT,
        env={**os.environ, "CACHE": cache},
        capture_output=True,
        text=True,
        check=True,
    )

    given = re.findall(r"tooling (verify|build)(?: --cache (\S+))?", done.stdout)
    assert given == [("verify", cache), ("build", cache)]


def test_broken_external_links_get_one_issue(tmp_path: Path) -> None:
    (tmp_path / "found/found").mkdir(parents=True)
    (tmp_path / "found/found/found.txt").write_text("links: 1 broken\ndocs/a.md:3: `$(touch evil)` [x]\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(ONE_ISSUE)
    (tmp_path / "bin/gh").chmod(0o755)
    script = next(step for step in steps("links", "report") if "run" in step)
    title = script["env"]["TITLE"]
    environment = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "TITLE": title}

    for _ in range(2):
        subprocess.run(["bash", "-e", "-c", script["run"]], cwd=tmp_path, env=environment, check=True)

    assert (tmp_path / "asked.txt").read_text().splitlines() == [
        "issue create --title External links lead nowhere --body-file body.md",
        "    links: 1 broken",
        "    docs/a.md:3: `$(touch evil)` [x]",
    ]
    assert not list(tmp_path.rglob("evil"))


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    done = subprocess.run(
        [
            Path(sys.executable).with_name("zizmor"),
            "--offline",
            "--pedantic",
            "--no-progress",
            "--color=never",
            *FILES,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "No findings to report. Good job!\n"), (
        done.stdout + done.stderr
    )


# Knows the issue that it was asked to open.
ONE_ISSUE = """\
#!/usr/bin/env bash
if [ "$2" = list ]; then [ ! -f asked.txt ] || echo "$TITLE"; exit; fi
echo "$@" >> asked.txt
cat body.md >> asked.txt
"""
GH = """\
#!/usr/bin/env bash
if [ "$2" = list ]; then echo 'AWS moved under v1.0.0: versions/v1.0.0/docs/known.md'; exit; fi
printf '%s\\n' "$@" >> asked.txt
cat body.md >> asked.txt
"""


def test_a_page_that_fails_with_what_aws_has_today_gets_one_issue(tmp_path: Path) -> None:
    evil = "versions/v1.0.0/docs/$(touch evil)`touch evil`.md"
    pages = {
        evil: {"findings": [f"{evil}:3: says $(touch evil) [other-output]"]},
        "versions/v1.0.0/docs/known.md": {"findings": ["versions/v1.0.0/docs/known.md:1: x [y]"]},
        "versions/v1.0.0/docs/fine.md": {"findings": []},
    }
    folder = tmp_path / "found/findings-v1.0.0"
    folder.mkdir(parents=True)
    (folder / "verification.json").write_text(json.dumps({"versions": {"moto": "9.9.9"}, "pages": pages}))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(GH)
    (tmp_path / "bin/gh").chmod(0o755)
    script = next(step["run"] for step in steps("nightly", "report") if "run" in step)

    environment = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)

    assert (tmp_path / "asked.txt").read_text().splitlines() == [
        "issue",
        "create",
        "--title",
        f"AWS moved under v1.0.0: {evil}",
        "--body-file",
        "body.md",
        "The newest moto, boto3 and AWS CLI don't do what this page says.",
        "On edge, mend it. A frozen page stays as it is: correct it with `tooling erratum`.",
        "",
        "- moto 9.9.9",
        "",
        f"    {evil}:3: says $(touch evil) [other-output]",
    ]
    assert not list(tmp_path.rglob("evil"))


def test_what_is_supported_is_verified_again_each_night(tmp_path: Path) -> None:
    """A version that is another name of one stands for that one, even when only the name is supported."""
    versions = [
        {"version": "v1.2.0", "status": "supported", "alias_of": None},
        {"version": "v1.1.1", "status": "supported", "alias_of": "v1.1.0"},
        {"version": "v1.1.0", "status": "retired", "alias_of": None},
        {"version": "v1.0.0", "status": "retired", "alias_of": None},
    ]
    (tmp_path / ".venv/bin").mkdir(parents=True)
    tooling = tmp_path / ".venv/bin/tooling"
    tooling.write_text(f"#!/bin/sh\necho '{json.dumps(versions)}'\n")
    tooling.chmod(0o755)
    script = next(step["run"] for step in steps("nightly", "versions") if step.get("id") == "list")

    environment = {**os.environ, "GITHUB_OUTPUT": str(tmp_path / "output")}
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)

    assert json.loads((tmp_path / "output").read_text().removeprefix("docs=")) == [
        {"name": "edge", "docs": "docs"},
        {"name": "v1.1.0", "docs": "versions/v1.1.0/docs"},
        {"name": "v1.2.0", "docs": "versions/v1.2.0/docs"},
    ]
