"""Small policies, and requests that they may decide on, for tests of laws."""

from __future__ import annotations

from hypothesis import strategies as st

from tooling.iam.evaluator import Decision, PolicySet, decide
from tooling.iam.policy import Condition, Effect, Policy, Statement
from tooling.iam.request import Principal, Request

READER = Principal.parse("arn:aws:iam::111122223333:user/reader")
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:"
ACTIONS = ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "secretsmanager:ListSecrets")
PATTERNS = (*ACTIONS, "secretsmanager:Get*", "secretsmanager:*", "SecretsManager:*secret*", "*")
RESOURCES = (SECRET + "app/db-AbCdEf", SECRET + "app/web-AbCdEf", SECRET + "ops/db-AbCdEf")
RESOURCE_PATTERNS = (*RESOURCES[:2], SECRET + "app/*", SECRET + "app/db-??????", SECRET + "*-AbCdEf", "*")
CONDITIONS = (
    Condition("StringEquals", "aws:RequestedRegion", ("us-east-1",)),
    Condition("StringEquals", "aws:RequestedRegion", ("eu-west-1", "us-east-1")),
    Condition("StringNotEquals", "aws:PrincipalTag/team", ("ops",)),
    Condition("StringNotEquals", "aws:PrincipalTag/team", ("crew", "ops")),
    Condition("Null", "aws:PrincipalTag/team", ("true",)),
)


def some(values: tuple[str, ...], least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True).map(tuple)


conditions = st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True).map(tuple)
allows = st.builds(
    Statement,
    st.just(Effect.ALLOW),
    actions=some(PATTERNS),
    resources=some(RESOURCE_PATTERNS),
    conditions=conditions,
)
inverted = st.builds(
    Statement,
    st.sampled_from(Effect),
    not_actions=some(PATTERNS),
    not_resources=some(RESOURCE_PATTERNS),
    conditions=conditions,
)
denies = st.builds(
    Statement,
    st.just(Effect.DENY),
    actions=some(PATTERNS),
    resources=some(RESOURCE_PATTERNS),
    conditions=conditions,
)


def policies(statements: st.SearchStrategy[Statement]) -> st.SearchStrategy[Policy]:
    return st.lists(statements, min_size=1, max_size=3).map(
        lambda found: Policy("2012-10-17", None, tuple(found))
    )


single_allows = st.builds(
    lambda action, resource, condition: Policy(
        "2012-10-17",
        None,
        (Statement(Effect.ALLOW, actions=(action,), resources=(resource,), conditions=condition),),
    ),
    st.sampled_from(PATTERNS),
    st.sampled_from(RESOURCE_PATTERNS),
    st.lists(st.sampled_from(CONDITIONS), max_size=1).map(tuple),
)
allow_policies = policies(allows)
any_policies = policies(allows | denies | inverted)
contexts = st.fixed_dictionaries(
    {},
    optional={
        "aws:RequestedRegion": st.sampled_from([("us-east-1",), ("eu-west-1",), ("us-west-2",)]),
        "aws:PrincipalTag/team": st.sampled_from([("ops",), ("crew",), ("web",)]),
    },
)
requests = st.builds(
    Request,
    st.just(READER),
    st.sampled_from(ACTIONS),
    st.sampled_from((*RESOURCES, "*")),
    st.none(),
    contexts,
)


def is_allowed(request: Request, policy: Policy) -> bool:
    return decide(request, PolicySet(identity=(policy,))).decision is Decision.ALLOWED
