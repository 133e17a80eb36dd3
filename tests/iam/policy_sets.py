"""Requests, and sets of policies that may apply to them, for tests of the evaluator's laws."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tooling.iam.evaluator import PolicySet
from tooling.iam.policy import Policy, Statement, parse_policy
from tooling.iam.request import Principal, Request

DENY_ALL = {"Effect": "Deny", "Action": "*", "Resource": "*"}

# The laws hold for every request, so they are tried on many.
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


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> Policy:
    return parse_policy({"Version": version, "Statement": list(statements)})


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


ALLOWS, DENIES = statements("Allow"), statements("Deny")
NAMED_ALLOWS, NAMED_DENIES = statements("Allow", NAMES), statements("Deny", NAMES)
ANY = policy_sets(policies(ALLOWS, ALLOWS, DENIES), policies(NAMED_ALLOWS, NAMED_ALLOWS, NAMED_DENIES))
ALLOWING = policy_sets(policies(ALLOWS), policies(NAMED_ALLOWS))
