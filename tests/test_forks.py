from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from tooling.errors import UnwritableError
from tooling.forks import BATCH, WorkerError, each_of, meanwhile


def square(number: int) -> int:
    if number < 0:
        raise ValueError("a bug")
    return number * number


def leave(number: int) -> int:
    if number == BATCH:
        os._exit(3)
    return number


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_each_item_has_its_result_whatever_the_number_of_processes(processes: int) -> None:
    numbers = range(2 * BATCH + 1)

    assert sorted(each_of(square, numbers, processes)) == [number * number for number in numbers]


def test_no_process_is_started_for_nothing() -> None:
    assert list(each_of(lambda _: os.getpid(), [1], 4)) == [os.getpid()]
    assert len({*each_of(lambda _: os.getpid(), [1, 2], 4)} - {os.getpid()}) == 2


def test_a_bug_in_a_process_is_one_here_and_keeps_its_traceback() -> None:
    with pytest.raises(WorkerError, match=r"(?s)in square.*ValueError: a bug"):
        list(each_of(square, [1, -1], 2))


def test_a_process_that_ended_early_is_never_taken_for_done() -> None:
    with pytest.raises(WorkerError, match="ended before its work was done"):
        list(each_of(leave, range(4 * BATCH), 2))


def test_no_process_is_left_where_nobody_wants_more() -> None:
    results = each_of(square, range(100 * BATCH), 2)
    next(results)

    results.close()

    assert multiprocessing.active_children() == []


def refuse(number: int) -> int:
    raise UnwritableError(Path("a.txt"), f"it is number {number}")


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_the_same_whoever_meets_it(processes: int) -> None:
    with pytest.raises(UnwritableError) as raised:
        list(each_of(refuse, [7, 7], processes))

    assert str(raised.value) == str(UnwritableError(Path("a.txt"), "it is number 7"))


def test_work_goes_on_meanwhile(tmp_path: Path) -> None:
    with meanwhile(lambda number: (tmp_path / str(number)).touch(), [1, 2], 2) as results:
        while len([*tmp_path.iterdir()]) < 2:
            time.sleep(0.01)

        assert list(results) == [None, None]
