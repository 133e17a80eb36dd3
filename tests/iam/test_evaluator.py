from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.iam.tables import table
from tooling.iam.evaluator import Because, Decision, PolicySet, Verdict, decide
from tooling.iam.policy import Policy, Statement, parse_policy
from tooling.iam.request import Principal, Request

TABLES = (
    *("elements", "principals", "variables", "limits", "accounts"),
    *("secretsmanager", "kms", "trust"),
)
ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DENY_ALL = {"Effect": "Deny", "Action": "*", "Resource": "*"}


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


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> Policy:
    return parse_policy({"Version": version, "Statement": list(statements)})


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


# The laws hold for every request, so they are tried on many.
USER = Principal.parse("arn:aws:iam::111122223333:user/reader")
PRINCIPALS = st.sampled_from(
    [
        *("arn:aws:iam::111122223333:user/reader", "arn:aws:sts::111122223333:assumed-role/app/run"),
        *("arn:aws:iam::444455556666:user/partner", "arn:aws:iam::111122223333:root", "ec2.amazonaws.com"),
        *(
            "arn:aws:iam::111122223333:oidc-provider/id.example.com",
            "arn:aws:sts::111122223333:federated-user/x",
        ),
        {"type": "Anonymous"},
    ]
).map(Principal.parse)
ACTIONS = st.sampled_from(["s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "secretsmanager:GetSecretValue"])
RESOURCES = st.sampled_from(
    [
        *("*", "arn:aws:s3:::bucket/key", "arn:aws:kms:us-east-1:111122223333:key/1"),
        *(
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf",
        ),
    ]
)
CONTEXTS = st.dictionaries(
    st.sampled_from(["aws:SourceIp", "aws:username", "aws:TagKeys", "sts:ExternalId"]),
    st.lists(
        st.sampled_from(["", "reader", "*", "203.0.113.9", "\ud800", "${aws:username}"]), max_size=2
    ).map(tuple),
)
REQUESTS = st.builds(
    Request, PRINCIPALS, ACTIONS, RESOURCES, st.sampled_from([None, "111122223333", "777788889999"]), CONTEXTS
)
NAMES: tuple[dict[str, Any], ...] = (
    *({"Principal": "*"}, {"Principal": {"AWS": "*"}}, {"Principal": {"AWS": "111122223333"}}),
    *(
        {"Principal": {"AWS": "arn:aws:iam::111122223333:user/reader"}},
        {"NotPrincipal": {"AWS": "444455556666"}},
    ),
    *(
        {"Principal": {"AWS": "arn:aws:iam::111122223333:role/app"}},
        {"Principal": {"Service": "ec2.amazonaws.com"}},
    ),
    {"Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/id.example.com"}},
)
CONDITIONS: tuple[dict[str, Any], ...] = (
    *(
        {},
        {},
        {"StringEquals": {"aws:username": ["reader", "*"]}},
        {"StringNotLike": {"aws:username": "${aws:username}"}},
    ),
    *(
        {"ForAllValues:StringLike": {"aws:TagKeys": []}},
        {"IpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"}},
    ),
    {"Null": {"sts:ExternalId": "true"}},
)
WHAT: tuple[dict[str, Any], ...] = (
    *(
        {"Action": "*"},
        {"Action": "*"},
        {"Action": ["s3:*", "sts:*"]},
        {"NotAction": "kms:D*"},
        {"Action": []},
    ),
)
ON_WHAT: tuple[dict[str, Any], ...] = (
    *(
        {"Resource": "*"},
        {"Resource": "*"},
        {"Resource": "arn:aws:iam::*:role/*"},
        {"NotResource": "arn:aws:s3:::*"},
    ),
    {"Resource": "arn:aws:kms:*:*:key/${aws:username, '1'}"},
)


def statements(effect: str, names: Iterable[dict[str, Any]] = ({},)) -> list[Statement]:
    """Return a statement of each form that the laws are tried on."""
    found = [
        {"Effect": effect, "Condition": condition, **what, **on_what, **name}
        for condition, what, on_what, name in product(CONDITIONS, WHAT, ON_WHAT, names)
    ]
    return list(policy(*found).statements)


def policies(*pools: list[Statement]) -> st.SearchStrategy[Policy]:
    some = st.lists(st.one_of(*map(st.sampled_from, pools)), min_size=1, max_size=3)
    return some.map(lambda found: Policy("2012-10-17", None, tuple(found)))


ALLOWS, DENIES = statements("Allow"), statements("Deny")
NAMED_ALLOWS, NAMED_DENIES = statements("Allow", NAMES), statements("Deny", NAMES)


def policy_sets(
    own: st.SearchStrategy[Policy], named: st.SearchStrategy[Policy]
) -> st.SearchStrategy[PolicySet]:
    some = st.lists(own, max_size=2).map(tuple)
    levels = st.lists(some, max_size=2).map(tuple)
    return st.builds(
        PolicySet,
        identity=some,
        resource=st.none() | named,
        boundaries=st.none() | some,
        session=st.none() | some,
        service_control=levels,
        resource_control=levels,
        endpoint=st.none() | some,
    )


ANY = policy_sets(policies(ALLOWS, ALLOWS, DENIES), policies(NAMED_ALLOWS, NAMED_ALLOWS, NAMED_DENIES))
ALLOWING = policy_sets(policies(ALLOWS), policies(NAMED_ALLOWS))


def is_allowed(request: Request, policies: PolicySet) -> bool:
    return decide(request, policies).decision is Decision.ALLOWED


@given(REQUESTS, ANY)
def test_any_request_can_be_decided(request: Request, policies: PolicySet) -> None:
    assert isinstance(decide(request, policies), Verdict)


@given(REQUESTS, ANY)
def test_a_deny_always_wins(request: Request, policies: PolicySet) -> None:
    denied = dataclasses.replace(policies, resource=policy({**DENY_ALL, "Principal": "*"}))

    assert decide(request, denied).decision is Decision.EXPLICITLY_DENIED


@given(REQUESTS, ANY)
def test_without_a_deny_nothing_is_explicitly_denied(request: Request, policies: PolicySet) -> None:
    verdict = decide(request, policies)

    assert (verdict.decision is Decision.EXPLICITLY_DENIED) <= bool(verdict.because)


@given(REQUESTS)
def test_nothing_is_allowed_by_default(request: Request) -> None:
    assume(request.principal.arn != "arn:aws:iam::111122223333:root")

    assert decide(request, PolicySet()).decision is Decision.IMPLICITLY_DENIED


@given(REQUESTS, ALLOWING, policies(ALLOWS), policies(NAMED_ALLOWS))
def test_one_more_allow_never_takes_anything_away(
    request: Request, policies: PolicySet, more: Policy, named: Policy
) -> None:
    resource = policies.resource.statements if policies.resource else ()
    widened = dataclasses.replace(
        policies,
        identity=(*policies.identity, more),
        resource=dataclasses.replace(named, statements=(*resource, *named.statements)),
    )

    assert is_allowed(request, policies) <= is_allowed(request, widened)


@given(
    REQUESTS,
    ANY,
    st.sampled_from(["boundaries", "session", "service_control", "resource_control", "endpoint"]),
)
def test_without_a_limit_nothing_less_is_allowed(request: Request, policies: PolicySet, limit: str) -> None:
    # A federated user's session policy is no mere limit: without one there is nothing.
    assume(limit != "session" or ":federated-user/" not in request.principal.arn)
    freed = dataclasses.replace(policies, **{limit: getattr(PolicySet(), limit)})

    assert is_allowed(request, policies) <= is_allowed(request, freed)


@given(REQUESTS, ANY)
def test_the_case_of_an_action_never_counts(request: Request, policies: PolicySet) -> None:
    shouted = dataclasses.replace(request, action=request.action.upper())

    assert decide(shouted, policies) == decide(request, policies)


@given(REQUESTS, ANY)
def test_a_verdict_names_statements_of_its_own_effect(request: Request, policies: PolicySet) -> None:
    verdict = decide(request, policies)

    effects = {statement_of(policies, because).effect.value for because in verdict.because}
    assert effects <= {"Allow" if verdict.decision is Decision.ALLOWED else "Deny"}


def statement_of(policies: PolicySet, because: Because) -> Any:
    """Return the statement that `because` names, found as a reader of the verdict would find it."""
    names = {
        "identity_policies": policies.identity,
        "resource_policy": policies.resource,
        "permissions_boundaries": policies.boundaries,
        "session_policies": policies.session,
        "service_control_policies": policies.service_control,
        "resource_control_policies": policies.resource_control,
        "endpoint_policies": policies.endpoint,
    }
    name, *indices = because.policy.replace("]", "").split("[")
    found: Any = names[name]
    for index in map(json.loads, indices):
        found = found[index]
    return found.statements[because.statement]
