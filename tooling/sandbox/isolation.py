"""A network with nothing in it but the sandbox's AWS, for everything that blocks start.

A process of our own holds a network namespace (network_namespaces(7)) as long as the run lasts.
In it there is one address, 127.0.0.1, and there one port, the one AWS has outside: it listens at
both. The holder is also the first process of a PID namespace (pid_namespaces(7)):
blocks can't signal what is outside of it, and all that is left of them ends with the holder, if
not before. Programs enter by `nsenter`. Where the kernel doesn't let us, they run in the network
of the machine and among its processes, and a note says so.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from types import TracebackType

# From <linux/sockios.h> and <linux/if.h>.
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1

# As the user who runs the tool, with the rights over the new namespace that setting it up takes.
NEW_NAMESPACE = ("--user", "--map-current-user", "--keep-caps", "--net", "--pid", "--kill-child")
TIME_TO_START_S = 10.0
TIME_TO_END_S = 10.0
# A killed process is there until it has been collected, and it may write until then.
END_ALL = "while kill -KILL -1; do sleep 0.002; done 2>/dev/null"

# Answers what connects to a listener, until it is left.
Serve = Callable[[socket.socket], AbstractContextManager[object]]


class NoNamespaceError(Exception):
    """The kernel, or a missing program, leaves us in the network of the machine."""


class Isolation:
    """The network of a run's sandboxes, until it is stopped. In it, `serve` answers at `port`.

    `enter` is what stands before a program that is to run in it, and `enclose` before one that mustn't
    signal or outlive anything outside, such as a block. It is a process between us and that program:
    signals don't go through. Where isolation isn't available both are empty, and `note` says so, and why.
    """

    enter: tuple[str, ...] = ()
    enclose: tuple[str, ...] = ()
    note: str = ""

    def __init__(self, port: int, serve: Serve) -> None:
        self._holder: subprocess.Popen[bytes] | None = None
        self._serving = ExitStack()
        try:
            self._start(port, serve)
        except (OSError, subprocess.SubprocessError, NoNamespaceError) as error:
            self.stop()
            self.note = f"blocks can reach the network of this machine: {error}"

    def end_all(self) -> None:
        """End everything that was started with `enclose`, however it tried to get away."""
        if self.enclose:
            with suppress(subprocess.TimeoutExpired):  # the kernel may hold on to one; it ends with the run
                subprocess.run([*self.enclose, "bash", "-c", END_ALL], timeout=TIME_TO_END_S)

    def stop(self) -> None:
        """Give the network back. The kernel removes it, and ends what is left in it."""
        self.enter = self.enclose = ()
        self._serving.close()
        if self._holder:
            self._holder.kill()
            self._holder.communicate()

    def __enter__(self) -> Isolation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self, port: int, serve: Serve) -> None:
        unshare, nsenter = program("unshare"), program("nsenter")
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._holder = started_holder([unshare, *NEW_NAMESPACE, "--"], theirs, port)
            self._serving.enter_context(serve(received_listener(ours, self._holder)))
        pid = self._holder.pid
        network = (nsenter, f"--target={pid}", "--user", "--net", "--preserve-credentials")
        self.enter = (*network, "--")
        self.enclose = (*network, f"--pid=/proc/{pid}/ns/pid_for_children", "--")
        subprocess.run([*self.enclose, "true"], check=True, capture_output=True, timeout=TIME_TO_START_S)


def program(name: str) -> str:
    """Return the path of a program, or raise `NoNamespaceError`."""
    path = shutil.which(name)
    if path is None:
        raise NoNamespaceError(f"there is no `{name}`")
    return path


def started_holder(enter: list[str], channel: socket.socket, port: int) -> subprocess.Popen[bytes]:
    """Start the process that holds the namespaces, and ends when this one does."""
    return subprocess.Popen(
        [*enter, sys.executable, "-I", __file__, str(channel.fileno()), str(port)],
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=[channel.fileno()],
        start_new_session=True,
    )


def received_listener(ours: socket.socket, holder: subprocess.Popen[bytes]) -> socket.socket:
    """Return the socket that listens in the namespace of `holder`."""
    ours.settimeout(TIME_TO_START_S)
    _, files, _, _ = socket.recv_fds(ours, 1, 1)
    if not files:
        _, stderr = holder.communicate(timeout=TIME_TO_START_S)
        last_line = stderr.decode(errors="replace").strip().split("\n")[-1]
        raise NoNamespaceError(last_line or "`unshare` failed")
    return socket.socket(fileno=files[0])


def hold(channel: int, port: int) -> None:
    """Be the process that holds the namespaces, until standard input ends: this runs inside of them."""
    os.setsid()
    # What loses its parent in a PID namespace is the first process's to collect.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh22x", b"lo", IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)
    with (
        socket.socket(fileno=channel) as ours,
        socket.create_server(("127.0.0.1", port), backlog=128) as listener,
    ):
        socket.send_fds(ours, [b"."], [listener.fileno()])
    os.read(0, 1)


if __name__ == "__main__":
    hold(int(sys.argv[1]), int(sys.argv[2]))
