"""Mistakes in policies, each with the page of AWS's documentation that makes it one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.iam.lint import lint

SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-??????"
ROLE = "arn:aws:iam::111122223333:role/reader"


def policy(**changes: Any) -> str:
    """Return a right policy, with elements of its one statement replaced; None takes one away."""
    statement = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": SECRET, **changes}
    kept = {name: value for name, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]}, indent=2)


def rules(source: str) -> list[str]:
    return [fault.rule for fault in lint(source)]


@pytest.mark.parametrize(
    "source",
    [
        policy(),
        policy(Action="SecretsManager:getsecretvalue"),
        policy(Action="secretsmanager:Get*"),
        policy(Action=["secretsmanager:ListSecrets"], Resource="*"),
        policy(Resource="arn:aws:secretsmanager:us-east-1:111122223333:secret:app/*"),
        policy(Action="sts:AssumeRole", Resource=ROLE),
        policy(Action="*", Resource="*"),
        policy(Condition={"StringEqualsIfExists": {"aws:RequestedRegion": "us-east-1"}}),
        policy(Condition={"ForAnyValue:StringLike": {"secretsmanager:ResourceTag/team": "a*"}}),
        policy(
            Principal={"AWS": "arn:aws:iam::111122223333:root"},
            Action="sts:AssumeRole",
            Resource=None,
            Condition={"StringEquals": {"sts:ExternalId": "x"}},
        ),
        policy(
            Principal={"Federated": "arn:aws:iam::111122223333:oidc-provider/id.example.com"},
            Action="sts:AssumeRoleWithWebIdentity",
            Resource=None,
            Condition={"StringEquals": {"id.example.com:aud": "sts.amazonaws.com"}},
        ),
        '{"api_key": "no policy at all"}',
        "[1, 2]",
    ],
)
def test_a_right_policy_has_no_faults(source: str) -> None:
    assert lint(source) == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ('{"Version": "2012-10-17",', "json-syntax"),
        ('{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}', "duplicate-key"),
        ('{"Version": "2012-10-17", "Statement": []}', "no-statement"),
        (policy().replace("2012-10-17", "2012-10-18"), "bad-version"),
        (policy().replace('"Version"', '"Versio"'), "bad-version"),
        (policy().replace('"Statement"', '"Statemen"'), "no-statement"),
        (policy(Effect="Alow"), "bad-effect"),
        (policy(Effekt="Allow"), "unknown-element"),
        (policy(Action=None), "no-action"),
        (policy(Action="secretsmanager:GetSecretValu"), "unknown-action"),
        (policy(Action="secretmanager:GetSecretValue"), "unknown-action"),
        (policy(Action="GetSecretValue"), "unknown-action"),
        (policy(Action=["secretsmanager:ListSecrets"]), "needs-star"),
        (policy(Action="secretsmanager:GetSecretValue", Resource=ROLE), "wrong-resource-type"),
        (policy(Resource="app/db"), "bad-arn"),
        (policy(Resource=SECRET.replace("111122223333", "11112222333")), "bad-arn"),
        (policy(Resource=SECRET.removesuffix("-??????")), "secret-suffix"),
        (policy(Resource=SECRET.removesuffix("?")), "secret-suffix"),
        (policy(Condition={"StringEqual": {"aws:RequestedRegion": "x"}}), "unknown-operator"),
        (
            policy(Condition={"StringEquals": {"sts:ExternalID": "x", "sts:External": "x"}}),
            "unknown-condition-key",
        ),
        (policy(Principal={"Aws": ROLE}), "bad-principal"),
        (policy(Principal={"AWS": "reader"}), "bad-principal"),
    ],
    ids=lambda value: value if len(value) < 25 else "",
)
def test_a_mistake_is_named(source: str, rule: str) -> None:
    assert rule in rules(source)


def test_a_fault_stands_at_its_line_with_its_mend() -> None:
    (fault,) = lint(policy(Action="secretsmanager:GetSecretValu"))

    assert fault.line == 6
    assert fault.fix == "Did you mean `secretsmanager:GetSecretValue`?"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ELEMENTS = st.sampled_from(["Effect", "Action", "Resource", "Principal", "Condition", "Sid", "NotAction"])
STATEMENTS = st.lists(st.dictionaries(ELEMENTS, JSON | st.just("secretsmanager:*"), max_size=5), max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({"Version": JSON, "Statement": STATEMENTS | JSON}))
def test_any_json_can_be_linted(document: Any) -> None:
    lines = json.dumps(document, indent=1).split("\n")

    assert all(1 <= fault.line <= len(lines) for fault in lint("\n".join(lines)))


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_can_be_linted(source: str) -> None:
    assert isinstance(lint(source), list)
