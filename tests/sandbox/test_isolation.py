"""What blocks start reaches AWS, and nothing else."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.sandbox.cli.commands import await_session, bash
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.isolation import Isolation
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession


@pytest.fixture(scope="module")
def available() -> None:
    with Isolation(1, closing) as isolation:
        if isolation.note:
            pytest.skip(isolation.note)


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture
def sandbox(aws: AwsServer) -> Iterator[Sandbox]:
    with surroundings(aws) as around, fresh_sandbox(aws, around) as world:
        if around.isolation.note:
            pytest.skip(around.isolation.note)
        yield world


@pytest.fixture
def other_port() -> Iterator[int]:
    """Something else that listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


CONNECT = "import socket\nsocket.create_connection(('{}', {}), timeout=5)"


def test_python_blocks_reach_aws_and_nothing_else(sandbox: Sandbox, other_port: int) -> None:
    session = PythonSession(sandbox)

    reached = session.run("import boto3\nprint(boto3.client('iam').list_groups()['Groups'])", {})
    machine = session.run(CONNECT.format("127.0.0.1", other_port), {})
    internet = session.run(CONNECT.format("192.0.2.1", 80), {})
    session.close()

    assert (reached.stdout, reached.stderr) == ("[]\n", "")
    assert machine.stderr == "ConnectionRefusedError: [Errno 111] Connection refused\n"
    assert internet.stderr == "OSError: [Errno 101] Network is unreachable\n"


def test_bash_blocks_reach_aws_and_nothing_else(sandbox: Sandbox, other_port: int) -> None:
    shell = BashSession(sandbox)

    reached = shell.run(f"exec 3<>/dev/tcp/127.0.0.1/{sandbox.aws.port} && echo open", {})
    machine = shell.run(f"exec 3<>/dev/tcp/127.0.0.1/{other_port}", {})

    assert reached.stdout == "open\n"
    assert machine.failed_line == 1


def test_the_aws_command_reaches_nothing_else_either(sandbox: Sandbox, other_port: int) -> None:
    ran = bash(sandbox, f"AWS_MAX_ATTEMPTS=1 aws iam list-users --endpoint-url http://127.0.0.1:{other_port}")

    assert ran.stderr.strip() == f'Could not connect to the endpoint URL: "http://127.0.0.1:{other_port}/"'


def test_blocks_run_as_the_same_user(sandbox: Sandbox) -> None:
    own = subprocess.run(["id"], capture_output=True, text=True).stdout.split()[:2]

    assert bash(sandbox, "id").stdout.split()[:2] == own


@pytest.mark.parametrize(
    ("unshare", "reason"),
    [
        (None, "there is no `unshare`"),
        ("echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1", "unshare: unshare failed"),
        ("exit 1", "`unshare` failed"),
    ],
)
def test_where_the_kernel_forbids_it_blocks_run_and_a_note_says_so(
    aws: AwsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unshare: str | None, reason: str
) -> None:
    for name, script in {"unshare": unshare, "nsenter": "exit 1"}.items():
        if script:
            (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        ran = bash(sandbox, "aws iam list-groups --query Groups")

    assert around.isolation.note.startswith(f"blocks can reach the network of this machine: {reason}")
    assert (sandbox.enter, ran.stdout, ran.stderr) == ((), "[]\n", "")


@pytest.mark.usefixtures("available")
def test_nothing_is_left_after_stopping() -> None:
    with Isolation(1, closing) as isolation:
        assert isolation._holder
        leader = isolation._holder.pid
        assert await_session(leader, 1) == [leader]

    assert await_session(leader, 0) == []


@pytest.mark.usefixtures("available")
def test_nothing_is_left_when_the_run_is_killed() -> None:
    code = """
import time
from contextlib import closing
from tooling.sandbox.isolation import Isolation

with Isolation(1, closing) as isolation:
    print(isolation._holder.pid, flush=True)
    time.sleep(1000)
"""
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    leader = int(owner.stdout.readline())

    owner.send_signal(signal.SIGKILL)
    owner.communicate()

    assert await_session(leader, 0) == []
