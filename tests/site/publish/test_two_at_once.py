"""Two publishes in one bucket at once: one site or the other is there in the end, never both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.site.publish.worlds import Fault, Made, Request, World
from tooling.errors import ToolingError
from tooling.site.publish import claim, sending
from tooling.site.publish.claim import TakenOverError
from tooling.site.publish.sending import PublishUnderWayError


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "POLL_S", 0.02)


def test_many_at_once_leave_one_whole_site(s3: World, first: Made, second: Made) -> None:
    with ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(site.publish, s3.bucket(), grace_h=0, silent_s=60) for site in (first, second) * 3
        ]
        for job in jobs:
            job.result()

    assert s3.objects() in (first.files, second.files)


def test_one_that_was_silent_for_too_long_is_taken_over_and_stops(
    s3: World, first: Made, second: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def time_passes(request: Request) -> None:
        if request.number == 20:
            s3.afterwards = lambda _: None
            second.publish(s3.bucket(), grace_h=0, silent_s=0)
            monkeypatch.setattr(claim, "VALID_S", -1)

    s3.afterwards = time_passes
    with pytest.raises(TakenOverError):
        first.publish(s3.bucket(), grace_h=0)

    assert s3.objects() == second.files


def test_one_that_finds_at_its_end_that_it_was_taken_over_says_so(
    s3: World, first: Made, second: Made
) -> None:
    first.publish(s3.bucket())
    old = s3.everything()
    s3.requests.clear()
    second.publish(s3.bucket())
    switch = max(r.number for r in s3.requests if r.path == "/docs/index.html")
    s3.restore(old)

    def taken_over(request: Request) -> None:
        if request.number == switch:
            s3.afterwards = lambda _: None
            first.publish(s3.bucket(), grace_h=0, silent_s=0)

    s3.afterwards = taken_over
    with pytest.raises(TakenOverError):
        second.publish(s3.bucket())

    assert s3.objects() == first.files


def test_one_that_never_ends_is_waited_for_only_so_long(
    s3: World, first: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.faults = lambda request: Fault() if request.number > 15 else None
    with pytest.raises(ToolingError):
        first.publish(s3.bucket())
    s3.faults = lambda _: None
    monkeypatch.setattr(sending, "PATIENCE_S", 0.1)

    with pytest.raises(PublishUnderWayError):
        first.publish(s3.bucket(), silent_s=60)
