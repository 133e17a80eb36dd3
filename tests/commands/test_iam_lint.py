"""The command `tooling iam lint`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tooling.cli import main
from tooling.iam.files import UnreadableFileError
from tooling.iam.lint import Kind

POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "secretsmanager:ListSecrets", "Resource": "*"},
}
RIGHT = json.dumps(POLICY, indent=2)


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["iam", "lint", *arguments], input=stdin, catch_exceptions=False)


def test_a_right_policy_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "right.json").write_text(RIGHT)

    result = run(str(tmp_path / "right.json"), "-", stdin=RIGHT)

    assert (result.exit_code, result.stdout) == (0, "lint: 2 files, 0 findings\n")


def test_a_finding_stands_at_its_line_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(RIGHT.replace("ListSecrets", "ListSecret"))

    result = run(str(file))

    assert result.stdout == (
        f"{file}:5: the action `secretsmanager:ListSecret` doesn't exist, "
        "so it allows nothing [unknown-action]\n"
        "  Did you mean `secretsmanager:ListSecrets`?\n"
    )
    assert result.exit_code == 1


def test_standard_input_is_called_by_its_sign() -> None:
    result = run("-", stdin="{")

    assert result.stdout.startswith("-:1: this is not JSON, and AWS refuses it [json-syntax]\n")


def test_json_that_is_no_policy_is_a_finding_here() -> None:
    result = run("-", stdin="[]")

    assert result.stdout.count("[no-statement]") == 1
    assert result.exit_code == 1


def test_every_kind_can_be_asked_for() -> None:
    asked = [run("--kind", kind.value, "-", stdin=RIGHT).exit_code for kind in Kind]

    assert asked == [1 if kind.names_principals else 0 for kind in Kind]


def test_the_kind_decides_what_is_right() -> None:
    result = run("--kind", "trust", "-", stdin=RIGHT)

    assert "[missing-principal]" in result.stdout
    assert "[trust-resource]" in result.stdout


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cant_be_read_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "file.json"
    if content:
        file.write_bytes(content)
    reason = "it is not UTF-8 (invalid start byte at byte 0)" if content else "No such file or directory"

    result = run(str(file))

    error = UnreadableFileError(str(file), reason)
    assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")
