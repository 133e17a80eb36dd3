"""The processes that blocks run in: awaited without delay, and ended with all they started."""

from __future__ import annotations

import os
import select
import signal
import subprocess


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


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End `process` and its group. What left the group ends with the sandbox."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
