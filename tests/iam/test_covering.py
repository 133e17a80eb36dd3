"""Patterns that cover patterns, against the evaluator's own matching."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.iam.arns import matches_resource, matches_text
from tooling.iam.covering import arn_covers, covers

SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:"
PATTERNS = st.text("ab*?", max_size=6)


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("*", SECRET + "app/*", True),
        (SECRET + "app/*", SECRET + "app/db-??????", True),
        (SECRET + "app/db-??????", SECRET + "app/db-AbCdEf", True),
        (SECRET + "app/db-*", SECRET + "app/db-??????", True),
        (SECRET + "app/db-??????", SECRET + "app/db-*", False),
        (SECRET + "app/db-??????", SECRET + "app/db-?????", False),
        ("arn:aws:secretsmanager:*:*:secret:app/*", SECRET + "app/*", True),
        ("arn:aws:secretsmanager:*", SECRET + "app/*", True),
        ("arn:aws:*:secret:app/*", SECRET + "app/*", False),
        ("arn:aws:s3:::home/*", "arn:aws:s3:::home/${aws:username}/*", True),
        ("arn:aws:s3:::home/????????????????", "arn:aws:s3:::home/${aws:username}", False),
        ("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/${aws:username}/a", True),
    ],
)
def test_an_arn_covers_what_it_matches_field_by_field(wide: str, narrow: str, covered: bool) -> None:
    assert arn_covers(wide, narrow) is covered


@pytest.mark.parametrize(("one", "other"), [("*?", "?*"), ("a**", "a*"), ("?*?", "*??")])
def test_the_order_of_wildcards_makes_no_difference(one: str, other: str) -> None:
    assert covers(one, other)
    assert covers(other, one)


@settings(max_examples=1000, deadline=None)
@given(PATTERNS, PATTERNS, st.text("abc", max_size=2), st.text("abc", min_size=1, max_size=1))
def test_what_a_covered_pattern_matches_the_wider_one_matches(
    wide: str, narrow: str, many: str, one: str
) -> None:
    text = narrow.replace("*", many).replace("?", one)

    assert matches_text(wide, text) or not covers(wide, narrow)


@settings(max_examples=500, deadline=None)
@given(st.text("ab*", max_size=6), st.text("ab?*", max_size=3))
def test_a_pattern_covers_itself_with_its_stars_filled_in(wide: str, many: str) -> None:
    assert covers(wide, wide.replace("*", many))


@settings(max_examples=500, deadline=None)
@given(PATTERNS, st.text("ab", max_size=6))
def test_a_text_without_wildcards_is_covered_by_what_matches_it(pattern: str, text: str) -> None:
    assert covers(pattern, text) == matches_text(pattern, text)


FIELDS = st.sampled_from(["aws", "*", "a?", "*a*", "??", "s3", ""])
ARNS = st.lists(FIELDS, min_size=1, max_size=7).map(":".join)


@settings(max_examples=1000, deadline=None)
@given(ARNS, ARNS, st.sampled_from(["", "a", "a:b"]))
def test_what_a_covered_arn_matches_the_wider_one_matches(wide: str, narrow: str, many: str) -> None:
    arn = narrow.replace("?", "w").replace("*", many)

    assert matches_resource(wide, arn) or not (arn_covers(wide, narrow) and matches_resource(narrow, arn))
