"""The processes that blocks and functions run in: asked, awaited, and ended with all they started."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

# More than all values together that a block or a function may answer.
MOST_ANSWERED = 10_000_000
TIME_TO_COLLECT_S = 1.0


class EndedError(Exception):
    """The process is gone, or doesn't say what it should: what it carries out can do that to it."""


class LateError(Exception):
    """There was no answer in time."""


class Answerer:
    """A Python process that runs `module`: it reads requests as lines of JSON and answers each.

    `enclose` stands before it to keep it from everything outside. Raises `OSError` where it can't start.
    """

    def __init__(
        self,
        module: str,
        *,
        enclose: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        output: tuple[IO[bytes], IO[bytes]],
    ) -> None:
        requests, ours_out = os.pipe()
        ours_in, replies = os.pipe()
        # Unbuffered: a process that is gone is then noticed where a request is handed over, and only there.
        self._requests, self._replies = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb", 0)
        command = [*enclose, sys.executable, "-I", "-u", "-m", module, str(requests), str(replies)]
        try:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output[0],
                stderr=output[1],
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

    def ask(self, request: Mapping[str, object], seconds: float) -> Mapping[str, Any]:
        """Return the answer to `request`. Raises `EndedError` and `LateError`."""
        try:
            self._requests.write((json.dumps(request) + "\n").encode())
            answer = json.loads(self._line(seconds))
        except (OSError, ValueError) as error:
            raise EndedError from error
        if not isinstance(answer, dict):
            raise EndedError
        return answer

    def end(self) -> None:
        """End the process and everything it started."""
        self._requests.close()
        self._replies.close()
        end_group(self._process)

    def _line(self, seconds: float) -> bytes:
        """Return the next line that the process answers."""
        end = time.monotonic() + seconds
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


def wait_for(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until `process` has ended. Raises `subprocess.TimeoutExpired`.

    `Popen.wait` looks again and again, up to 50 ms late, where the system could say so at once.
    """
    if not hasattr(os, "pidfd_open"):  # anything but Linux
        process.wait(seconds)
        return
    handle = os.pidfd_open(process.pid)
    try:
        ended, _, _ = select.select([handle], [], [], seconds)
    finally:
        os.close(handle)
    process.wait(0 if not ended else None)


def end_enclosed(process: subprocess.Popen[bytes]) -> None:
    """End what `process` started in another PID namespace, before `process`, which collects it.

    An orphan there is the machine's first process's to collect, however long that takes, and until then the
    namespace isn't empty.
    """
    enclosed = enclosed_children(process.pid)
    for child in enclosed:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    if enclosed:
        with suppress(subprocess.TimeoutExpired):
            wait_for(process, TIME_TO_COLLECT_S)


def enclosed_children(pid: int) -> list[int]:
    """Return the children of a process that are in another PID namespace than we are."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ours = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 it is no path
        return [int(each) for each in children if os.readlink(f"/proc/{each}/ns/pid") != ours]  # noqa: PTH115
    return []


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End `process` and its group. What left the group ends with the sandbox."""
    end_enclosed(process)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
