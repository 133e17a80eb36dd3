"""Generated requests in one account, with the policies that apply to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

ACCOUNT, STRANGER = "111122223333", "444455556666"
USER = f"arn:aws:iam::{ACCOUNT}:user/reader"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/run"
SECRET = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:"
SECRET_ANYWHERE = "arn:aws:secretsmanager:*:secret:app/*"


@dataclass(frozen=True)
class Case:
    """A request with the documents of all policies that apply to it."""

    principal: str = USER
    action: str = "secretsmanager:GetSecretValue"
    resource: str = SECRET + "app/db-AbCdEf"
    context: Mapping[str, str] = field(default_factory=dict)
    identity: tuple[Document, ...] = ()
    resource_policy: Document | None = None
    boundary: Document | None = None
    session: Document | None = None


# What requests and policies are made of.
ACTIONS = ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "SecretsManager:PutSecretValue")
ACTION_PATTERNS = (
    *(*ACTIONS, "secretsmanager:*", "secretsmanager:*", "SECRETSMANAGER:get*", "*", "*"),
    *("secretsmanager:???SecretValue", "secretsmanager:*Secret*", "s3:*"),
)
RESOURCES = (SECRET + "app/db-AbCdEf", SECRET + "app/Web-GhIjKl", SECRET + "ops/db-MnOpQr", "*")
RESOURCE_PATTERNS = (
    *(*RESOURCES, "*", "*", SECRET + "app/*", SECRET + "app/db-??????", SECRET + "APP/*"),
    *("arn:aws:secretsmanager:*:*:secret:*/db-*", "arn:aws:secretsmanager:*", SECRET_ANYWHERE),
)
CONDITIONS: tuple[Document, ...] = (
    {"StringEquals": {"aws:PrincipalTag/team": "crew"}},
    {"StringEquals": {"AWS:principaltag/team": ["crew", "ops"]}},
    {"StringEquals": {"aws:PrincipalTag/team": "cr*"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "ops"}},
    {"StringLike": {"aws:PrincipalTag/team": "c?e*"}},
    {"StringLikeIfExists": {"aws:PrincipalTag/team": "C*"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": ["crew", "ops"]}},
    {"StringNotEqualsIfExists": {"aws:PrincipalTag/team": "ops"}},
    {"StringNotLike": {"aws:PrincipalTag/team": ["c*", "C*"]}},
    {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
    {"ArnLike": {"aws:SourceArn": SECRET_ANYWHERE}},
    {"ArnLike": {"aws:SourceArn": f"arn:*:iam::{ACCOUNT}:role/a??"}},
    {"ArnEquals": {"aws:SourceArn": ["arn:aws:s3:::b*", ROLE]}},
    {"ArnNotLikeIfExists": {"aws:SourceArn": "arn:aws:iam::*:role/App"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "TRUE"}},
    {"Bool": {"aws:MultiFactorAuthPresent": False}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "True"}},
    {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"IpAddress": {"aws:SourceIp": ["198.51.100.7", "2001:db8::/32"]}},
    {"IpAddressIfExists": {"aws:SourceIp": "203.0.113.9"}},
    {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"Null": {"aws:SourceIp": "true"}},
    {"Null": {"aws:SourceIp": False}},
    {"Null": {"aws:PrincipalTag/team": "true"}},
    {"Null": {"aws:PrincipalTag/team": "false"}},
    {"StringEquals": {"aws:PrincipalTag/team": "crew"}, "Bool": {"aws:MultiFactorAuthPresent": "True"}},
)
VALUES = {
    "aws:PrincipalTag/team": ("crew", "ops", "Crew", ""),
    "aws:SourceArn": (ROLE, "arn:aws:s3:::bucket", SECRET + "app/db-AbCdEf"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:SourceIp": ("203.0.113.9", "198.51.100.7", "2001:db8::1"),
}
CONTEXTS = st.fixed_dictionaries({}, optional={key: st.sampled_from(some) for key, some in VALUES.items()})
NAMES: tuple[Any, ...] = (
    *("*", {"AWS": "*"}, {"AWS": ["*", USER]}, {"AWS": ACCOUNT}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
    *({"AWS": USER}, {"AWS": [ROLE, USER]}, {"AWS": SESSION}, {"AWS": ROLE}, {"AWS": [ACCOUNT, SESSION]}),
    *({"AWS": STRANGER}, {"Service": "ec2.amazonaws.com"}, {"AWS": f"arn:aws:iam::{ACCOUNT}:user/*"}),
)


def element(name: str, values: tuple[str, ...]) -> st.SearchStrategy[Document]:
    one = st.sampled_from(values)
    some = one | st.lists(one, min_size=1, max_size=2)
    names = st.sampled_from([name, name, name, name, f"Not{name}"])
    return st.builds(lambda name, value: {name: value}, names, some)


STATEMENTS = st.builds(
    lambda effect, *elements: {"Effect": effect} | {key: e[key] for e in elements for key in e},
    st.sampled_from(["Allow", "Allow", "Allow", "Allow", "Deny"]),
    element("Action", ACTION_PATTERNS),
    element("Resource", RESOURCE_PATTERNS),
    st.just({}) | st.sampled_from(CONDITIONS).map(lambda condition: {"Condition": condition}),
)
NAMING = st.builds(lambda what, name: {**what, "Principal": name}, STATEMENTS, st.sampled_from(NAMES))
EXCEPTING = st.builds(
    lambda what, name: {**what, "Effect": "Deny", "NotPrincipal": name}, STATEMENTS, st.sampled_from(NAMES)
)


def document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def documents(statements: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.lists(statements, min_size=1, max_size=2).map(lambda found: document(*found))


def cases(principal: str, session: st.SearchStrategy[Document | None]) -> st.SearchStrategy[Case]:
    return st.builds(
        Case,
        principal=st.just(principal),
        action=st.sampled_from(ACTIONS),
        resource=st.sampled_from(RESOURCES),
        context=CONTEXTS,
        identity=st.lists(documents(STATEMENTS), max_size=2).map(tuple),
        resource_policy=st.none() | documents(st.one_of(NAMING, NAMING, NAMING, EXCEPTING)),
        boundary=st.none() | st.none() | documents(STATEMENTS),
        session=session,
    )


CASES = cases(USER, st.none()) | cases(SESSION, st.none() | st.none() | documents(STATEMENTS))
