"""The order in which editions are rendered."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tooling.site.plan import plan_build
from tooling.site.rendering import far_apart, renderers


@pytest.mark.parametrize(
    ("jobs", "order"),
    [(1, [0, 1, 2, 3, 4, 5, 6]), (2, [0, 4, 1, 5, 2, 6, 3]), (3, [0, 3, 6, 1, 4, 2, 5]), (9, [*range(7)])],
)
def test_each_edition_is_rendered_and_neighbours_one_after_the_other(jobs: int, order: list[int]) -> None:
    assert far_apart(range(7), jobs) == order


@pytest.mark.parametrize(("count", "jobs", "starts"), [(1, 4, [0.0]), (5, 2, [0.0, 0.5, 0.0, 0.0, 0.0])])
def test_editions_that_come_first_begin_at_different_pages(
    built_once: SampleSite, count: int, jobs: int, starts: list[float]
) -> None:
    plan = plan_build(built_once.project)

    assert [each.start for each in renderers(plan, count, jobs)] == starts


def test_no_edition_has_no_order() -> None:
    assert far_apart([], 2) == []
