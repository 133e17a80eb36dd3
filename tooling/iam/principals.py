"""Whether a policy names the principal of a request, and how: what follows depends on it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
Names are compared whole: "you cannot use a wildcard to match part of a principal name or ARN".
Canonical user ids (S3) name nobody here.
"""

from __future__ import annotations

from enum import Enum

from tooling.iam.policy import Effect, Principals, Statement
from tooling.iam.request import Principal, PrincipalKind


class Naming(Enum):
    """How a statement names a principal: itself, by the role of its session, or by its account."""

    DIRECT = "direct"
    ROLE = "role"
    ACCOUNT = "account"


def naming(statement: Statement, principal: Principal) -> Naming | None:
    """Return how `statement` names `principal`, or None when it doesn't.

    A statement without principals, as in an identity-based policy, is about whoever has the policy.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if statement.principals is not None:
        return named(statement.principals, principal)
    if statement.not_principals is not None and named(statement.not_principals, principal):
        return None
    return Naming.DIRECT


def named(principals: Principals, principal: Principal) -> Naming | None:
    """Return how `principals` name `principal`, the closest first."""
    if principals.everyone:
        return Naming.DIRECT
    match principal.kind:
        case PrincipalKind.ANONYMOUS:
            return None
        case PrincipalKind.SERVICE:
            return Naming.DIRECT if principal.arn in principals.service else None
        case PrincipalKind.WEB_IDENTITY | PrincipalKind.SAML:
            return Naming.DIRECT if principal.arn in principals.federated else None
    return named_in_account(principals.aws, principal)


def named_in_account(names: tuple[str, ...], principal: Principal) -> Naming | None:
    """Return how AWS `names` name a user, a session or a root user.

    An account's ARN names its root user, and for everybody else in the account it only says that
    the account may decide: "both delegate permissions to the account".
    """
    # A session whose name isn't known has the role's ARN; that ARN names the role.
    if principal.arn in names and principal.arn != principal.role_arn:
        return Naming.DIRECT
    if principal.role_arn and principal.role_arn in names:
        return Naming.ROLE
    if principal.account and any(names_account(name, principal.account) for name in names):
        return Naming.DIRECT if principal.kind is PrincipalKind.ROOT else Naming.ACCOUNT
    return None


def names_account(name: str, account: str) -> bool:
    return name == account or (name.startswith("arn:") and name.endswith(f":iam::{account}:root"))


def denies_whoever_is_bounded(statement: Statement) -> bool:
    """Return whether `statement` hits every principal that has a permissions boundary.

    "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a
    permissions boundary policy attached, regardless of the values specified."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    return statement.effect is Effect.DENY and statement.not_principals is not None
