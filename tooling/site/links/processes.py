"""Work shared out among processes, whose results are heard as they come."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Results that are sent together: fewer cost more messages, more cost more memory.
BATCH = 64


class WorkerError(Exception):
    """A bug in a process, with its traceback, or a process that was ended."""


def each_of(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> Generator[Result]:
    """Yield what `work` makes of each of `items`, in any order. Raises `WorkerError`."""
    if processes < 2:
        yield from map(work, items)
        return
    # What is imported here, and all that `work` refers to, is there after a fork.
    fork = get_context("fork")
    running = []
    for number in range(processes):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=carry_out, args=(theirs, work, items[number::processes]))
        process.start()
        theirs.close()
        running.append((ours, process))
    try:
        yield from heard([ours for ours, _ in running])
    finally:
        for ours, process in running:
            ours.close()
            process.terminate()
            process.join()


def heard(pipes: list[Connection]) -> Iterator[Result]:
    """Yield what comes through `pipes`, until each says that nothing more comes."""
    while pipes:
        for pipe in wait(pipes):
            assert isinstance(pipe, Connection)
            try:
                results, bug = pipe.recv()
            except EOFError:
                raise WorkerError("a process ended before its work was done") from None
            if bug:
                raise WorkerError(bug)
            if not results:
                pipes.remove(pipe)
            yield from results


def carry_out(pipe: Connection, work: Callable[[Item], Result], items: Sequence[Item]) -> None:
    """Send what `work` makes of `items` through `pipe`, and an empty batch at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process is interrupted, and ends this one
    try:
        for start in range(0, len(items), BATCH):
            pipe.send(([work(item) for item in items[start : start + BATCH]], ""))
        pipe.send(([], ""))
    except BrokenPipeError:
        pass  # nobody listens any more
    except Exception:
        pipe.send(([], traceback.format_exc()))
