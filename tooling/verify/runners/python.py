"""Python blocks: one process for all of a path, so that names and clients live on between blocks."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack

from tooling.sandbox.sandbox import Sandbox
from tooling.verify.runners.process import end_group
from tooling.verify.runners.session import (
    TIME_LIMIT_S,
    Ran,
    broken,
    capture_name,
    printed,
    timed_out,
    unnamed_file,
)

CHILD = "tooling.verify.runners.python_child"
ENDED = "the Python process ended"
# More than all values together that a block may leave for others.
MOST_ANSWERED = 10_000_000


class EndedError(Exception):
    """The process is gone, or doesn't say what it should: a block can do that to it."""


class LateError(Exception):
    """There was no answer in time."""


class PythonSession:
    """The Python blocks of a path. The process starts with the first of them, and after one that ended it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._files = ExitStack()
        self._stdout, self._stderr = (self._files.enter_context(unnamed_file()) for _ in range(2))
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`. Captures are names in lower case."""
        before = [os.fstat(file.fileno()).st_size for file in (self._stdout, self._stderr)]
        try:
            self._process = self._process or self._start()
        except OSError as error:
            return broken(error)
        try:
            failed_line, new = self._answer({"source": source, "captures": dict(captures)})
        except LateError:
            self._end()
            return timed_out(1)
        except EndedError:
            self._end()
            failed_line, new = 1, {}
        stdout, stderr = printed(self._stdout, before[0]), printed(self._stderr, before[1])
        if self._process is None:
            stderr += ENDED
        return Ran(stdout, stderr, failed_line, {capture_name(name): value for name, value in new.items()})

    def close(self) -> None:
        """End the process and everything it started."""
        self._end()
        self._files.close()

    def _end(self) -> None:
        if self._process:
            self._requests.close()
            self._replies.close()
            end_group(self._process)
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        requests, ours_out = os.pipe()
        ours_in, replies = os.pipe()
        # Unbuffered: a process that is gone is then noticed where a block is handed over, and only there.
        self._requests, self._replies = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb", 0)
        try:
            return subprocess.Popen(
                [
                    *self._sandbox.enclose,
                    sys.executable,
                    "-I",
                    "-u",
                    "-m",
                    CHILD,
                    str(requests),
                    str(replies),
                ],
                cwd=self._sandbox.work,
                env=self._sandbox.environment,
                stdin=subprocess.DEVNULL,
                stdout=self._stdout,
                stderr=self._stderr,
                pass_fds=(requests, replies),
                start_new_session=True,
            )
        except OSError:
            self._requests.close()
            self._replies.close()
            raise
        finally:
            os.close(requests)
            os.close(replies)

    def _answer(self, request: Mapping[str, object]) -> tuple[int | None, dict[str, str]]:
        """Return the line that failed or None, and the new captures. Raises `EndedError` and `LateError`."""
        try:
            self._requests.write((json.dumps(request) + "\n").encode())
            answer = json.loads(self._line())
            return answer["failed_line"], answer["captures"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EndedError from error

    def _line(self) -> bytes:
        """Return the next line that the process answers."""
        end = time.monotonic() + TIME_LIMIT_S
        line = bytearray()
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._replies], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise LateError
            part = self._replies.read(65536)
            if not part or len(line) > MOST_ANSWERED:
                raise EndedError
            line += part
        return bytes(line)
