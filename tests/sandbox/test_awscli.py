"""The `aws` command: as the CLI in a process of its own, but at once, and gone with its run."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.awscli import AwsCli
from tooling.sandbox.aws.cli.shim import OUR_FAILURE
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import (
    Sandbox,
    Surroundings,
    fresh_sandbox,
    surroundings,
)

ADMINISTRATOR_KEY_ID, ADMINISTRATOR_SECRET = ADMINISTRATOR_KEYS["111122223333"]
ROOT = Path(__file__).parents[2]
TRUST = """{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "$ACCOUNT"}}]
}"""
EVERYTHING = """{
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
}"""

# What guides do with the command.
SCRIPTS = {
    "variables, heredocs and files": f"""
        ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
        cat >trust.json <<EOF
{TRUST}
EOF
        ROLE_ARN=$(aws iam create-role --role-name reader --assume-role-policy-document file://trust.json \\
            --query Role.Arn --output text)
        echo "$ROLE_ARN"
        aws iam get-role --role-name reader --query 'Role.AssumeRolePolicyDocument'
        aws iam put-role-policy --role-name reader --policy-name p --policy-document '{EVERYTHING}'
        mkdir -p 'a folder'; cd 'a folder'
        aws iam list-role-policies --role-name reader
        """,
    "outputs, queries and pipes": """
        for name in carol alice bob; do aws iam create-user --user-name $name --query User.Arn; done
        aws iam list-users --query 'Users[].UserName' --output text | tr '\\t' '\\n' | sort
        aws iam list-users --query 'Users[].[UserName, Arn]' --output table
        aws iam list-users --query 'length(Users)' >count; cat count
        read -r FIRST REST <<<"$(aws iam list-users --query 'Users[].UserName' --output text)"
        echo "$FIRST, then $REST"
        aws iam list-users --query 'Users[?' || echo $?
        aws iam list-users --no-paginate --max-items 1 2>&1 >/dev/null || echo $?
        aws iam list-users --page-size 1 --output text --query 'Users[].UserName'
        """,
    "settings, profiles and regions": """
        aws configure set region eu-west-1 --profile other
        umask 077; aws configure set cli_history off --profile third
        aws configure get region --profile other
        aws configure get nothing --profile other || echo $?
        aws configure list --profile other
        aws secretsmanager create-secret --name here --secret-string x --query Name
        aws secretsmanager list-secrets --region eu-west-1 --query SecretList
        export AWS_DEFAULT_REGION=eu-west-2
        aws configure list
        unset AWS_DEFAULT_REGION
        aws iam list-users --profile nobody || echo $?
        AWS_PROFILE=nobody aws iam list-users || echo $?
        AWS_CONFIG_FILE=nowhere aws secretsmanager list-secrets || echo $?
        AWS_SHARED_CREDENTIALS_FILE=nowhere aws iam list-users || echo $?
        """,
    "a role by a profile": f"""
        ACCOUNT=111122223333
        cat >trust.json <<EOF
{TRUST}
EOF
        aws iam create-role --role-name reader --assume-role-policy-document file://trust.json \\
            --query Role.Arn
        aws iam put-role-policy --role-name reader --policy-name p --policy-document '{EVERYTHING}'
        aws configure set profile.reader.role_arn "arn:aws:iam::$ACCOUNT:role/reader"
        aws configure set profile.reader.source_profile default
        aws configure set profile.reader.role_session_name me
        aws sts get-caller-identity --query Arn --profile reader
        export AWS_PROFILE=reader
        aws sts get-caller-identity --query Arn
        """,
    "standard input": """
        echo '{"UserName": "reader"}' >user.json
        aws iam create-user --cli-input-json file://user.json --query User.UserName
        printf 'one\\ntwo\\n' | while read name; do
            aws iam create-user --user-name $name --query User.Arn
        done
        echo secret | aws secretsmanager create-secret --name s --secret-string file:///dev/stdin --query Name
        aws secretsmanager get-secret-value --secret-id s --query SecretString --output text
        aws iam list-users --query 'length(Users)' <&-
        """,
    "errors": """
        aws iam get-user --user-name nobody; echo $?
        aws iam create-role --role-name r --assume-role-policy-document file://nothing.json; echo $?
        aws iam create-user --user-name ''; echo $?
        aws --version; echo $?
        MESSAGE=$(aws iam get-user --user-name nobody 2>&1 >/dev/null) || echo "$MESSAGE" | tail -n 1
        """,
    "odd places": """
        aws iam get-user --user-name $'caf\\xe9'; echo $?
        LC_ALL=C aws iam get-group --group-name café; echo $?
        printf -v LONG %100000s; export LONG
        aws iam create-group --group-name "$LONG" --query 'length(Group.GroupName)'
        mkdir gone; cd gone; rmdir ../gone
        aws iam list-groups --query 'length(Groups)'
        """,
    "commands in the background": """
        for number in $(seq 6); do
            aws iam create-group --group-name "$number" --query Group.Arn >"$number.out" &
        done
        wait
        cat *.out
        aws iam list-groups --query 'sort(Groups[].GroupName)' --output text
        """,
}


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture(scope="module")
def around(aws: AwsServer) -> Iterator[Surroundings]:
    with surroundings(aws) as shared:
        yield shared


@pytest.fixture
def sandbox(aws: AwsServer, around: Surroundings) -> Iterator[Sandbox]:
    with fresh_sandbox(aws, around) as world:
        yield world


def bash(sandbox: Sandbox, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return what `script` did in `sandbox`."""
    return subprocess.run(
        [*sandbox.enter, "bash", "-c", script],
        cwd=sandbox.work,
        env=sandbox.environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def client(aws: AwsServer, service: str) -> Any:
    keys = {"aws_access_key_id": ADMINISTRATOR_KEY_ID, "aws_secret_access_key": ADMINISTRATOR_SECRET}
    return boto3.client(service, endpoint_url=aws.endpoint_url, region_name="us-east-1", **keys)


def state(aws: AwsServer, sandbox: Sandbox) -> Any:
    """Return what was left in AWS and in the home folder."""
    iam, secrets = client(aws, "iam"), client(aws, "secretsmanager")
    files = [file for file in sandbox.home.rglob("*") if "cache" not in file.parts]
    cached = len(list((sandbox.home / ".aws/cli/cache").glob("*.json")))
    return (
        [user["Arn"] for user in iam.list_users()["Users"]],
        [(role["Arn"], role["AssumeRolePolicyDocument"]) for role in iam.list_roles()["Roles"]],
        [
            secrets.get_secret_value(SecretId=each["Name"])["SecretString"]
            for each in secrets.list_secrets()["SecretList"]
        ],
        sorted((str(file), file.stat().st_mode, file.is_file() and file.read_text()) for file in files),
        cached,
    )


def outcome(aws: AwsServer, around: Surroundings, script: str, *, real: bool) -> str:
    """Return, readable, all that came of `script` with the CLI as a process, or with the shim."""
    with fresh_sandbox(aws, around) as sandbox:
        if real:
            command = sandbox.own / "bin" / "aws"
            command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -m awscli "$@"\n')
        ran = bash(sandbox, script)
        left = json.dumps(state(aws, sandbox), indent=1, default=str)
        text = f"{ran.stdout}\n--\n{ran.stderr}\n--\n{ran.returncode}\n--\n{left}"
        return text.replace(str(sandbox.folder), "SANDBOX")


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_comes_to_the_same_as_with_the_cli_as_a_process(
    aws: AwsServer, around: Surroundings, script: str
) -> None:
    assert outcome(aws, around, script, real=False) == outcome(aws, around, script, real=True)


def test_twenty_commands_at_once_all_succeed(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        """
        for number in $(seq 20); do aws iam create-group --group-name "group-$number" >/dev/null & done
        wait
        aws iam list-groups --query 'length(Groups)'
        """,
    )

    assert (ran.stdout, ran.stderr) == ("20\n", "")


@pytest.mark.parametrize("flags", ["", "--no-cli-pager"])
def test_the_pager_of_version_2_is_nobodys_business(sandbox: Sandbox, flags: str) -> None:
    ran = bash(sandbox, f"aws iam list-groups {flags} --query Groups", AWS_PAGER="never-heard-of")

    assert (ran.stdout, ran.stderr) == ("[]\n", "")


KEY = "aws kms create-key --query KeyMetadata.KeyId --output text"
ROUND_TRIP = f"""
    KEY=$({KEY})
    CIPHERTEXT=$(aws kms encrypt --key-id $KEY --plaintext VALUE FLAGS --query CiphertextBlob --output text)
    aws kms decrypt --ciphertext-blob "$CIPHERTEXT" --query Plaintext --output text
"""


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("aGVsbG8=", ""),
        ("aGVsbG8=", "--cli-binary-format base64"),
        ("hello", "--cli-binary-format raw-in-base64-out"),
        ("fileb://hello", ""),
        ("file://hello", "--cli-binary-format raw-in-base64-out"),
    ],
)
def test_binary_values_are_those_of_version_2(sandbox: Sandbox, text: str, flags: str) -> None:
    (sandbox.work / "hello").write_text("hello")

    ran = bash(sandbox, ROUND_TRIP.replace("VALUE", text).replace("FLAGS", flags))

    assert (ran.stdout, ran.stderr) == ("aGVsbG8=\n", "")


def test_the_binary_format_of_the_profile_counts(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        f"""
        aws configure set cli_binary_format raw-in-base64-out
        aws kms encrypt --key-id $({KEY}) --plaintext hello --query KeyId >/dev/null && echo raw
        aws configure set cli_binary_format base32
        aws kms list-keys
        """,
    )

    assert ran.stdout == "raw\n"
    assert ran.stderr.strip() == "unknown cli_binary_format `base32`: it is one of base64, raw-in-base64-out"


def test_a_binary_value_that_is_not_base64_is_an_error(sandbox: Sandbox) -> None:
    ran = bash(sandbox, f"aws kms encrypt --key-id $({KEY}) --plaintext hello")

    assert (ran.returncode, ran.stderr) == (255, '\nInvalid base64: "hello"\n')


@pytest.mark.parametrize(
    "command",
    [
        "aws iam create-user --user-name reader --output yaml",
        "AWS_DEFAULT_OUTPUT=yaml aws iam create-user --user-name reader",
        "aws configure set output yaml; aws iam create-user --user-name reader",
    ],
)
def test_yaml_is_refused_before_anything_is_done(aws: AwsServer, sandbox: Sandbox, command: str) -> None:
    ran = bash(sandbox, command)

    reason = "the output `yaml` isn't available here: this `aws` prints json, text and table only"
    assert (ran.returncode, ran.stdout, ran.stderr) == (255, "", f"\n{reason}\n")
    assert "reader" not in [user["UserName"] for user in client(aws, "iam").list_users()["Users"]]


@pytest.mark.parametrize(
    ("command", "last_line"),
    [
        (
            "iam create-usr",
            "aws: error: argument operation: Invalid choice: 'create-usr', maybe you meant: create-user",
        ),
        ("iamm", "aws: error: argument command: Invalid choice: 'iamm', maybe you meant: iam"),
        ("iam utterly-else", "aws: error: argument operation: Invalid choice: 'utterly-else'"),
        (
            "iam list-users --color blue",
            "aws: error: argument --color: Invalid choice: 'blue', maybe you meant: on, off, auto",
        ),
        (
            "iam create-user --user-nam reader",
            "aws: error: the following arguments are required: --user-name",
        ),
        ("iam create-user --user-name reader --pat /", "Unknown options: --pat, /"),
        ("iam list-users --reg us-east-1", "Unknown options: --reg, us-east-1"),
        ("iam", "aws: error: the following arguments are required: operation"),
    ],
)
def test_a_usage_error_ends_in_the_line_a_reader_needs(
    sandbox: Sandbox, command: str, last_line: str
) -> None:
    ran = bash(sandbox, f"aws {command}")

    assert ran.returncode != 0
    assert ran.stderr.splitlines()[-1] == last_line
    assert len(ran.stderr.splitlines()) < 10
    assert "version 2" not in ran.stderr


def test_settings_that_change_how_the_cli_is_built_are_heard(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        """
        mkdir -p ~/.aws/cli models/iam/2010-05-08
        printf '[toplevel]\\nwhoami = sts get-caller-identity --query Account\\n' >~/.aws/cli/alias
        aws whoami
        aws configure set plugins.mine nowhere.to.be.found
        aws iam list-users
        """,
    )

    assert ran.stdout == '"111122223333"\n'
    assert ran.stderr.endswith("ModuleNotFoundError: No module named 'nowhere'\n")


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


FOREIGN_PATHS = """
import gc, os, sys
from tooling.sandbox.aws.cli.driver import WarmDriver

driver = WarmDriver()
driver.run(["--version"], {"HOME": sys.argv[1]})
names = {name for each in gc.get_objects() if isinstance(each, dict) for name, value in list(each.items())
    if isinstance(value, str) and "/nobodys" in value}
print(sorted(names - {"names"}))
"""


def test_no_command_has_a_path_in_the_home_of_the_daemon(tmp_path: Path) -> None:
    """The CLI computes some when it is imported, so a new version may compute more."""
    ran = subprocess.run(
        [sys.executable, "-c", FOREIGN_PATHS, str(tmp_path)],
        env={"HOME": "/nobodys/home"},
        capture_output=True,
        text=True,
    )

    assert (ran.stdout.splitlines()[1:], ran.stderr) == (["[]"], "")


def hanging(sandbox: Sandbox) -> subprocess.Popen[str]:
    """Start a command that waits for a user whom nobody creates."""
    command = ["aws", "iam", "wait", "user-exists", "--user-name", "nobody"]
    started = subprocess.Popen(
        [*sandbox.enter, *command],
        cwd=sandbox.work,
        env=sandbox.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(0.5)
    return started


def daemon(around: Surroundings) -> int:
    return around.cli._process.pid


def session(leader: int) -> list[int]:
    """Return the processes of the session that `leader` began, whatever became of it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, of_session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of_session) == leader and state != "Z":
            found.append(int(folder.name))
    return found


def await_session(leader: int, count: int) -> list[int]:
    """Return the processes of a session, once there are `count` of them."""
    for _ in range(200):
        if len(session(leader)) == count:
            break
        time.sleep(0.02)
    return session(leader)


def test_a_killed_command_is_ended_and_the_next_one_works(around: Surroundings, sandbox: Sandbox) -> None:
    idle = len(session(daemon(around)))
    started = hanging(sandbox)
    assert len(session(daemon(around))) == idle + 1

    started.kill()
    started.communicate()

    assert len(await_session(daemon(around), idle)) == idle
    assert bash(sandbox, "aws iam list-groups --query Groups").stdout == "[]\n"


def test_an_interrupted_command_is_ended_without_a_traceback(sandbox: Sandbox) -> None:
    started = hanging(sandbox)

    started.send_signal(signal.SIGINT)

    assert (started.communicate(), started.returncode) == (("", ""), 130)


def test_nothing_is_left_after_stopping(aws: AwsServer) -> None:
    with surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        pid, folder = daemon(around), Path(around.cli._folder.name)
        started = hanging(sandbox)

    assert (started.communicate()[1], started.returncode) == (
        "aws: the sandbox this command belongs to has ended\n",
        OUR_FAILURE,
    )
    assert (session(pid), folder.exists()) == ([], False)


OWNER = """
import subprocess, sys, time
from pathlib import Path
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.awscli import AwsCli

cli = AwsCli()
cli.install(Path(sys.argv[1]))
subprocess.Popen([sys.argv[1], "iam", "wait", "user-exists", "--user-name", "x"], stderr=subprocess.DEVNULL)
print(cli._process.pid, flush=True)
time.sleep(1000)
"""


def test_nothing_is_left_when_the_run_is_killed(aws: AwsServer, tmp_path: Path) -> None:
    environment = {
        "AWS_ENDPOINT_URL": aws.endpoint_url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "TMPDIR": str(tmp_path),
    }
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path / "aws")],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline().split()[0])
    time.sleep(1)
    assert session(pid)

    owner.kill()
    owner.communicate()

    assert await_session(pid, 0) == []


def test_a_command_says_when_its_daemon_is_gone(aws: AwsServer) -> None:
    with surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        os.kill(daemon(around), signal.SIGKILL)
        around.cli._process.wait()

        ran = bash(sandbox, "aws iam list-users")

    assert (ran.returncode, ran.stderr) == (
        OUR_FAILURE,
        "aws: the sandbox this command belongs to has ended\n",
    )


@pytest.mark.parametrize(
    ("sent", "files"),
    [
        (b"", 0),
        (b"GET / HTTP/1.1\r\n\r\n", 0),
        (b"\0\0", 4),
        (b"\0\0\0\x08nothing\0", 0),
        (b"\0\0\0\x08nothing\0", 4),
        (b"\0\0\0\x08\xff\xfe\0\xff\0\0\0\0", 4),
        (b"\0\0\x10\0" + b"18\x005\0iam\0", 4),
        (b"\xff\xff\xff\xff" + b"x" * 1000, 4),
        (b"\0\0\0\x0618\x000\0x", 4),
        (b"\0\0\0\x0a18\x00-5\0x=y\0", 4),
        (b"\0\0\0\x0618\x000\0", 3),
    ],
)
def test_garbage_is_refused_and_the_daemon_lives_on(
    around: Surroundings, sandbox: Sandbox, sent: bytes, files: int
) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(around.cli._socket))
        stranger.settimeout(5)
        # It may have refused, and hung up, before all is sent.
        with suppress(BrokenPipeError, ConnectionResetError):
            if sent:
                socket.send_fds(stranger, [sent[:4]], [0] * files)
                stranger.sendall(sent[4:])
            stranger.shutdown(socket.SHUT_WR)

        assert stranger.recv(1) == bytes([OUR_FAILURE])

    assert bash(sandbox, "aws iam list-groups --query Groups").stdout == "[]\n"


def test_somebody_who_sends_nothing_keeps_nobody_waiting(around: Surroundings, sandbox: Sandbox) -> None:
    strangers: Sequence[socket.socket] = [socket.socket(socket.AF_UNIX) for _ in range(5)]
    for stranger in strangers:
        stranger.connect(str(around.cli._socket))

    assert bash(sandbox, "aws iam list-groups --query Groups").stdout == "[]\n"

    for stranger in strangers:
        stranger.close()


OTHER_RUN = """
import sys
from tests.sandbox.test_awscli import GROUPS, bash
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import fresh_sandbox, surroundings

with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
    sys.stdout.write(bash(sandbox, "aws iam create-group --group-name there >group" + GROUPS).stdout)
"""
GROUPS = "; aws iam list-groups --query 'Groups[].GroupName' --output text"


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


def test_an_unknown_key_fails_through_the_command(sandbox: Sandbox) -> None:
    done = bash(sandbox, "AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX AWS_SECRET_ACCESS_KEY=x aws iam list-users")

    assert done.returncode != 0
    assert "(InvalidClientTokenId) when calling the ListUsers operation" in done.stderr
