"""Work shared out among processes, whose results are heard as they come."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from tooling.errors import ToolingError

Item = TypeVar("Item")
Result = TypeVar("Result")

# Results that are sent together: fewer cost more messages, more cost more memory.
BATCH = 64


class WorkerError(Exception):
    """A bug in a process, with its traceback, or a process that was ended."""


def each_of(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> Generator[Result]:
    """Yield what `work` makes of each of `items`, in any order. Raises `WorkerError`, and as `work` does."""
    with meanwhile(work, items, processes) as results:
        yield from results


@contextmanager
def meanwhile(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Iterator[Iterator[Result]]:
    """Start the `processes`, and yield their results, which raise as those of `each_of` do.

    Whoever leaves before all are heard ends the processes. None is started without an item, and none where
    it would be alone: then the work is done when its results are asked for.
    """
    count = min(processes, len(items))
    with ExitStack() as running:
        shares = [items[number::count] for number in range(count)] if count > 1 else []
        pipes = [running.enter_context(started(work, share)) for share in shares]
        yield heard(pipes) if pipes else map(work, items)


@contextmanager
def started(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Connection]:
    """Yield the pipe through which a process sends what `work` makes of `items`."""
    # What is imported here, and all that `work` refers to, is there after a fork.
    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=carry_out, args=(theirs, work, items))
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.terminate()
        process.join()


def heard(pipes: list[Connection]) -> Iterator[Result]:
    """Yield what comes through `pipes`, until each says that nothing more comes."""
    while pipes:
        for pipe in wait(pipes):
            assert isinstance(pipe, Connection)
            try:
                results, error = pipe.recv()
            except EOFError:
                raise WorkerError("a process ended before its work was done") from None
            if error:
                raise error
            if not results:
                pipes.remove(pipe)
            yield from results


def carry_out(pipe: Connection, work: Callable[[Item], Result], items: Sequence[Item]) -> None:
    """Send what `work` makes of `items` through `pipe`, and an empty batch at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process is interrupted, and ends this one
    try:
        for start in range(0, len(items), BATCH):
            pipe.send(([work(item) for item in items[start : start + BATCH]], None))
        pipe.send(([], None))
    except BrokenPipeError:
        pass  # nobody listens any more
    except ToolingError as error:
        pipe.send(([], error))
    except Exception:
        pipe.send(([], WorkerError(traceback.format_exc())))
