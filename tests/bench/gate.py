"""What the gate costs: calls through it against calls to moto's bare server, in turn. Run it by hand.

python -m tests.bench.gate
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import boto3

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer, bound_server, moto_app

CALLS, ROUNDS = 100, 7


def client(endpoint_url: str, service: str) -> Any:
    key_id, secret = next(iter(ADMINISTRATOR_KEYS.values()))
    keys = {"aws_access_key_id": key_id, "aws_secret_access_key": secret}
    return boto3.client(service, endpoint_url=endpoint_url, region_name="us-east-1", **keys)


def milliseconds(call: Callable[[], object]) -> float:
    """Return what one of `CALLS` calls takes on average."""
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - start) * 1000 / CALLS


def main() -> None:
    bare = bound_server(moto_app(), 0)
    Thread(target=bare.serve_forever, daemon=True).start()
    start = time.perf_counter()
    with AwsServer() as aws:
        started = time.perf_counter()
        aws.reset()
        sys.stdout.write(f"start {(started - start) * 1000:.0f} ms, ")
        sys.stdout.write(f"reset {(time.perf_counter() - started) * 1000:.1f} ms\n")
        plain = client(f"http://127.0.0.1:{bare.port}", "secretsmanager").list_secrets
        gated = client(aws.endpoint_url, "secretsmanager").list_secrets
        pairs = [(milliseconds(plain), milliseconds(gated)) for _ in range(ROUNDS)][1:]
        without, through = (statistics.median(each) for each in zip(*pairs, strict=True))
        added = statistics.median(gate - moto for moto, gate in pairs)
    sys.stdout.write(
        f"moto {without:.2f} ms, through the gate {through:.2f} ms: {added:.2f} ms more a request\n"
    )
    bare.shutdown()


if __name__ == "__main__":
    main()
