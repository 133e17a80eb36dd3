"""The command `tooling iam diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tooling.cli import main

ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/*"


def written(folder: Path, name: str, *actions: str) -> str:
    """Return a file in `folder` that holds a policy allowing the actions."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": ARN}
    (folder / name).write_text(json.dumps({"Version": "2012-10-17", "Statement": statement}))
    return str(folder / name)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["iam", "diff", *arguments], catch_exceptions=False)


def test_policies_that_allow_the_same_are_equal(tmp_path: Path) -> None:
    old = written(tmp_path, "old.json", "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")
    new = written(tmp_path, "new.json", "secretsmanager:describesecret", "secretsmanager:GetSecretValue")

    result = run(old, new)

    assert (result.exit_code, result.stdout) == (0, "no difference: the same requests are allowed\n")


def test_what_is_new_and_what_is_gone_is_shown(tmp_path: Path) -> None:
    old = written(tmp_path, "old.json", "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")
    new = written(tmp_path, "new.json", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue")

    result = run(old, new)

    assert result.stdout == (
        f"- secretsmanager:DescribeSecret on {ARN}\n+ secretsmanager:PutSecretValue on {ARN}\n"
    )
    assert result.exit_code == 1


def test_the_difference_is_json_when_asked_for(tmp_path: Path) -> None:
    old = written(tmp_path, "old.json", "secretsmanager:GetSecretValue")
    new = written(tmp_path, "new.json", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue")

    result = run("--json", old, new)

    added = {"effect": "Allow", "action": "secretsmanager:PutSecretValue", "resource": ARN}
    assert json.loads(result.stdout) == {"new": [added], "gone": [], "wider": [], "narrower": []}


@pytest.mark.parametrize(
    "content", [None, "{", '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow"}]}']
)
def test_a_file_without_a_policy_is_an_error(tmp_path: Path, content: str | None) -> None:
    old = written(tmp_path, "old.json", "secretsmanager:GetSecretValue")
    if content:
        (tmp_path / "new.json").write_text(content)

    result = run(old, str(tmp_path / "new.json"))

    assert result.exit_code == 2
    assert str(tmp_path / "new.json") in result.stderr
