"""Mistakes in policies, each with the page of AWS's documentation that makes it one."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.iam.lint import Fault, Kind, lint

RULES = Path(__file__).parents[2] / "tooling/iam/rules"
# The name of a rule is the third argument of a fault.
RULE = re.compile(r'Fault\([^()]+(?:\([^()]*\))?[^()]*?, "([a-z-]+)"')
CASES = tomllib.loads((Path(__file__).parent / "cases/lint.toml").read_text())["case"]
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-??????"


def policy(**changes: Any) -> str:
    """Return a right policy, with elements of its one statement replaced; None takes one away."""
    statement = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": SECRET, **changes}
    kept = {name: value for name, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]}, indent=2)


def source_of(case: dict[str, Any]) -> str:
    """Return the document of a case; a statement alone stands from line 4 on."""
    if "policy" in case:
        return str(case["policy"])
    return f'{{\n"Version": "2012-10-17",\n"Statement": [\n{case["statement"]}\n]\n}}'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_wrong_is_found_at_its_line(case: dict[str, Any]) -> None:
    kind = Kind(case["kind"]) if "kind" in case else None

    faults = lint(source_of(case), kind)

    assert [[fault.line, fault.rule] for fault in faults] == case["faults"]


def test_each_rule_fires_in_a_case() -> None:
    rules = {rule for file in RULES.glob("*.py") for rule in RULE.findall(file.read_text())}

    fired = {rule for case in CASES for _, rule in case["faults"]}

    # The long policies have a test of their own below.
    assert fired | {"too-large"} == rules | {"json-syntax", "duplicate-key"}


@pytest.mark.parametrize("source", ['{"api_key": "no policy at all"}', "[1, 2]", "5", '"Version"'])
def test_other_json_is_no_policy(source: str) -> None:
    assert lint(source) == []


def test_a_fault_says_what_will_happen_and_what_to_do() -> None:
    assert lint(policy(Action="secretsmanager:GetSecretValu")) == [
        Fault(
            6,
            "the action `secretsmanager:GetSecretValu` doesn't exist, so it allows nothing",
            "unknown-action",
            "Did you mean `secretsmanager:GetSecretValue`?",
        )
    ]


def test_a_service_that_is_nearly_right_is_suggested() -> None:
    (fault,) = lint(policy(Action="secretmanager:GetSecretValue"))

    assert fault.fix == "Did you mean `secretsmanager:GetSecretValue`?"


@pytest.mark.parametrize(
    ("operator", "outcome"),
    [
        ("StringEquals", "never met"),
        ("StringNotEquals", "always met"),
        ("StringEqualsIfExists", "always met"),
        ("ForAllValues:StringEquals", "always met"),
        ("ForAnyValue:StringNotEquals", "never met"),
        ("Null", "counts as missing"),
    ],
)
def test_a_key_that_is_never_there_has_its_outcome_named(operator: str, outcome: str) -> None:
    (fault,) = lint(policy(Condition={operator: {"aws:Nothing": "true"}}))

    assert fault.message.endswith(outcome)


@pytest.mark.parametrize(
    ("kind", "quota"),
    [(Kind.IDENTITY, 6_144), (Kind.USER, 2_048), (Kind.GROUP, 5_120), (Kind.ROLE, 10_240)],
)
def test_white_space_counts_for_no_quota(kind: Kind, quota: int) -> None:
    longest = padded(policy(Resource=[SECRET, "PAD"]), quota)
    too_long = padded(policy(Resource=[SECRET, "PAD"]), quota + 1)

    assert [fault.rule for fault in lint(longest, kind)] == []
    assert [fault.rule for fault in lint(too_long, kind)] == ["too-large"]


def padded(source: str, length: int) -> str:
    """Return `source`, its `PAD` grown into an ARN so that `length` characters count."""
    start = "arn:aws:secretsmanager:us-east-1:111122223333:secret:"
    missing = length - len("".join(source.replace("PAD", start + "-??????").split()))
    return source.replace("PAD", start + "x" * missing + "-??????")


@pytest.mark.parametrize("page", ["docs/crewai/static-credentials.md"])
def test_the_policies_of_the_guides_are_right(page: str) -> None:
    text = (Path(__file__).parents[2] / page).read_text()
    blocks = [block.partition("\n")[2].partition("```")[0] for block in text.split("```json")[1:]]

    assert [fault for block in blocks for fault in lint(block)] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ELEMENTS = st.sampled_from(["Effect", "Action", "Resource", "Principal", "Condition", "Sid", "NotAction"])
WORDS = st.sampled_from(
    ["secretsmanager:*", "sts:AssumeRole", "*", "arn:aws:iam::111122223333:role/x", "Allow", ":", "a:b"]
)
KEYS = st.sampled_from(["aws:SourceIp", "aws:PrincipalTag/", "sts:ExternalId", "x", "", ":", "kms:/"])
OPERATORS = st.sampled_from(["StringEquals", "ArnLike", "Bool", "ForAnyValue:", "NullIfExists", ""])
PRINCIPALS = st.dictionaries(st.sampled_from(["AWS", "Federated", "Service"]), JSON | WORDS, max_size=2)
CONDITIONS = st.dictionaries(
    OPERATORS, st.dictionaries(KEYS, JSON | WORDS | st.lists(WORDS)) | JSON, max_size=2
)
STATEMENTS = st.lists(
    st.dictionaries(ELEMENTS, JSON | WORDS | st.lists(WORDS) | PRINCIPALS | CONDITIONS, max_size=6),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries({"Version": JSON, "Statement": STATEMENTS | JSON}), st.sampled_from([None, *Kind])
)
def test_any_json_can_be_linted(document: Any, kind: Kind | None) -> None:
    lines = json.dumps(document, indent=1).split("\n")

    assert all(1 <= fault.line <= len(lines) for fault in lint("\n".join(lines), kind))


@settings(max_examples=200, deadline=None)
@given(st.text(), st.sampled_from([None, *Kind]))
def test_any_text_can_be_linted(source: str, kind: Kind | None) -> None:
    assert all(1 <= fault.line <= source.count("\n") + 1 for fault in lint(source, kind))


def test_json_nested_too_deeply_is_a_fault() -> None:
    assert [fault.rule for fault in lint("[" * 100_000 + "]" * 100_000)] == ["json-syntax"]
