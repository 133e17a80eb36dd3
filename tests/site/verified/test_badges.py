from __future__ import annotations

from dataclasses import replace

import pytest

from tests.site.verified.records import CLI, CONSOLE, PART, TERRAFORM, WHOLE
from tooling.site.verified.badges import badge_of
from tooling.site.verified.records import PageRecord


def said(record: PageRecord) -> tuple[str, str]:
    """Return the kind of the badge of a page, and its words."""
    start, _, rest = badge_of(record).partition('" data-search-exclude><a href="#carried-out">')
    return start.rpartition("--")[2], rest.removesuffix("</a></p>")


@pytest.mark.parametrize(
    ("record", "badge"),
    [
        (WHOLE, ("all", "Carried out: 1 way, 3 steps, all passed")),
        (PageRecord((CONSOLE, CLI)), ("part", "Carried out: 2 ways, 4 steps passed, 1 step left out")),
        (PART, ("part", "Carried out: 2 ways, 4 steps passed, 1 way and 1 step left out")),
        (PageRecord((CONSOLE, TERRAFORM)), ("part", "Carried out: 1 way, 3 steps passed, 1 way left out")),
        (PageRecord((TERRAFORM,)), ("not", "Not verified: 2 steps, all left out")),
    ],
)
def test_a_badge_says_no_more_than_the_record(record: PageRecord, badge: tuple[str, str]) -> None:
    assert said(record) == badge


def test_a_step_that_is_left_out_on_each_way_is_one_step() -> None:
    record = PageRecord((CLI, replace(CLI, name="Python")))

    assert said(record)[1] == "Carried out: 2 ways, 2 steps passed, 1 step left out"
