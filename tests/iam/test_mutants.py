"""Mutants: what each of them is, and that it can do no more, or no less, than it says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.iam.sampled import ACTIONS, RESOURCES, SECRET, allow_policies, any_policies, is_allowed, requests
from tooling.iam.mutants import Mutant, Reach, mutants
from tooling.iam.policy import Policy, parse_policy
from tooling.iam.request import Request

used = st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from((*RESOURCES, "*"))), max_size=4)


def policy(*statements: dict[str, Any]) -> Policy:
    return parse_policy(json.dumps({"Version": "2012-10-17", "Statement": statements}))


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_each_element_of_a_policy_is_changed_once() -> None:
    condition = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    original = policy(
        allow("secretsmanager:ListSecrets", Sid="List"),
        allow(
            ["secretsmanager:Get*", "secretsmanager:DescribeSecret"], SECRET + "app/*", Condition=condition
        ),
    )

    found = mutants(original, [("secretsmanager:GetSecretValue", RESOURCES[0])])

    assert [(mutant.sentence, mutant.statement, mutant.element) for mutant in found] == [
        ("without secretsmanager:ListSecrets", 0, "Action"),
        ("without secretsmanager:Get*", 1, "Action"),
        ("without secretsmanager:DescribeSecret", 1, "Action"),
        ("secretsmanager:Get* only as secretsmanager:GetSecretValue", 1, "Action"),
        (f"{SECRET}app/* only as {RESOURCES[0]}", 1, "Resource"),
        ("without the condition StringEquals on aws:RequestedRegion", 1, "Condition"),
        ("without statement 2", 1, "Statement"),
    ]


def test_dropping_the_last_action_drops_the_statement() -> None:
    kept = allow("secretsmanager:GetSecretValue", SECRET + "app/*")

    first, *_ = mutants(policy(allow("secretsmanager:ListSecrets"), kept))

    assert first == Mutant("without secretsmanager:ListSecrets", 0, "Action", Reach.LESS, policy(kept))


def test_a_pattern_is_narrowed_to_what_was_requested_under_it() -> None:
    original = policy(allow("secretsmanager:GetSecretValue", [SECRET + "app/*", SECRET + "ops/*"]))

    found = mutants(original, [(ACTIONS[0], RESOURCES[1]), (ACTIONS[0], RESOURCES[0])])

    narrowed = policy(allow(ACTIONS[0], [RESOURCES[0], RESOURCES[1], SECRET + "ops/*"]))
    assert narrowed in [mutant.policy for mutant in found]


def test_what_was_requested_for_no_resource_narrows_nothing() -> None:
    found = mutants(policy(allow("secretsmanager:ListSecrets")), [("secretsmanager:ListSecrets", "*")])

    assert [mutant.sentence for mutant in found] == ["without secretsmanager:ListSecrets"]


def test_a_deny_that_is_dropped_allows_more() -> None:
    deny = {"Effect": "Deny", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}

    (first, *_) = mutants(policy(deny, allow("secretsmanager:*")))

    assert (first.sentence, first.reach) == ("without secretsmanager:GetSecretValue", Reach.MORE)


@settings(max_examples=200, deadline=None)
@given(any_policies, used)
def test_mutants_differ_from_the_policy_and_from_each_other(
    original: Policy, requested: list[tuple[str, str]]
) -> None:
    found = [mutant.policy for mutant in mutants(original, requested)]

    assert len({original, *found}) == len(found) + 1


@settings(max_examples=300, deadline=None)
@given(any_policies, used, requests)
def test_a_mutant_that_reaches_less_allows_nothing_that_the_policy_denies(
    original: Policy, requested: list[tuple[str, str]], request: Request
) -> None:
    for mutant in mutants(original, requested):
        less, more = (mutant.policy, original) if mutant.reach is Reach.LESS else (original, mutant.policy)
        assert is_allowed(request, more) or not is_allowed(request, less), mutant.sentence


@settings(max_examples=200, deadline=None)
@given(allow_policies, used, requests)
def test_only_a_condition_that_is_dropped_opens_a_policy_of_allows(
    original: Policy, requested: list[tuple[str, str]], request: Request
) -> None:
    opened = [m for m in mutants(original, requested) if is_allowed(request, m.policy)]

    assert is_allowed(request, original) or {mutant.element for mutant in opened} <= {"Condition"}
