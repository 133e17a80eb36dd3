"""How long an `aws` command takes: through the shim, and as a process of its own.

Run it with `python -m tests.bench.awscli`. Both run in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

COMMANDS = {
    "iam list-groups": ["iam", "list-groups"],
    "sts get-caller-identity": ["sts", "get-caller-identity"],
    "secretsmanager list-secrets": ["secretsmanager", "list-secrets"],
}
ROUNDS = 12
LEAST_RATIO = 6


def main() -> int:
    """Print milliseconds for each command and the ratio, and return 1 if it is too small."""
    with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        process = sandbox.own / "process"
        process.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-I", "-m", "awscli"])} "$@"\n')
        process.chmod(0o755)
        ratios = [compared(sandbox, name, arguments, process=process) for name, arguments in COMMANDS.items()]
        say(f"20 at once, through the shim: {at_once(sandbox):.0f} ms")
        say(around.isolation.note or "in a network of its own")
    return 1 if min(ratios) < LEAST_RATIO else 0


def compared(sandbox: Sandbox, name: str, arguments: Sequence[str], *, process: Path) -> float:
    """Print how long `aws ARGUMENTS` takes in both ways, and return their ratio."""
    shim = sandbox.own / "bin" / "aws"
    milliseconds(sandbox, [str(shim), *arguments])
    rounds = [
        (milliseconds(sandbox, [str(shim), *arguments]), milliseconds(sandbox, [str(process), *arguments]))
        for _ in range(ROUNDS)
    ]
    fast, slow = (median(each) for each in zip(*rounds, strict=True))
    say(f"{name}: shim {fast:.0f} ms, process {slow:.0f} ms, {slow / fast:.1f} times faster")
    return float(slow / fast)


def at_once(sandbox: Sandbox) -> float:
    script = "for _ in $(seq 20); do aws iam list-groups & done; wait"
    return milliseconds(sandbox, ["bash", "-c", script])


def milliseconds(sandbox: Sandbox, command: Sequence[str]) -> float:
    """Return how long `command` takes in `sandbox`."""
    start = perf_counter()
    subprocess.run(
        [*sandbox.enter, *command],
        cwd=sandbox.work,
        env=sandbox.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return 1000 * (perf_counter() - start)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
