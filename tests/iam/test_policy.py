from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.iam.tables import table
from tooling.iam.policy import (
    Condition,
    Effect,
    Policy,
    PolicyError,
    PolicyKind,
    Principals,
    Statement,
    parse_policy,
    require_kind,
)


@pytest.mark.parametrize("case", table("grammar"))
def test_a_document_is_a_policy_as_aws_says(case: dict[str, Any]) -> None:
    if "refused_at" not in case:
        assert isinstance(parse_policy(document_of(case)), Policy)
        return

    with pytest.raises(PolicyError) as refusal:
        parse_policy(document_of(case))

    assert refusal.value.path == case["refused_at"]


@pytest.mark.parametrize("case", table("grammar", "kind"))
def test_a_policy_is_of_its_kind_as_aws_says(case: dict[str, Any]) -> None:
    policy, kind = parse_policy(document_of(case)), PolicyKind[case["kind"]]
    if "refused_at" not in case:
        require_kind(policy, kind)
        return

    with pytest.raises(PolicyError) as refusal:
        require_kind(policy, kind)

    assert refusal.value.path == case["refused_at"]


def document_of(case: dict[str, Any]) -> str:
    """Return the document of a case, or the policy of its one statement."""
    statement = {"Version": "2012-10-17", "Statement": [case.get("statement")]}
    return str(case["document"]) if "document" in case else json.dumps(statement)


def test_a_policy_is_read_whole() -> None:
    policy = parse_policy(
        """{"Version": "2012-10-17", "Id": "crew", "Statement": {
            "Sid": "Read", "Effect": "Deny", "NotPrincipal": {"AWS": ["*", "111122223333"], "Service": "x"},
            "NotAction": "s3:*", "NotResource": ["a", "b"],
            "Condition": {"Bool": {"aws:SecureTransport": false}, "NumericLessThan": {"a": [1, 2.50, 1e400]}}}
        }"""
    )

    assert policy == Policy(
        version="2012-10-17",
        id="crew",
        statements=(
            Statement(
                Effect.DENY,
                sid="Read",
                not_principals=Principals(True, aws=("*", "111122223333"), service=("x",)),
                not_actions=("s3:*",),
                not_resources=("a", "b"),
                conditions=(
                    Condition("Bool", "aws:SecureTransport", ("false",)),
                    Condition("NumericLessThan", "a", ("1", "2.50", "1e400")),
                ),
            ),
        ),
    )


def test_without_a_version_the_old_one_counts() -> None:
    policy = parse_policy({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})

    assert policy.version == "2008-10-17"


def test_a_refusal_says_where_what_and_what_instead() -> None:
    with pytest.raises(PolicyError) as refusal:
        parse_policy({"Statement": [{"Effect": "Permit", "Action": "*"}]})

    assert str(refusal.value) == (
        "`Statement[0].Effect` in the policy is `Permit`\n  AWS expects `Allow` or `Deny`."
    )


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("[" * 100_000, id="lists without end"),
        pytest.param('{"Statement": ' * 100_000, id="objects without end"),
        pytest.param('{"Version": ' + "9" * 100_000 + "}", id="a huge number"),
        pytest.param({"Version": 10**5000}, id="a huge number, decoded"),
        pytest.param({"Statement": float("nan")}, id="a number that is none, decoded"),
        pytest.param(b"\xff\xfe", id="bytes that are no text"),
        pytest.param(b"\x00", id="a zero byte"),
        pytest.param("\ufeff{}", id="a mark of byte order"),
        pytest.param("\ud800", id="half of a character"),
        pytest.param({"Statement": {1, 2}}, id="a set"),
        pytest.param({"Statement": {1: 2, "1": 3}}, id="one name in two forms"),
    ],
)
def test_a_document_that_is_hard_to_read_is_refused_like_any_other(document: Any) -> None:
    with pytest.raises(PolicyError):
        parse_policy(document)


def test_a_document_that_holds_itself_is_refused() -> None:
    document: dict[str, Any] = {}
    document["Statement"] = document

    with pytest.raises(PolicyError):
        parse_policy(document)


@given(st.text() | st.binary())
def test_any_text_is_a_policy_or_refused(document: str | bytes) -> None:
    assert_read_or_refused(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(
    [
        "*",
        "s3:*",
        "Allow",
        "Deny",
        "2012-10-17",
        {"AWS": "*"},
        {"Bool": {"a": True}},
        {"ForAnyValue:ArnLike": {"a": [1]}},
    ]
)
ELEMENTS = st.sampled_from(
    [
        *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"),
        *("Condition", "Efect"),
    ]
)
STATEMENTS = st.dictionaries(ELEMENTS, WORDS | JSON, max_size=6)
NEAR_POLICIES = st.dictionaries(
    st.sampled_from(["Version", "Id", "Statement", "Statment"]),
    WORDS | JSON | STATEMENTS | st.lists(STATEMENTS, max_size=3),
    max_size=4,
)


@given(NEAR_POLICIES | st.dictionaries(st.text(max_size=8), JSON))
def test_any_object_is_a_policy_or_refused(document: dict[str, Any]) -> None:
    assert_read_or_refused(document)


@given(NEAR_POLICIES)
def test_a_policy_reads_the_same_from_text_and_decoded(document: dict[str, Any]) -> None:
    assert answer(document) == answer(json.dumps(document)) == answer(json.dumps(document).encode())


def answer(document: Any) -> Any:
    """Return the policy in `document`, or the words of its refusal."""
    try:
        return parse_policy(document)
    except PolicyError as error:
        return error.path, error.expected


def assert_read_or_refused(document: Any) -> None:
    """Assert that reading `document` gives a policy, or a refusal that can be printed."""
    try:
        outcome: object = parse_policy(document)
    except PolicyError as error:
        outcome = str(error).encode()
    assert isinstance(outcome, Policy | bytes)
