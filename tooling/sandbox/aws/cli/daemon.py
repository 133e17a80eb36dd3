"""The daemon behind the `aws` of all sandboxes of a run: forks that carry out one command after another.

Most of what a command costs is the memory that a fork has to copy when it first writes to it. A fork
pays for that once, and goes on to the next command where nothing of the last one is left in it.

It is a process of its own, and it ends with the one that started it, however that ends: its
standard input is a pipe that nobody else holds. It never reads what a shim sends. The fork does,
so nothing on the socket can break it, and no other command ever holds a command's files.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass

from tooling.sandbox.aws.cli.driver import WarmDriver, exit_code
from tooling.sandbox.aws.cli.request import RefusedRequestError, Request, leave_place, received
from tooling.sandbox.aws.cli.shim import OUR_FAILURE

LIFELINE = 0
# Forks that wait for the next commands: at least one, and no more after many commands at a time.
FEWEST_IDLE, MOST_IDLE = 1, 4
# More wait in the queue of the socket until one of these ends.
MOST_COMMANDS = 64
# What Python exits with when its output can't be written.
UNREADABLE = 120


@dataclass(frozen=True, slots=True)
class Fork:
    """A process for commands. `channel` hands it a shim, has the exit code from it, and ends when it does."""

    pid: int
    channel: socket.socket

    def kill(self) -> None:
        """End it, and whatever it started."""
        os.killpg(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and leave nothing of it."""
        self.kill()
        self.exit_code()
        self.channel.close()

    def exit_code(self) -> int:
        """Return its exit code, once its channel has ended. That of a signal is the shell's."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return code if code >= 0 else 128 - code

    def said(self) -> bytes:
        """Return the exit code that it has sent as a byte: it waits for the next command. b"" if it ended."""
        with suppress(OSError):  # it was killed before it took its command
            return self.channel.recv(1)
        return b""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs, and the shim that waits for it."""

    fork: Fork
    shim: socket.socket


class Daemon:
    """Runs a command for each shim that connects to `listener`."""

    def __init__(self, listener: socket.socket, driver: WarmDriver) -> None:
        self._listener, self._driver = listener, driver
        self._idle: list[Fork] = []
        self._by_channel: dict[int, Command] = {}
        self._by_shim: dict[int, Command] = {}
        self._poll = select.poll()
        self._poll.register(LIFELINE, select.POLLIN)
        self._poll.register(listener, select.POLLIN)

    def serve(self) -> None:
        """Serve until the lifeline ends, then end every command."""
        while True:
            while len(self._idle) < FEWEST_IDLE:
                self._idle.append(self._fork())
            full = len(self._by_channel) >= MOST_COMMANDS
            self._poll.modify(self._listener, 0 if full else select.POLLIN)
            # In the order of registration: all that is opened now comes before what is closed now, so that
            # no number stands for another file than poll meant.
            for number, _ in self._poll.poll():
                if number == LIFELINE:
                    return self._end()
                self._attend_to(number)

    def _attend_to(self, number: int) -> None:
        """Do what the file with this number calls for. It may be gone since poll named it."""
        if number == self._listener.fileno():
            self._start()
        elif number in self._by_channel:
            self._finish(self._by_channel[number])
        elif number in self._by_shim:
            command = self._by_shim[number]
            self._forget(command)
            command.fork.end()

    def _start(self) -> None:
        shim, _ = self._listener.accept()
        command = Command(self._idle.pop() if self._idle else self._fork(), shim)
        with suppress(OSError):  # it was killed: then its channel has ended, and that comes next
            socket.send_fds(command.fork.channel, [b"."], [shim.fileno()])
        self._by_channel[command.fork.channel.fileno()] = self._by_shim[shim.fileno()] = command
        self._poll.register(command.fork.channel, select.POLLIN)
        # Only for its end. What a shim sends is for the fork.
        self._poll.register(shim, 0)

    def _finish(self, command: Command) -> None:
        fork, said = command.fork, command.fork.said()
        with suppress(OSError):  # the shim may be gone
            command.shim.send(said or bytes([fork.exit_code()]), socket.MSG_DONTWAIT)
        self._forget(command)
        if said:
            self._idle.append(fork)
        else:
            fork.channel.close()
        if len(self._idle) > MOST_IDLE:
            self._idle.pop(0).end()

    def _forget(self, command: Command) -> None:
        for file in (command.fork.channel, command.shim):
            self._poll.unregister(file)
        del self._by_channel[command.fork.channel.fileno()], self._by_shim[command.shim.fileno()]
        command.shim.close()

    def _end(self) -> None:
        for fork in [*self._idle, *(command.fork for command in self._by_channel.values())]:
            fork.kill()

    def _fork(self) -> Fork:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            ours.close()
            os._exit(exit_code(lambda: self._live(theirs)))
        theirs.close()
        with suppress(OSError):  # the fork does the same, and may be through already
            os.setpgid(pid, pid)
        return Fork(pid, ours)

    def _live(self, channel: socket.socket) -> int:
        """Be the fork: carry out the command of each shim, and return the exit code of the last one."""
        os.setpgid(0, 0)
        gc.disable()
        self._let_go()
        while shim := received_shim(channel):
            with shim:
                try:
                    request = received(shim)
                except RefusedRequestError:
                    return OUR_FAILURE
            code = answer(self._driver, request)
            # What couldn't be printed is still there, and would be the next command's.
            if self._driver.is_used_up or code == UNREADABLE:
                return code
            channel.send(bytes([code]))
        return 0

    def _let_go(self) -> None:
        """Close what is the daemon's."""
        self._listener.close()
        for fork in self._idle:
            fork.channel.close()
        for command in self._by_channel.values():
            command.fork.channel.close()
            command.shim.close()


def received_shim(channel: socket.socket) -> socket.socket | None:
    """Return the next shim that comes through `channel`, None when it has ended."""
    _, files, _, _ = socket.recv_fds(channel, 1, 1)
    return socket.socket(fileno=files[0]) if files else None


def answer(driver: WarmDriver, request: Request) -> int:
    """Carry out `request` in its place, leave the place, and return the exit code."""
    request.take_place()
    code = flushed(driver.run(request.arguments, request.environment))
    leave_place()
    return code


def flushed(code: int) -> int:
    """Return `code` once everything is printed, or what Python has when that can't be."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return UNREADABLE
    return code


def main() -> None:
    """Serve on the listening socket whose number is the argument."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    driver = WarmDriver()
    gc.collect()
    gc.freeze()
    Daemon(listener, driver).serve()


if __name__ == "__main__":
    main()
