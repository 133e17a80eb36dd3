from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tooling.cli import main

REQUEST = {
    "principal": "arn:aws:iam::111122223333:user/reader",
    "action": "secretsmanager:GetSecretValue",
    "resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-AbCdEf",
    "identity_policies": [
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "secretsmanager:Get*", "Resource": "*"}],
        }
    ],
}
ALLOWED = (
    '{"decision": "Allowed", "because": [{"policy": "identity_policies[0]", "statement": 0}], '
    '"limited_by": null}\n'
)
DENIED = '{"decision": "ImplicitlyDenied", "because": [], "limited_by": null}\n'


def simulate(*arguments: str, stdin: str | bytes | None = None) -> Result:
    command = ["iam", "simulate", *arguments]
    return CliRunner().invoke(main, command, input=stdin, catch_exceptions=False)


def test_the_request_in_a_file_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(REQUEST, indent=2))

    result = simulate(str(file))

    assert (result.exit_code, result.stdout, result.stderr) == (0, ALLOWED, "")


def test_a_request_is_read_from_standard_input() -> None:
    assert simulate(stdin=json.dumps(REQUEST)).stdout == ALLOWED
    assert simulate("-", stdin=json.dumps(REQUEST)).stdout == ALLOWED


def test_a_request_that_is_denied_is_a_success_of_the_command() -> None:
    result = simulate(stdin=json.dumps({**REQUEST, "identity_policies": []}))

    assert (result.exit_code, result.stdout) == (0, DENIED)


def test_a_batch_is_answered_line_by_line_in_order() -> None:
    denied = {**REQUEST, "action": "s3:GetObject"}
    lines = "".join(f"{json.dumps(request)}\n" for request in (denied, REQUEST, denied))

    result = simulate("--batch", stdin=lines)

    assert (result.exit_code, result.stdout) == (0, DENIED + ALLOWED + DENIED)


def test_an_unusable_line_stops_a_batch_and_is_named() -> None:
    result = simulate("--batch", stdin=f"{json.dumps(REQUEST)}\n{{}}\n{json.dumps(REQUEST)}\n")

    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        ALLOWED,
        "error: standard input:2: `principal` is missing\n"
        "  Expected: an object with `principal`, `action`, `resource`.\n",
    )


def test_an_empty_batch_has_no_answers() -> None:
    result = simulate("--batch", stdin="")

    assert (result.exit_code, result.stdout) == (0, "")


def test_what_is_wrong_in_a_policy_is_named_with_file_and_place(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(REQUEST).replace('"Allow"', '"Permit"'))

    result = simulate(str(file))

    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        f"error: {file}: `identity_policies[0].Statement[0].Effect` is `Permit`\n"
        "  Expected: `Allow` or `Deny`.\n",
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = simulate(str(tmp_path / "gone.json"))

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {tmp_path}/gone.json: it is unreadable (No such file or directory)\n"
        "  Expected: a file, or `-` for standard input.\n",
    )


def test_bytes_that_are_no_text_are_refused() -> None:
    assert simulate(stdin=b"\xff\xfe").exit_code == 2
