"""The evaluator against an independent one, `ministack`'s, over generated requests in one account.

Where the two differ, AWS's documentation settles it: see `DIFFERENCES`. None of `ministack`'s code
was read for this, so that the two stay independent.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from ministack.core import iam_evaluator

from tests.iam.generated import (
    ACCOUNT,
    CASES,
    CONDITIONS,
    SECRET,
    SECRET_ANYWHERE,
    SESSION,
    STRANGER,
    USER,
    VALUES,
    Case,
    Document,
    document,
)
from tooling.iam.evaluator import Decision, PolicySet, decide
from tooling.iam.policy import Policy, parse_policy
from tooling.iam.request import Principal, Request

DECISIONS = {
    "Allow": Decision.ALLOWED,
    "Deny": Decision.EXPLICITLY_DENIED,
    "ImplicitDeny": Decision.IMPLICITLY_DENIED,
}


def our_decision(case: Case) -> Decision:
    def if_set(document: Document | None) -> tuple[Policy, ...] | None:
        return None if document is None else (parse_policy(document),)

    policies = PolicySet(
        identity=tuple(map(parse_policy, case.identity)),
        resource=None if case.resource_policy is None else parse_policy(case.resource_policy),
        boundaries=if_set(case.boundary),
        session=if_set(case.session),
    )
    context = {key: (value,) for key, value in case.context.items()}
    request = Request(Principal.parse(case.principal), case.action, case.resource, None, context)
    return decide(request, policies).decision


def their_decision(case: Case) -> Decision:
    context = iam_evaluator.EvalContext(
        principal_arn=case.principal,
        principal_type="User" if case.principal == USER else "AssumedRole",
        principal_account=ACCOUNT,
        action=case.action,
        resource_arn=case.resource,
        region="us-east-1",
        source_ip=case.context.get("aws:SourceIp"),
        principal_keys={key.lower(): value for key, value in case.context.items() if key != "aws:SourceIp"},
    )
    parse = iam_evaluator.parse_policy_document
    limits = tuple([parse(limit)] for limit in (case.boundary, case.session) if limit is not None)
    by_identity = iam_evaluator.evaluate(context, [parse(each) for each in case.identity], *limits)
    result = iam_evaluator.combine_resource_policy(
        by_identity, context, case.resource_policy, ACCOUNT, limits=limits
    )
    return DECISIONS[result.decision]


def excepts_principals(_: Case, statement: Document) -> bool:
    """`ministack` reads over NotPrincipal, as its docstring says; we are right to deny.

    "The actions specified in the policy statement are explicitly denied to all principals except
    for the ones specified"; and it "will always deny any IAM principal that has a permissions
    boundary policy attached".
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    return "NotPrincipal" in statement


def names_part_of_a_principal(_: Case, statement: Document) -> bool:
    """`ministack` matches `user/*` with users; we are right that it names nobody.

    "You cannot use a wildcard to match part of a principal name or ARN."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return any(len(name) > 1 and "*" in name for name in aws_names(statement))


def names_everyone_within_limits(case: Case, statement: Document) -> bool:
    """`ministack` limits a grant to `*` by boundary and session policy; we are right not to.

    "Permissions boundaries or session policies, do not limit permissions granted using the
    aws:PrincipalArn condition key with a wildcard(*) in the Principal element", it says of roles,
    and of `*`: "For IAM users and role principals within your account, no other permissions are
    required."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    limited = case.boundary is not None or case.session is not None
    return limited and statement["Effect"] == "Allow" and "*" in aws_names(statement)


def compares_arns_across_colons(_: Case, statement: Document) -> bool:
    """`ministack` lets a `*` of ArnLike run past a colon; we are right to stop there.

    "Each of the six colon-delimited components of the ARN is checked separately".
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    return statement.get("Condition") == {"ArnLike": {"aws:SourceArn": SECRET_ANYWHERE}}


def aws_names(statement: Document) -> list[str]:
    """Return the AWS principals that `statement` names."""
    named = statement.get("Principal", {})
    names = named if isinstance(named, str) else named.get("AWS", [])
    return [names] if isinstance(names, str) else names


# What the evaluators read in two ways, said in a way that they both read alike.
def naming_a_stranger(_: Case, statement: Document) -> Document:
    kept = {key: value for key, value in statement.items() if key != "NotPrincipal"}
    return {**kept, "Principal": {"AWS": STRANGER}}


def naming_the_caller(case: Case, statement: Document) -> Document:
    return {**statement, "Principal": {"AWS": case.principal}}


def comparing_with_no_arn_there_is(_: Case, statement: Document) -> Document:
    return {**statement, "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:iam::{STRANGER}:role/app"}}}


Predicate = Callable[[Case, Document], bool]
Rewording = Callable[[Case, Document], Document]

DIFFERENCES: dict[Predicate, Rewording] = {
    excepts_principals: naming_a_stranger,
    names_part_of_a_principal: naming_a_stranger,
    names_everyone_within_limits: naming_the_caller,
    compares_arns_across_colons: comparing_with_no_arn_there_is,
}


def reworded(case: Case) -> Case:
    """Return `case` without anything that the evaluators are known to read in two ways."""

    def statement_in_other_words(statement: Document) -> Document:
        for differs, in_other_words in DIFFERENCES.items():
            if differs(case, statement):
                statement = in_other_words(case, statement)
        return statement

    def in_other_words(policy: Document | None) -> Document | None:
        return policy and document(*map(statement_in_other_words, policy["Statement"]))

    return dataclasses.replace(
        case,
        identity=tuple(document(*map(statement_in_other_words, each["Statement"])) for each in case.identity),
        resource_policy=in_other_words(case.resource_policy),
        boundary=in_other_words(case.boundary),
        session=in_other_words(case.session),
    )


@settings(derandomize=True, max_examples=1000, deadline=None)
@given(CASES)
def test_an_independent_evaluator_decides_alike_but_for_known_differences(case: Case) -> None:
    plain = reworded(case)  # A case without a known difference stays as it is.

    assert our_decision(plain) is their_decision(plain)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_every_condition_is_met_alike_in_every_context(condition: Document) -> None:
    policy = document({**ALLOW_ALL, "Condition": condition})
    found = product(*((None, *some) for some in VALUES.values()))
    contexts = [
        {key: value for key, value in zip(VALUES, each, strict=True) if value is not None} for each in found
    ]
    plain = [reworded(Case(context=context, identity=(policy,))) for context in contexts]

    assert [case.context for case in plain if our_decision(case) is not their_decision(case)] == []


ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DENY_ALL = {**ALLOW_ALL, "Effect": "Deny"}
ALLOW_S3 = {**ALLOW_ALL, "Action": "s3:*"}
PAST_COLONS = {"ArnLike": {"aws:SourceArn": SECRET_ANYWHERE}}
# The smallest case of each difference, and what AWS's page makes of it.
EXAMPLES: tuple[tuple[Predicate, Case, Decision], ...] = (
    (
        excepts_principals,
        Case(
            identity=(document(ALLOW_ALL),),
            resource_policy=document({**DENY_ALL, "NotPrincipal": {"AWS": STRANGER}}),
        ),
        Decision.EXPLICITLY_DENIED,
    ),
    (
        names_part_of_a_principal,
        Case(resource_policy=document({**ALLOW_ALL, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/*"}})),
        Decision.IMPLICITLY_DENIED,
    ),
    (
        names_everyone_within_limits,
        Case(resource_policy=document({**ALLOW_ALL, "Principal": "*"}), boundary=document(ALLOW_S3)),
        Decision.ALLOWED,
    ),
    (
        names_everyone_within_limits,
        Case(SESSION, resource_policy=document({**ALLOW_ALL, "Principal": "*"}), session=document(ALLOW_S3)),
        Decision.ALLOWED,
    ),
    (
        compares_arns_across_colons,
        Case(
            context={"aws:SourceArn": SECRET + "app/db-AbCdEf"},
            identity=(document({**ALLOW_ALL, "Condition": PAST_COLONS}),),
        ),
        Decision.IMPLICITLY_DENIED,
    ),
)


@pytest.mark.parametrize(
    ("case", "documented"), [pytest.param(*rest, id=differs.__name__) for differs, *rest in EXAMPLES]
)
def test_where_they_differ_ours_is_what_aws_documents(case: Case, documented: Decision) -> None:
    assert our_decision(case) is documented


@pytest.mark.parametrize(
    ("differs", "case"), [pytest.param(differs, case, id=differs.__name__) for differs, case, _ in EXAMPLES]
)
def test_a_known_difference_is_all_that_sets_them_apart(differs: Predicate, case: Case) -> None:
    policies = (*case.identity, case.resource_policy, case.boundary, case.session)
    statements = [statement for policy in policies if policy for statement in policy["Statement"]]
    plain = reworded(case)

    found = {known for known in DIFFERENCES for statement in statements if known(case, statement)}
    assert found == {differs}
    assert our_decision(case) is not their_decision(case)
    assert our_decision(plain) is their_decision(plain)


def test_each_known_difference_has_an_example() -> None:
    assert {differs for differs, _, _ in EXAMPLES} == set(DIFFERENCES)
