"""What a changed policy newly allows, in words, and held against the evaluator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from tests.iam.sampled import (
    READER,
    SECRET,
    allow_policies,
    any_policies,
    is_allowed,
    requests,
    single_allows,
)
from tooling.iam.diff import Kind, diff
from tooling.iam.policy import Condition, Policy, parse_policy
from tooling.iam.reach import Grant, each_action
from tooling.iam.request import Request

GET = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": SECRET + "app/*"}
REGION = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> Policy:
    return parse_policy(json.dumps({"Version": version, "Statement": statements}))


def changed(**elements: Any) -> dict[str, Any]:
    """Return `GET` with elements replaced; None takes one away."""
    return {name: value for name, value in {**GET, **elements}.items() if value is not None}


@pytest.mark.parametrize(
    ("new", "line"),
    [
        (
            changed(Action=["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]),
            f"+ secretsmanager:PutSecretValue on {SECRET}app/*",
        ),
        (
            changed(Resource=SECRET + "app/db-??????"),
            f"< narrower: secretsmanager:GetSecretValue on {SECRET}app/db-?????? "
            f"(was: secretsmanager:GetSecretValue on {SECRET}app/*)",
        ),
        (
            changed(Resource="*"),
            "> wider: secretsmanager:GetSecretValue on * "
            f"(was: secretsmanager:GetSecretValue on {SECRET}app/*)",
        ),
        (
            changed(Action="secretsmanager:*"),
            None,
        ),
        (
            changed(Condition=REGION),
            f"< narrower: secretsmanager:GetSecretValue on {SECRET}app/* if StringEquals aws:RequestedRegion "
            f"us-east-1 (was: secretsmanager:GetSecretValue on {SECRET}app/*)",
        ),
    ],
)
def test_a_change_is_told_by_what_requests_can_do(new: dict[str, Any], line: str | None) -> None:
    lines = str(diff(policy(GET), policy(new))).splitlines()

    if line is None:
        assert f"+ secretsmanager:DeleteSecret on {SECRET}app/*" in lines
        assert all(" secretsmanager:GetSecretValue " not in each for each in lines)
    else:
        assert lines == [line]


def test_another_secret_is_one_that_is_gone_and_a_new_one() -> None:
    found = diff(policy(GET), policy(changed(Resource=SECRET + "ops/*")))

    assert str(found).splitlines() == [
        f"- secretsmanager:GetSecretValue on {SECRET}app/*",
        f"+ secretsmanager:GetSecretValue on {SECRET}ops/*",
    ]


def test_part_of_a_wildcard_that_goes_on_is_narrower() -> None:
    found = diff(policy(changed(Resource="*")), policy(changed(Action="secretsmanager:Get*")))

    assert [str(change.grant.action) for change in found.of(Kind.NARROWER)] == [
        "secretsmanager:GetSecretValue"
    ]
    assert found.of(Kind.GONE) == []


def test_a_deny_counts_by_what_it_does() -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    deny = changed(Effect="Deny")

    assert str(diff(policy(everything), policy(everything, deny))) == (
        f"- denied: secretsmanager:GetSecretValue on {SECRET}app/*"
    )
    assert str(diff(policy(everything, deny), policy(everything))) == (
        f"+ no longer denied: secretsmanager:GetSecretValue on {SECRET}app/*"
    )


def test_what_is_allowed_and_denied_at_once_is_not_new() -> None:
    old = policy(changed(Effect="Deny", Resource="*"))

    assert diff(old, policy(changed(Effect="Deny", Resource="*"), GET)).changes == ()


def test_a_principal_of_a_trust_policy_is_named() -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}
    more = {**trust, "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "444455556666"]}}

    assert str(diff(policy(trust), policy(more))) == "+ sts:AssumeRole for 444455556666"


def test_a_variable_of_an_old_policy_is_plain_text() -> None:
    home = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/${aws:username}"}

    found = diff(policy(home, version="2008-10-17"), policy(home))

    assert [change.kind for change in found.changes] == [Kind.GONE, Kind.NEW]


def test_the_case_of_a_condition_key_says_nothing() -> None:
    same = {"StringEquals": {"AWS:requestedREGION": "us-east-1"}}

    assert diff(policy(changed(Condition=REGION)), policy(changed(Condition=same))).changes == ()


def test_the_changes_are_json_too() -> None:
    found = diff(policy(GET), policy(changed(Resource="*", Condition=REGION)))

    assert json.loads(found.as_json()) == {
        "new": [
            {
                "effect": "Allow",
                "action": "secretsmanager:GetSecretValue",
                "resource": "*",
                "conditions": [
                    {"operator": "StringEquals", "key": "aws:RequestedRegion", "values": ["us-east-1"]}
                ],
            }
        ],
        "gone": [
            {"effect": "Allow", "action": "secretsmanager:GetSecretValue", "resource": SECRET + "app/*"}
        ],
        "wider": [],
        "narrower": [],
    }


@settings(max_examples=200, deadline=None)
@given(any_policies)
def test_a_policy_does_not_differ_from_itself(one: Policy) -> None:
    assert diff(one, one).changes == ()


@settings(max_examples=200, deadline=None)
@given(any_policies, any_policies)
def test_a_change_and_its_way_back_mirror_each_other(old: Policy, new: Policy) -> None:
    there, back = diff(old, new), diff(new, old)

    assert {change.grant for change in there.of(Kind.NEW)} == {change.grant for change in back.of(Kind.GONE)}
    assert len(there.of(Kind.WIDER)) == len(back.of(Kind.NARROWER))


@settings(max_examples=500, deadline=None)
@given(any_policies, any_policies, requests)
def test_no_request_comes_out_otherwise_without_a_change(old: Policy, new: Policy, request: Request) -> None:
    found = diff(old, new)

    if not found.of(Kind.NEW) and not found.of(Kind.WIDER):
        assert is_allowed(request, old) or not is_allowed(request, new)
    if not found.of(Kind.GONE) and not found.of(Kind.NARROWER):
        assert is_allowed(request, new) or not is_allowed(request, old)


@settings(max_examples=500, deadline=None)
@given(single_allows, allow_policies)
def test_what_is_newly_allowed_is_allowed_now_and_was_not(old: Policy, new: Policy) -> None:
    for change in diff(old, new).of(Kind.NEW):
        context = context_between(change.grant, old.statements[0].conditions)
        if context is not None:
            request = Request(READER, action_under(change.grant), resource_under(change.grant), None, context)
            assert (is_allowed(request, old), is_allowed(request, new)) == (False, True), change


def action_under(grant: Grant) -> str:
    """Return an action that `grant` allows, and that nothing smaller in these policies does."""
    return "kms:Decrypt" if grant.action.pattern == "*" else each_action(grant)[-1].action.pattern


def resource_under(grant: Grant) -> str:
    return grant.resource.pattern.replace("*", "zz").replace("?", "Q")


def context_between(grant: Grant, before: tuple[Condition, ...]) -> dict[str, tuple[str, ...]] | None:
    """Return a context that meets the conditions of `grant`, and of `before` none; or None."""
    context: dict[str, tuple[str, ...]] = {}
    for operator, key, values in grant.conditions:
        if key.lower() in context or operator == "Null":
            return None
        context[key.lower()] = ("other",) if "Not" in operator else values[:1]
    for condition in before:
        if condition.key.lower() in context:
            return None
        if condition.operator != "StringEquals":
            context[condition.key.lower()] = condition.values[:1]
    return context
