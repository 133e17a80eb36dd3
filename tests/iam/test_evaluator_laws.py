"""The evaluator's laws: what holds for every request, whatever its policies."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.iam.policy_sets import ALLOWING, ALLOWS, ANY, DENY_ALL, NAMED_ALLOWS, REQUESTS, policies, policy
from tooling.iam.evaluator import Because, Decision, PolicySet, Verdict, decide
from tooling.iam.policy import Policy
from tooling.iam.request import Request


def is_allowed(request: Request, policies: PolicySet) -> bool:
    return decide(request, policies).decision is Decision.ALLOWED


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
