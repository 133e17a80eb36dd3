"""Which headings of a page are new, gone or renamed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tooling.content.document import Heading
from tooling.versions.diff.headings import HeadingChanges, heading_changes

OUTLINES = st.lists(
    st.builds(
        Heading, st.integers(1, 3), st.sampled_from("abc"), st.sampled_from(["a", "b", "own", "_1", ""])
    ),
    max_size=5,
)


def outline(*texts: str) -> list[Heading]:
    """Return headings of the second level, each with the anchor that toc gives it."""
    return [Heading(2, text, text.lower().replace(" ", "-")) for text in texts]


@given(OUTLINES)
def test_an_outline_does_not_differ_from_itself(headings: list[Heading]) -> None:
    assert not heading_changes(headings, headings)


@given(OUTLINES, OUTLINES)
def test_what_is_neither_new_nor_gone_is_in_both_under_its_old_or_its_new_name(
    one: list[Heading], other: list[Heading]
) -> None:
    found = heading_changes(one, other)

    before = Counter(heading.text for heading in one) - Counter(heading.text for heading in found.removed)
    after = Counter(heading.text for heading in other) - Counter(heading.text for heading in found.added)
    before.subtract(old.text for old, _ in found.renamed)
    before.update(new.text for _, new in found.renamed)
    assert +before == after


@given(OUTLINES, OUTLINES)
def test_the_way_back_is_the_way_there_turned_round(one: list[Heading], other: list[Heading]) -> None:
    there, back = heading_changes(one, other), heading_changes(other, one)

    assert (there.added, there.removed) == (back.removed, back.added)
    assert set(there.renamed) == {(old, new) for new, old in back.renamed}


def test_a_heading_that_moved_within_its_page_is_the_same() -> None:
    assert not heading_changes(outline("A", "B", "C"), outline("C", "A", "B"))


def test_one_more_heading_of_the_same_text_is_one_new_heading() -> None:
    old = [Heading(2, "Console", "console")]
    new = [Heading(2, "Console", "console"), Heading(2, "Console", "console_1")]

    assert heading_changes(old, new) == HeadingChanges(added=(new[1],))


def test_what_stands_alone_between_the_same_neighbours_is_renamed() -> None:
    old, new = outline("Intro", "Create a user", "End"), outline("Intro", "Make a reader", "End")

    assert heading_changes(old, new) == HeadingChanges(renamed=((old[1], new[1]),))


def test_where_two_could_be_the_one_that_is_gone_nothing_is_renamed() -> None:
    old, new = outline("Intro", "Create a user", "End"), outline("Intro", "Make a reader", "Name it", "End")

    assert heading_changes(old, new) == HeadingChanges(added=(new[1], new[2]), removed=(old[1],))


def test_another_level_in_the_same_place_is_another_heading() -> None:
    old, new = [Heading(1, "A", "a")], [Heading(2, "B", "b")]

    assert heading_changes(old, new) == HeadingChanges(added=(new[0],), removed=(old[0],))


def test_a_heading_that_keeps_its_anchor_is_renamed_wherever_it_stands() -> None:
    old = [*outline("A", "B"), Heading(2, "Sign in", "own")]
    new = [Heading(3, "Log in", "own"), *outline("C", "A", "B")]

    found = heading_changes(old, new)

    assert found == HeadingChanges(added=(new[1],), renamed=((old[2], new[0]),))


def test_an_anchor_that_only_counts_says_nothing() -> None:
    old = [Heading(2, "一", "_1"), *outline("A")]
    new = [*outline("A", "B"), Heading(2, "二", "_1")]

    assert heading_changes(old, new) == HeadingChanges(added=(new[1], new[2]), removed=(old[0],))
