"""The surroundings of a command: nothing of the machine or of another run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.cli.commands import bash
from tooling.sandbox.aws.awscli import AwsCli
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

ROOT = Path(__file__).parents[3]
OTHER_RUN = """
import sys
from tests.sandbox.cli.commands import bash
from tests.sandbox.cli.test_surroundings import GROUPS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import fresh_sandbox, surroundings

with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
    sys.stdout.write(bash(sandbox, "aws iam create-group --group-name there >group" + GROUPS).stdout)
"""
GROUPS = "; aws iam list-groups --query 'Groups[].GroupName' --output text"


def test_nothing_of_the_machine_reaches_a_command(
    aws: AwsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("[profile real]\nregion = eu-north-1\n")
    for name, value in {
        "AWS_PROFILE": "real",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_DEFAULT_OUTPUT": "table",
        "AWS_DATA_PATH": str(tmp_path),
        "PYTHONPATH": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)

    with surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        ran = bash(
            sandbox, "aws configure list; aws configure list-profiles 2>/dev/null; aws iam list-groups"
        )

    assert "real" not in ran.stdout.lower()
    assert "us-east-1" in ran.stdout
    assert ran.stdout.endswith('{\n    "Groups": []\n}\n')


def test_two_runs_at_once_do_not_meet(sandbox: Sandbox) -> None:
    bash(sandbox, "aws iam create-group --group-name here")

    other = subprocess.run([sys.executable, "-c", OTHER_RUN], cwd=ROOT, capture_output=True, text=True)

    assert (other.stdout, other.stderr) == ("there\n", "")
    assert bash(sandbox, GROUPS[1:]).stdout == "here\n"


def test_a_long_temporary_folder_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("long " * 20)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    with AwsCli() as cli:
        cli.install(tmp_path / "aws")
        ran = subprocess.run([tmp_path / "aws", "--version"], capture_output=True, text=True)

    assert ran.stdout.startswith("aws-cli/1.")
