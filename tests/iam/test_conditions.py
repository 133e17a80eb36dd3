from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.iam.tables import table
from tooling.iam.arns import matches_action, matches_arn, matches_resource, matches_text
from tooling.iam.conditions import is_met
from tooling.iam.matching import meets_conditions
from tooling.iam.operators import OPERATOR_NAMES
from tooling.iam.policy import Condition, parse_policy

VERSION = "2012-10-17"
KEYS = st.sampled_from(["aws:SourceIp", "aws:CurrentTime", "s3:max-keys", "aws:TagKeys"])
VALUES = st.text(max_size=12) | st.sampled_from(
    ["true", "10", "2026-11-21", "203.0.113.0/24", "${aws:TagKeys}"]
)
CONTEXTS = st.dictionaries(KEYS.map(str.lower), st.lists(VALUES, max_size=3).map(tuple), max_size=4)
PATTERNS = st.text(alphabet="ab*?:$", max_size=12)


@pytest.mark.parametrize("case", table("operators") + table("sets"))
def test_a_condition_is_met_as_aws_says(case: dict[str, Any]) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": case["condition"]}
    policy = parse_policy({"Version": VERSION, "Statement": statement})
    context = {
        key.lower(): (values,) if isinstance(values, str) else tuple(values)
        for key, values in case["context"].items()
    }

    met = meets_conditions(policy.statements[0], policy.version, context)

    assert met is case["met"]


@pytest.mark.parametrize("case", table("resources"))
def test_a_resource_fits_as_aws_says(case: dict[str, Any]) -> None:
    assert matches_resource(case["pattern"], case["resource"]) is case["fits"]


@given(st.sampled_from(OPERATOR_NAMES), KEYS, st.lists(VALUES, max_size=3), CONTEXTS)
def test_any_value_can_be_compared(
    name: str, key: str, values: list[str], context: dict[str, tuple[str, ...]]
) -> None:
    met = is_met(Condition(name, key, tuple(values)), VERSION, context)

    assert isinstance(met, bool)


@given(st.sampled_from([name for name in OPERATOR_NAMES if name != "Null"]), KEYS, st.lists(VALUES), CONTEXTS)
def test_if_exists_differs_only_where_the_key_is_missing(
    name: str, key: str, values: list[str], context: dict[str, tuple[str, ...]]
) -> None:
    plain = is_met(Condition(name, key, tuple(values)), VERSION, context)
    lenient = is_met(Condition(f"{name}IfExists", key, tuple(values)), VERSION, context)

    assert lenient is (plain if context.get(key.lower()) else True)


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("StringEquals", "StringNotEquals"),
        ("StringLike", "StringNotLike"),
        ("NumericEquals", "NumericNotEquals"),
        ("DateEquals", "DateNotEquals"),
        ("IpAddress", "NotIpAddress"),
        ("ArnLike", "ArnNotLike"),
    ],
)
@given(KEYS, st.lists(VALUES, max_size=3), CONTEXTS)
def test_a_negated_operator_is_the_opposite(
    positive: str, negative: str, key: str, values: list[str], context: dict[str, tuple[str, ...]]
) -> None:
    met = is_met(Condition(positive, key, tuple(values)), VERSION, context)
    not_met = is_met(Condition(negative, key, tuple(values)), VERSION, context)

    assert met is not not_met


@given(st.text())
def test_a_star_fits_any_text(text: str) -> None:
    assert matches_text("*", text)
    assert matches_text(f"{text[:2].replace('*', '?').replace('$', '?')}*", text)


@given(PATTERNS, st.text(alphabet="ab:$", max_size=12))
def test_a_pattern_fits_what_the_letters_of_a_plain_search_fit(pattern: str, text: str) -> None:
    assert matches_action(f"s:{pattern}", f"s:{text}") is plainly_fits(f"s:{pattern}", f"s:{text}")


@given(PATTERNS, PATTERNS)
def test_an_arn_that_fits_by_parts_fits_as_text(pattern: str, text: str) -> None:
    arn = f"arn:aws:s:{text}"

    if matches_arn(f"arn:aws:s:{pattern}", arn):
        assert matches_resource(f"arn:aws:s:{pattern}", arn)
    if matches_resource(f"arn:aws:s:{pattern}", arn):
        assert plainly_fits(f"arn:aws:s:{pattern}", arn)


@given(st.text("ab*:", max_size=12), st.text("ab:", max_size=12))
def test_a_star_of_a_resource_stops_at_a_colon_unless_it_ends_its_part(pattern: str, text: str) -> None:
    *parts, rest = f"arn:aws:s:{pattern}::".split(":", 5)
    stars = [re.sub(r"\[\^:]\*$", ".*", part.replace("*", "[^:]*")) for part in parts]
    expected = re.compile(":".join([*stars, rest.replace("*", ".*")]))

    fits = expected.fullmatch(f"arn:aws:s:{text}::") is not None
    assert matches_resource(f"arn:aws:s:{pattern}::", f"arn:aws:s:{text}::") is fits


def test_a_pattern_full_of_stars_takes_no_longer_than_its_text() -> None:
    assert not matches_text("*a" * 500 + "b", "a" * 5000)
    assert not matches_resource("arn:aws:s3:::" + "*a" * 500 + "b", "arn:aws:s3:::" + "a" * 5000)
    assert not matches_resource("arn:aws:*a*a*a*a*a*a*b:::x", "arn:aws:" + "a" * 5000 + ":::x")
    assert not matches_resource("*:*:*:*:*:x", ":" * 5000)
    assert not matches_resource("*a*a*:*a*:*b*:*a*:*a*:x", "a:" * 5000)


def plainly_fits(pattern: str, text: str) -> bool:
    """Return whether `pattern` fits `text`, by trying every length of every star."""
    fits = [True] + [False] * len(text)
    for character in pattern:
        if character == "*":
            fits = [any(fits[: end + 1]) for end in range(len(text) + 1)]
        else:
            one = character == "?"
            fits = [False] + [fits[end] and (one or text[end] == character) for end in range(len(text))]
    return fits[-1]
