"""The evaluator: what it decides of a request, and by which statements."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.iam.policy_sets import DENY_ALL, policy
from tests.iam.tables import table
from tooling.iam.evaluator import Because, Decision, PolicySet, Verdict, decide
from tooling.iam.policy import Policy
from tooling.iam.request import Principal, Request

TABLES = (
    *("elements", "principals", "variables", "limits", "accounts"),
    *("secretsmanager", "kms", "trust"),
)
ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
USER = Principal.parse("arn:aws:iam::111122223333:user/reader")


def request_of(case: dict[str, Any]) -> Request:
    context = {
        key: (values,) if isinstance(values, str) else tuple(values)
        for key, values in case.get("context", {}).items()
    }
    principal = Principal.parse(case["principal"])
    return Request(principal, case["action"], case["resource"], case.get("resource_account"), context)


def policies_of(case: dict[str, Any]) -> PolicySet:
    """Return the policies of a case: one of each kind, given as its statements."""

    def one(name: str) -> Policy | None:
        return policy(*case[name], version=case.get("version", "2012-10-17")) if case.get(name) else None

    def if_set(name: str) -> tuple[Policy, ...] | None:
        found = one(name)
        return None if found is None else (found,)

    def levels(name: str) -> tuple[tuple[Policy, ...], ...]:
        return tuple((policy(*level),) if level else () for level in case.get(name, []))

    return PolicySet(
        identity=if_set("identity") or (),
        resource=one("resource_policy"),
        boundaries=if_set("boundary"),
        session=if_set("session"),
        service_control=levels("scp"),
        resource_control=levels("rcp"),
        endpoint=if_set("endpoint"),
    )


def expected_of(case: dict[str, Any]) -> Verdict:
    names = [name.split() for name in case.get("because", [])]
    because = tuple(Because(name, int(index)) for name, index in names)
    return Verdict(Decision(case["expect"]), because, case.get("limited_by"))


@pytest.mark.parametrize("case", [case for name in TABLES for case in table(name)])
def test_a_request_is_decided_as_aws_says(case: dict[str, Any]) -> None:
    verdict = decide(request_of(case), policies_of(case))

    because = verdict.because if "because" in case else ()
    assert dataclasses.replace(verdict, because=because) == expected_of(case)


def test_a_session_of_a_role_with_a_path_is_named_by_the_role_s_own_arn() -> None:
    role = "arn:aws:iam::111122223333:role/team/app"
    session = dataclasses.replace(
        Principal.parse("arn:aws:sts::111122223333:assumed-role/app/run"), role_arn=role
    )
    statement = {"Effect": "Allow", "Principal": {"AWS": role}, "Action": "sqs:*", "Resource": "*"}
    request = Request(session, "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q")

    verdict = decide(request, PolicySet(resource=policy(statement)))

    assert verdict == Verdict(Decision.ALLOWED, (Because("resource_policy", 0),))


def test_a_verdict_names_every_deny() -> None:
    request = Request(USER, "s3:GetObject", "arn:aws:s3:::bucket/key")
    resource = policy({**DENY_ALL, "Principal": "*"})

    verdict = decide(request, PolicySet((policy(ALLOW_ALL), policy(DENY_ALL)), resource))

    because = (Because("identity_policies[1]", 0), Because("resource_policy", 0))
    assert verdict == Verdict(Decision.EXPLICITLY_DENIED, because)
