from __future__ import annotations

from pathlib import PurePosixPath

from tooling.verify.outcomes import Outcome, StepRun
from tooling.verify.report import Report, VerifiedPage


def page(name: str, *seconds: float, is_unchanged: bool = False) -> VerifiedPage:
    path = PurePosixPath(name)
    steps = [
        StepRun(path, "the page", number, "bash", Outcome.PASSED, each)
        for number, each in enumerate(seconds, 1)
    ]
    return VerifiedPage(path, steps, is_unchanged=is_unchanged)


def slowest(*pages: VerifiedPage) -> list[str]:
    return [line for line in Report(pages).lines() if line.startswith("slowest")]


def test_the_page_that_took_longest_on_all_its_paths_is_named() -> None:
    assert slowest(page("a.md", 2.0, 2.5), page("b.md", 4.0)) == ["slowest: a.md in 4.5 s"]


def test_a_page_alone_is_no_slowest_nor_one_that_was_fetched() -> None:
    assert slowest(page("a.md", 2.0)) == []
    assert slowest(page("a.md", 2.0), page("b.md", 4.0, is_unchanged=True)) == []
