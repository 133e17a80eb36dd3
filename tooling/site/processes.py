"""Processes that end: each has a time limit, and all of them end with whoever started them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO


class TookTooLongError(Exception):
    """A process didn't end in time; `output` is what it had printed until then."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code, negative for a signal, and all that it printed."""

    code: int
    output: str


@dataclass(slots=True)
class Processes:
    """The processes that run right now, in several threads, each for `limit_s` at most."""

    limit_s: float
    running: set[subprocess.Popen[str]] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)
    is_over: bool = False

    def run(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ended:
        """Return how `command` ended in `folder`. Raises `TookTooLongError`."""
        # Not a pipe: what the process started and left behind would keep that open.
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            with self.started(command, folder, environment, output) as process:
                is_over = self.is_over_in_time(process)
            output.seek(0)
            if not is_over:
                raise TookTooLongError(output.read())
            return Ended(process.returncode, output.read())

    def is_over_in_time(self, process: subprocess.Popen[str]) -> bool:
        """Return whether `process` ended within its time."""
        try:
            process.wait(timeout=self.limit_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    @contextmanager
    def started(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], output: IO[str]
    ) -> Iterator[subprocess.Popen[str]]:
        """Yield the process of `command`, which is over afterwards."""
        with self.lock:
            if self.is_over:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                # A group of its own: it ends with all that it started.
                start_new_session=True,
            )
            self.running.add(process)
        try:
            yield process
        finally:
            kill(process)
            process.wait()
            with self.lock:
                self.running.discard(process)

    def end(self) -> None:
        """End all that runs, and let nothing more begin."""
        with self.lock:
            self.is_over = True
            for process in self.running:
                kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """End a process and all that it started; one that has ended is no error."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
