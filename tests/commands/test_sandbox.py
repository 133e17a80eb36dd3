"""The command `tooling sandbox`, as a process of its own, and what its control URL does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.principals import Keys, document, http_refusal, trust
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS

COMMAND = [sys.executable, "-c", "from tooling.cli import main; main()", "sandbox"]


@pytest.fixture(scope="module")
def started() -> Iterator[dict[str, Any]]:
    """What `tooling sandbox --json` prints, while it serves."""
    process = subprocess.Popen([*COMMAND, "--json"], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    yield json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    process.stdout.close()


@pytest.fixture
def practice(started: dict[str, Any]) -> dict[str, Any]:
    ask(started, "POST", "/reset")
    return started


def ask(practice: dict[str, Any], method: str, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(practice["control_url"] + path, data=data, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def client(practice: dict[str, Any], service: str, keys: Keys | None = None) -> Any:
    import boto3

    keys = keys or Keys(*ADMINISTRATOR_KEYS["111122223333"])
    return boto3.client(
        service,
        endpoint_url=practice["endpoint_url"],
        region_name=practice["region"],
        aws_access_key_id=keys.key_id,
        aws_secret_access_key=keys.secret,
        aws_session_token=keys.token,
    )


def test_it_says_where_it_is_and_which_keys_open_it(practice: dict[str, Any]) -> None:
    assert practice["region"] == "us-east-1"
    assert practice["control_url"].startswith(practice["endpoint_url"])
    for account in practice["accounts"]:
        keys = Keys(account["access_key_id"], account["secret_access_key"])
        assert client(practice, "sts", keys).get_caller_identity()["Account"] == account["account_id"]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_reader_gets_lines_to_paste_and_nothing_is_left_at_the_end(ending: signal.Signals) -> None:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(8)]
    folder = Path(lines[3].partition("=")[2].strip()).parent
    assert folder.is_dir()
    process.send_signal(ending)
    rest = process.communicate(timeout=10)[0]

    assert lines[2].startswith("  export AWS_ENDPOINT_URL=http://127.0.0.1:")
    assert "Traceback" not in rest
    assert (process.returncode, folder.exists()) == (0, False)


SIGN_IN = """
set -e
aws configure set region us-east-1 --profile app
aws configure set aws_access_key_id AKIAEXAMPLE --profile app
aws sts get-caller-identity --profile apps --query Account --output text
aws iam create-open-id-connect-provider --url https://id.example.com --client-id-list sts.amazonaws.com
aws iam create-role --role-name r --assume-role-policy-document '{"Version": "2012-10-17", "Statement": {
  "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
  "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/id.example.com"},
  "Condition": {"StringEquals": {"id.example.com:sub": "team:payments"}}}}'
identity-token iss=https://id.example.com aud=sts.amazonaws.com sub=team:payments > token.jwt
aws sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/r --role-session-name web \\
  --web-identity-token file://token.jwt --query AssumedRoleUser.Arn --output text
"""


def test_with_the_lines_a_shell_is_signed_in_and_gets_tokens_that_open_roles(tmp_path: Path) -> None:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    lines = "".join([process.stdout.readline() for _ in range(8)][2:7])

    own = {
        "HOME": str(tmp_path),
        "AWS_PROFILE": "mine",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", lines + SIGN_IN], capture_output=True, text=True, cwd=tmp_path, env=own, check=False
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    printed = done.stdout.splitlines()
    assert (printed[:1], printed[-1:]) == (
        ["444455556666"],
        ["arn:aws:sts::111122223333:assumed-role/r/web"],
    ), done.stderr
    assert "accessible by other users" not in done.stderr
    assert not (tmp_path / ".aws").exists()
    assert not Path(lines.partition("AWS_CONFIG_FILE=")[2].split()[0]).parent.exists()


def test_a_port_in_use_is_one_line_and_exit_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"error: port {port} is in use")


def test_the_clock_ends_sessions_and_not_signatures(practice: dict[str, Any]) -> None:
    iam = client(practice, "iam")
    administrator = "arn:aws:iam::111122223333:user/Administrator"
    arn = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust({"AWS": administrator}))["Role"]["Arn"]
    taken = client(practice, "sts").assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    session = client(
        practice, "sts", Keys(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])
    )
    assert session.get_caller_identity()

    ask(practice, "POST", "/clock", {"advance_s": 7200})

    with pytest.raises(session.exceptions.ClientError, match=r"\(ExpiredToken\)"):
        session.get_caller_identity()
    assert client(practice, "sts").get_caller_identity()


def test_a_token_is_signed_for_any_claims(practice: dict[str, Any]) -> None:
    token = ask(practice, "POST", "/token", {"iss": "https://id.example.com", "exp": time.time() + 60})[
        "token"
    ]

    assert token.count(".") == 2


def test_state_is_what_was_made_and_the_same_for_the_same(practice: dict[str, Any]) -> None:
    states = []
    for _ in range(2):
        ask(practice, "POST", "/reset")
        policy = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
        client(practice, "iam").create_policy(PolicyName="P", PolicyDocument=policy)
        key = client(practice, "kms").create_key(Description="k")["KeyMetadata"]["KeyId"]
        client(practice, "secretsmanager").create_secret(Name="a", SecretString='{"k": 1}', KmsKeyId=key)
        states.append(ask(practice, "GET", "/state"))

    here = states[0]["111122223333"]
    assert states[0] == states[1]
    assert here["us-east-1"]["secrets"]["a"] == {
        "deleted": False,
        "description": "",
        "key": "<key 1>",
        "policy": None,
        "tags": {},
        "versions": [{"stages": ["AWSCURRENT"], "value": {"k": 1}}],
    }
    assert (
        here["iam"]["policies"]["arn:aws:iam::111122223333:policy/P"]["document"]["Version"] == "2012-10-17"
    )


def test_an_empty_sandbox_has_an_empty_state(practice: dict[str, Any]) -> None:
    assert ask(practice, "GET", "/state") == {}


def test_requests_are_listed_with_their_verdicts(practice: dict[str, Any]) -> None:
    client(practice, "secretsmanager").list_secrets()

    (listed,) = ask(practice, "GET", "/requests")
    assert (listed["action"], listed["decision"]) == ("secretsmanager:ListSecrets", "Allowed")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/clock", b"{}"),
        ("POST", "/clock", b'{"advance_s": -1}'),
        ("POST", "/clock", b'{"advance_s": 1e30}'),
        ("POST", "/clock", b'{"advance_s": "NaN"}'),
        ("POST", "/token", b"[1]"),
        ("POST", "/token", b"\xff"),
        ("GET", "/nothing", b""),
        ("POST", "/state", b"{}"),
    ],
)
def test_what_control_cannot_read_changes_nothing(
    practice: dict[str, Any], method: str, path: str, body: bytes
) -> None:
    request = urllib.request.Request(practice["control_url"] + path, data=body or None, method=method)

    status, answer = http_refusal(request)

    assert (status in {400, 404}, "error" in json.loads(answer)) == (True, True)


def test_control_answers_under_its_own_path_only(practice: dict[str, Any]) -> None:
    assert http_refusal(practice["endpoint_url"] + "/guess/state")[0] == 403
