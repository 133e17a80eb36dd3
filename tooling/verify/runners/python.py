"""Python blocks: one process for all of a path, so that names and clients live on between blocks."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tooling.sandbox.sandbox import Sandbox
from tooling.verify.runners.bash import end_group
from tooling.verify.runners.session import TIME_LIMIT_S, Ran, capture_name, timed_out

CHILD = "tooling.verify.runners.python_child"


class PythonSession:
    """The Python blocks of a path. The process starts with the first of them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._folder = sandbox.own / "python"
        self._folder.mkdir()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`. Captures are names in lower case."""
        self._process = self._process or self._start()
        before = [self._size(name) for name in ("stdout", "stderr")]
        self._requests.write((json.dumps({"source": source, "captures": dict(captures)}) + "\n").encode())
        self._requests.flush()
        reply = self._reply()
        stdout, stderr = (self._printed(*each) for each in zip(("stdout", "stderr"), before, strict=True))
        if reply is None:
            return Ran(stdout, stderr + "the Python process ended", 1)
        if not reply:
            return timed_out(1)
        answer = json.loads(reply)
        new = {capture_name(name): value for name, value in answer["captures"].items()}
        return Ran(stdout, stderr, answer["failed_line"], new)

    def close(self) -> None:
        """End the process and everything it started."""
        if self._process:
            self._requests.close()
            self._replies.close()
            end_group(self._process)
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        requests, ours_out = os.pipe()
        ours_in, replies = os.pipe()
        self._requests, self._replies = os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb")
        with (self._folder / "stdout").open("wb") as stdout, (self._folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(
                [*self._sandbox.enter, sys.executable, "-I", "-u", "-m", CHILD, str(requests), str(replies)],
                cwd=self._sandbox.work,
                env=self._sandbox.environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                pass_fds=(requests, replies),
                start_new_session=True,
            )
        os.close(requests)
        os.close(replies)
        return process

    def _reply(self) -> bytes | None:
        """Return the answer, b"" when there was none in time, or None when the process ended."""
        ready, _, _ = select.select([self._replies], [], [], TIME_LIMIT_S)
        line = self._replies.readline() if ready else b""
        if not line:
            self.close()
        return line or (None if ready else b"")

    def _size(self, name: str) -> int:
        return (self._folder / name).stat().st_size

    def _printed(self, name: str, start: int) -> str:
        return Path(self._folder / name).read_bytes()[start:].decode(errors="replace")
