"""Commands of a sandbox, and what they leave: an account, and processes."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import boto3

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox

ADMINISTRATOR_KEY_ID, ADMINISTRATOR_SECRET = ADMINISTRATOR_KEYS["111122223333"]


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


def settled_session(leader: int) -> list[int]:
    """Return the processes of a session, once there have been as many of them for a while."""
    counts: list[int] = []
    for _ in range(200):
        counts.append(len(session(leader)))
        if len(counts) > 20 and len(set(counts[-20:])) == 1:
            break
        time.sleep(0.02)
    return session(leader)


def await_session(leader: int, count: int) -> list[int]:
    """Return the processes of a session, once there are `count` of them."""
    for _ in range(200):
        if len(session(leader)) == count:
            break
        time.sleep(0.02)
    return session(leader)
