"""Jobs: functions that run beside the server, each in a process that can be given up at any time.

The processes are forks of one that has imported what takes long to import, and does nothing else: a fork of
the server itself would take along what its threads are in the middle of.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread, Timer
from typing import Any

from tooling.errors import ToolingError

FORKS = get_context("forkserver")
# What is given up may have a sandbox or a renderer to end first.
GRACE_S = 5.0


class How(Enum):
    """How a job ended."""

    DONE = "done"
    REFUSED = "refused"
    CRASHED = "crashed"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: `result` is what its function returned, or what the error says that it raised."""

    how: How
    result: Any = None


class Job:
    """A call of `function` in a process of its own. `ended` is called in a thread once it is over.

    After a bug it ends as crashed, and its traceback is on stderr.
    """

    def __init__(
        self, ended: Callable[[Ended], None], function: Callable[..., object], *arguments: object
    ) -> None:
        ours, theirs = FORKS.Pipe(duplex=False)
        self.is_given_up = self.is_ready = False
        self.process = FORKS.Process(target=work, args=(theirs, function, *arguments))
        self.process.start()
        theirs.close()
        self.thread = Thread(target=self._wait, args=(ours, ended), daemon=True)
        self.thread.start()

    def give_up(self) -> None:
        """Have the job end soon. It may still take its time to clean up."""
        if self.is_given_up:
            return
        self.is_given_up = True
        if self.is_ready:
            self._signal(signal.SIGINT)
            later = Timer(GRACE_S, self._signal, [signal.SIGKILL])
            later.daemon = True
            later.start()
        else:
            self.process.kill()

    def end(self) -> None:
        """Give the job up, and wait until it is over."""
        self.give_up()
        self.thread.join(2 * GRACE_S)

    def _wait(self, pipe: Connection, ended: Callable[[Ended], None]) -> None:
        how = Ended(How.CRASHED)
        with suppress(EOFError, OSError):
            self.is_ready = pipe.recv()
            how = pipe.recv()
        pipe.close()
        self.process.join()
        ended(Ended(How.GIVEN_UP) if self.is_given_up else how)

    def _signal(self, number: signal.Signals) -> None:
        if self.process.pid and self.thread.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def work(pipe: Connection, function: Callable[..., object], *arguments: object) -> None:
    """Call `function`, and send how that ended through `pipe`."""
    # A group of its own: it ends with all that it starts, and Ctrl-C is the server's to hear.
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        pipe.send(True)
        try:
            ended = Ended(How.DONE, function(*arguments))
        except ToolingError as error:
            ended = Ended(How.REFUSED, str(error))
        pipe.send(ended)
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # nobody waits for it any more


def import_early(modules: list[str]) -> Thread:
    """Have `modules` imported for all jobs to come. It takes seconds, in a thread that is returned."""
    FORKS.set_forkserver_preload(modules)
    # The first job starts the process that the others are forks of, and waits for what it imports.
    thread = Thread(target=lambda: Job(lambda _: None, int), daemon=True)
    thread.start()
    return thread
