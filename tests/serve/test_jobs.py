from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Queue

import pytest

from tests.serve.served import until
from tooling.project import NoProjectError
from tooling.serve.jobs import Ended, How, Job

PATIENCE_S = 30


def refuse(folder: Path) -> None:
    raise NoProjectError(folder)


def crash() -> None:
    os._exit(7)


def stay(folder: Path) -> None:
    """Start a process, and write down its number and that this one was asked to end."""
    child = os.fork()
    (folder / f"{child}.started" if child else folder / "child").touch()
    try:
        time.sleep(PATIENCE_S)
    except KeyboardInterrupt:
        (folder / "asked").touch()
        raise


@pytest.mark.parametrize(
    ("function", "ended"),
    [
        (partial(int, "7"), Ended(How.DONE, 7)),
        (partial(refuse, Path("/nowhere")), Ended(How.REFUSED, str(NoProjectError(Path("/nowhere"))))),
        (crash, Ended(How.CRASHED)),
    ],
)
def test_how_a_job_ended_is_told(function: Callable[[], object], ended: Ended) -> None:
    told: Queue[Ended] = Queue()

    Job(told.put, function)

    assert told.get(timeout=PATIENCE_S) == ended


def test_a_job_that_is_given_up_cleans_up_and_leaves_no_process(tmp_path: Path) -> None:
    told: Queue[Ended] = Queue()
    job = Job(told.put, stay, tmp_path)
    until(lambda: (tmp_path / "child").exists())
    started = until(lambda: [*tmp_path.glob("*.started")])

    job.give_up()

    assert told.get(timeout=PATIENCE_S) == Ended(How.GIVEN_UP)
    assert (tmp_path / "asked").exists()
    until(lambda: not is_running(int(started[0].stem)))


def is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
