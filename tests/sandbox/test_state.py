"""The state of an account: what means the same is the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import HERE, allow, client, document
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state


def state_with(aws: AwsServer, condition: dict[str, Any]) -> dict[str, Any]:
    aws.reset()
    iam = client(aws, "iam")
    iam.create_policy(PolicyName="P", PolicyDocument=document(allow("s3:*", Condition=condition)))
    found: dict[str, Any] = state(aws.authorizer.ledger)[HERE]
    return found


def test_one_value_of_a_condition_is_the_same_in_brackets(aws: AwsServer) -> None:
    plain = state_with(aws, {"StringEquals": {"aws:PrincipalTag/team": "payments"}})

    assert state_with(aws, {"StringEquals": {"aws:PrincipalTag/team": ["payments"]}}) == plain


@pytest.mark.parametrize("values", [["payments", "search"], ["search"]])
def test_other_values_of_a_condition_are_another_state(aws: AwsServer, values: list[str]) -> None:
    plain = state_with(aws, {"StringEquals": {"aws:PrincipalTag/team": "payments"}})

    assert state_with(aws, {"StringEquals": {"aws:PrincipalTag/team": values}}) != plain
