"""The engine: paths of guides, carried out by pytest in as many processes as there are cores."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path, PurePosixPath

import pytest

from tooling.content.guide import Guide
from tooling.content.paths import ReaderPath
from tooling.content.steps import Kind
from tooling.forks import WorkerError
from tooling.shards import shared_out
from tooling.verify.outcomes import PathRun
from tooling.verify.plugin import GuidePlugin

# The project's own pytest settings and plugins are none of the guides' business.
PYTEST = ["-c", os.devnull, "--rootdir=/", "--noconftest"]
# The last would look for garbage five times at the end, which takes a quarter of a second.
PLUGINS_OFF = [
    f"-pno:{name}" for name in ("cacheprovider", "faulthandler", "terminal", "tooling", "unraisableexception")
]

# How long steps take, where it isn't as long as a command: a row is provoked, met and cured.
LENGTHS = {Kind.SYMPTOM: 4.0, Kind.SCREEN: 0.2, Kind.FIELD: 0.2}

# A path, by the page and its name.
Unit = tuple[PurePosixPath, str]
Share = tuple[Path, Collection[Guide], Collection[Unit]]
Done = Callable[[PathRun], None]


def carried_out(root: Path, guides: Collection[Guide], done: Done, jobs: int) -> str:
    """Carry out all paths of `guides`, calling `done` after each, and return what there is to say about it.

    Raises `KeyboardInterrupt` where the reader interrupted, and whatever a bug raises.
    """
    weights = {(guide.path, path.name): weight(guide, path) for guide in guides for path in guide.paths}
    groups = [group for group in shared_out(weights, jobs) if group]
    if len(groups) < 2:
        return carry_out(root, guides, weights, done) if weights else ""
    notes = list(in_processes([(root, guides, group) for group in groups], done))
    return next((note for note in notes if note), "")


def weight(guide: Guide, path: ReaderPath) -> float:
    """Return about how long `path` takes, in the time of a command."""
    return sum(LENGTHS.get(step.kind, 1) for step in guide.steps if path.sees(step))


def carry_out(root: Path, guides: Collection[Guide], units: Collection[Unit], done: Done) -> str:
    """Carry out `units` in this process, and return what there is to say about how."""
    pages = {guide.path for guide in guides} & {page for page, _ in units}
    files = {root / guide.path: guide for guide in guides if guide.path in pages}
    plugin = GuidePlugin(files.get, lambda guide, path: (guide.path, path.name) in units, done)
    ended = pytest.main([*PYTEST, *PLUGINS_OFF, *map(str, files)], plugins=[plugin])
    if plugin.bug:
        raise plugin.bug
    if ended is pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    return plugin.note


def in_processes(
    shares: Sequence[tuple[Path, Collection[Guide], Collection[Unit]]], done: Done
) -> Iterator[str]:
    """Carry out each of `shares` in a process of its own, and yield what each has to say."""
    # What is imported here is there after a fork; a new process would take a second to get it.
    fork = get_context("fork")
    pipes = []
    for share in shares:
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=work, args=(theirs, *share), daemon=False)
        process.start()
        theirs.close()
        pipes.append((ours, process))
    try:
        yield from heard([ours for ours, _ in pipes], done)
    finally:
        for ours, process in pipes:
            ours.close()
            process.join()


def heard(pipes: list[Connection], done: Done) -> Iterator[str]:
    """Hand on each path that comes through `pipes`, and yield what stands at the end of each."""
    while pipes:
        ready = wait(pipes)
        for pipe in [each for each in pipes if each in ready]:
            try:
                kind, what = pipe.recv()
            except EOFError:
                pipes.remove(pipe)
                continue
            if kind == "bug":
                raise WorkerError(what)
            if kind == "interrupted":
                raise KeyboardInterrupt
            if kind == "note":
                yield what
            else:
                done(what)


def work(pipe: Connection, root: Path, guides: Collection[Guide], units: Collection[Unit]) -> None:
    """Carry out `units`, and send what comes of each through `pipe`."""
    try:
        pipe.send(("note", carry_out(root, guides, units, lambda run: pipe.send(("run", run)))))
    except KeyboardInterrupt:
        pipe.send(("interrupted", None))
    except BrokenPipeError:
        pass  # nobody listens any more
    except BaseException:
        pipe.send(("bug", traceback.format_exc()))
