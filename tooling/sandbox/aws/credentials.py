"""Credentials: whose an access key is, and what that principal may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tooling.iam.policy import Policy
from tooling.iam.request import Principal, PrincipalKind
from tooling.sandbox.aws import account
from tooling.sandbox.aws.account import Ledger


@dataclass(frozen=True, slots=True)
class Credential:
    """An access key: its secret, whose it is, the policies that count for them, and their context.

    `token` is the session token that has to come with it, or "". `boundaries` and `session` are
    None where no such limit is set.
    """

    access_key_id: str
    secret: str
    principal: Principal
    identity: tuple[Policy, ...]
    token: str = ""
    is_expired: bool = False
    boundaries: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    context: dict[str, tuple[str, ...]] = field(default_factory=dict)


def find_credential(access_key_id: str, ledger: Ledger, now: datetime) -> Credential | None:
    """Return the credential with this access key ID, or None. An inactive key is no credential."""
    found = account.find_user(access_key_id)
    if found:
        user, key = found
        if key.status != "Active":
            return None
        return user_credential(user, ledger, key.access_key_id, key.secret_access_key)
    session = account.find_session(access_key_id)
    return _session_credential(session, ledger, now) if session else None


def user_credential(user: Any, ledger: Ledger, key_id: str = "", secret: str = "") -> Credential:
    """Return what `user` signs with, and the policies and context that count for it."""
    boundary = ledger.boundaries.get(user.arn)
    return Credential(
        key_id,
        secret,
        Principal(PrincipalKind.USER, user.arn, user.account_id),
        account.user_policies(user),
        boundaries=account.managed_policy(user.account_id, boundary) if boundary else None,
        context={
            "aws:username": (user.name,),
            "aws:userid": (user.id,),
            "aws:PrincipalArn": (user.arn,),
            "aws:PrincipalAccount": (user.account_id,),
            "aws:PrincipalType": ("User",),
            **_tags("aws:PrincipalTag", account.tags_of(user)),
        },
    )


def role_credential(role: Any) -> Credential:
    """Return what a session of `role` has, whatever it is called: the policies and context of the role."""
    arn = f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/session"
    return Credential(
        "",
        "",
        Principal(PrincipalKind.ROLE_SESSION, arn, role.account_id, role_arn=role.arn),
        account.policies(account.attached(role)),
        boundaries=_role_boundary(role),
        context={
            "aws:PrincipalArn": (role.arn,),
            "aws:PrincipalAccount": (role.account_id,),
            "aws:PrincipalType": ("AssumedRole",),
            **_tags("aws:PrincipalTag", account.tags_of(role)),
        },
    )


def _session_credential(session: Any, ledger: Ledger, now: datetime) -> Credential:
    role = account.find_role(session.role_arn)
    known = ledger.sessions.get(session.access_key_id, account.Session())
    identity = {"aws:SourceIdentity": (known.source_identity,)} if known.source_identity else {}
    of_role = role_credential(role) if role else None
    return Credential(
        session.access_key_id,
        session.secret_access_key,
        Principal(PrincipalKind.ROLE_SESSION, session.arn, session.account_id, role_arn=session.role_arn),
        of_role.identity if of_role else (),
        token=session.session_token,
        is_expired=account.is_expired(session, now),
        boundaries=of_role.boundaries if of_role else None,
        session=_session_policies(session.account_id, known),
        context={
            **(of_role.context if of_role else {}),
            "aws:userid": (session.user_id,),
            "aws:PrincipalArn": (session.role_arn,),
            "aws:PrincipalAccount": (session.account_id,),
            "aws:PrincipalType": ("AssumedRole",),
            **identity,
            **_tags("aws:PrincipalTag", dict(known.tags)),
        },
    )


def _role_boundary(role: Any) -> tuple[Policy, ...] | None:
    if role is None or not role.permissions_boundary_arn:
        return None
    return account.managed_policy(role.account_id, role.permissions_boundary_arn)


def _session_policies(account_id: str, session: account.Session) -> tuple[Policy, ...] | None:
    if not session.is_limited:
        return None
    managed = [policy for arn in session.policy_arns for policy in account.managed_policy(account_id, arn)]
    return (*account.policies(session.policies), *managed)


def _tags(key: str, tags: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {f"{key}/{name}": (value,) for name, value in tags.items()}
