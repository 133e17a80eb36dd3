"""The `aws` command of a run's sandboxes: a shim on the PATH, and one warm daemon behind all of them.

The CLI itself never runs here, in the process of the tool: `awscli` brings a botocore of its own,
and whichever botocore is imported first is the one that the whole process gets.
"""

from __future__ import annotations

import os
import platform
import py_compile
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType

from tooling.sandbox.aws.cli import shim
from tooling.sandbox.scripts import python, write_script

DAEMON = "tooling.sandbox.aws.cli.daemon"
FAST_SHIM = Path(shim.__file__).with_suffix(".pl")
# The numbers of sendmsg(2), from <asm/unistd.h>.
SENDMSG = {("linux", "x86_64"): 46, ("linux", "aarch64"): 211}

# The path of a unix socket holds 104 bytes on macOS and 108 on Linux.
LONGEST_TEMPORARY_FOLDER = 80
# How long the daemon takes at most to end its commands and itself.
TIME_TO_END_S = 5.0
# As many as a kernel of today queues for one socket: they all may come while the daemon gets warm.
WAITING_COMMANDS = 4096


class AwsCli:
    """The warm `aws` command, until it is stopped. It gets warm in the background.

    `enter` is what stands before a program that is to run in the sandboxes' network.
    """

    def __init__(self, enter: Sequence[str] = ()) -> None:
        place = None if len(gettempdir()) <= LONGEST_TEMPORARY_FOLDER else "/tmp"
        self._folder = TemporaryDirectory(prefix="aws-", dir=place)
        folder = Path(self._folder.name)
        self._socket = folder / "socket"
        self._shim = folder / "shim.pyc"
        py_compile.compile(shim.__file__, cfile=str(self._shim), doraise=True)
        self._process = _started(self._socket, enter)

    def install(self, command: Path) -> None:
        """Write the command `aws` to the file `command`."""
        if perl := fast_shim():
            write_script(command, *perl, str(self._socket), settings="PERL_BADLANG=0")
        else:
            write_script(command, *python(str(self._shim), str(self._socket)))

    def stop(self) -> None:
        """End the daemon and every command that it still runs."""
        assert self._process.stdin is not None  # it is a pipe, see `_started`
        self._process.stdin.close()
        try:
            self._process.wait(TIME_TO_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> AwsCli:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def fast_shim() -> list[str]:
    """Return how the shim in Perl starts; nothing where there is no Perl, or it can't send files there."""
    perl, number = shutil.which("perl"), SENDMSG.get((sys.platform, platform.machine()))
    return [perl, str(FAST_SHIM), str(number)] if perl and number else []


def _started(path: Path, enter: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the daemon on a socket at `path`, with nothing of the environment of this process.

    The socket listens before the daemon does: a command that is too early waits.
    """
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(WAITING_COMMANDS)
        return subprocess.Popen(
            [*enter, sys.executable, "-I", "-m", DAEMON, str(listener.fileno())],
            cwd="/",
            # A home that nobody has: the daemon finds by it which paths are a command's to change.
            env={"HOME": str(path.parent / "home"), "LANG": "C.UTF-8", "PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
