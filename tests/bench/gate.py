"""What the gate costs: calls through it against calls to moto's own server, in turn. Run it by hand.

python -m tests.bench.gate

Each server has a process of its own, so that what a client computes does not count. The third, moto without
its search for a service on each request, is what stands behind the gate: its own work shows against it.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer, bound_server, moto_app
from tooling.servers import running

CALLS, ROUNDS = 100, 15
LIMIT_MS = 0.25


def main() -> int:
    start = time.perf_counter()
    with AwsServer() as aws:
        started = time.perf_counter()
        aws.reset()
        sys.stdout.write(f"start {(started - start) * 1000:.0f} ms, ")
        sys.stdout.write(f"reset {(time.perf_counter() - started) * 1000:.1f} ms\n")
    with served(serve_moto) as moto, served(serve_gate) as gate, served(serve_behind) as behind:
        rounds = [[milliseconds(port) for port in (moto, gate, behind)] for _ in range(ROUNDS)][1:]
    of_moto, of_gate, of_behind = (statistics.median(each) for each in zip(*rounds, strict=True))
    added = statistics.median(gate - moto for moto, gate, _ in rounds)
    own = statistics.median(gate - behind for _, gate, behind in rounds)
    sys.stdout.write(
        f"moto's server {of_moto:.2f} ms, through the gate {of_gate:.2f} ms: {added:+.2f} ms a request\n"
        f"what is behind the gate {of_behind:.2f} ms: the gate's own work is {own:.2f} ms\n"
    )
    return int(added > LIMIT_MS)


def milliseconds(port: int) -> float:
    """Return what one of `CALLS` calls takes on average."""
    headers = signed_headers(port)
    start = time.perf_counter()
    for _ in range(CALLS):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("POST", "/", b"{}", headers)
        assert connection.getresponse().read().startswith(b'{"SecretList"')
        connection.close()
    return (time.perf_counter() - start) * 1000 / CALLS


def signed_headers(port: int) -> dict[str, str]:
    """Return the headers of a ListSecrets that the administrator signed."""
    keys = Credentials(*ADMINISTRATOR_KEYS["111122223333"])
    headers = {"X-Amz-Target": "secretsmanager.ListSecrets", "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", f"http://127.0.0.1:{port}/", headers=headers, data=b"{}")
    SigV4Auth(keys, "secretsmanager", "us-east-1").add_auth(request)
    return dict(request.headers.items())


@contextmanager
def served(serve: Callable[[Connection], None]) -> Iterator[int]:
    """Run a server in a process of its own, and yield its port."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs,))
    process.start()
    yield ours.recv()
    ours.send("stop")
    process.join()


def serve_gate(pipe: Connection) -> None:
    with AwsServer() as aws:
        pipe.send(aws.port)
        pipe.recv()


def serve_moto(pipe: Connection) -> None:
    serve_app(DomainDispatcherApplication(create_backend_app), pipe)


def serve_behind(pipe: Connection) -> None:
    serve_app(moto_app(), pipe)


def serve_app(app: Any, pipe: Connection) -> None:
    with running(server := bound_server(app, 0)):
        pipe.send(server.port)
        pipe.recv()


if __name__ == "__main__":
    sys.exit(main())
