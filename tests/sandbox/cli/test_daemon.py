"""The daemon: it outlives every command and every stranger, and is gone with its run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sandbox.cli.commands import await_session, bash, session, settled_session
from tooling.sandbox.aws.cli.shim import OUR_FAILURE
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox, surroundings

FOREIGN_PATHS = """
import gc, os, sys
from tooling.sandbox.aws.cli.driver import WarmDriver

driver = WarmDriver()
driver.run(["--version"], {"HOME": sys.argv[1]})
names = {name for each in gc.get_objects() if isinstance(each, dict) for name, value in list(each.items())
    if isinstance(value, str) and "/nobodys" in value}
print(sorted(names - {"names"}))
"""
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


def test_somebody_who_sends_nothing_keeps_nobody_waiting(around: Surroundings, sandbox: Sandbox) -> None:
    strangers: Sequence[socket.socket] = [socket.socket(socket.AF_UNIX) for _ in range(5)]
    for stranger in strangers:
        stranger.connect(str(around.cli._socket))

    assert bash(sandbox, "aws iam list-groups --query Groups").stdout == "[]\n"

    for stranger in strangers:
        stranger.close()


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


def test_no_command_has_a_path_in_the_home_of_the_daemon(tmp_path: Path) -> None:
    """The CLI computes some when it is imported, so a new version may compute more."""
    ran = subprocess.run(
        [sys.executable, "-c", FOREIGN_PATHS, str(tmp_path)],
        env={"HOME": "/nobodys/home"},
        capture_output=True,
        text=True,
    )

    assert (ran.stdout.splitlines()[1:], ran.stderr) == (["[]"], "")


def test_a_killed_command_is_ended_and_the_next_one_works(around: Surroundings, sandbox: Sandbox) -> None:
    bash(sandbox, "aws iam list-groups")  # by then it has started all that it keeps
    before = {*settled_session(daemon(around))}
    started = hanging(sandbox)

    started.kill()
    started.communicate()

    ended = before - {*await_session(daemon(around), len(before) - 1)}
    assert (len(ended), daemon(around) in ended) == (1, False)
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
