"""Bookkeeping: what moto forgets, taken from the requests that it carried out."""

from __future__ import annotations

import re

from tooling.sandbox.aws import account
from tooling.sandbox.aws.account import Ledger, Session
from tooling.sandbox.aws.actions.secretsmanager import named_secret
from tooling.sandbox.aws.authorizer import Authorized
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.rotation.versions import settle

ACCESS_KEY = re.compile(rb"<AccessKeyId>([A-Z0-9]+)</AccessKeyId>")


AUDIENCE_OPERATIONS = {"AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider"}
BOUNDARY_OPERATIONS = {"PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary"}


def answered(ledger: Ledger, done: Authorized) -> bytes | None:
    """Return the answer to an operation that moto doesn't have and we do; None for all others."""
    asked = done.operation
    if asked.name in AUDIENCE_OPERATIONS and account.change_audience(
        done.account_id, asked.parameters, asked.name
    ):
        return empty_answer(asked)
    user = account.iam(done.account_id).users.get(asked.parameters.get("UserName", ""))
    if asked.service != "iam" or asked.name not in BOUNDARY_OPERATIONS or user is None:
        return None
    if asked.name.startswith("Put"):
        ledger.boundaries[user.arn] = asked.parameters.get("PermissionsBoundary", "")
    else:
        ledger.boundaries.pop(user.arn, None)
    return empty_answer(asked)


def empty_answer(asked: Operation) -> bytes:
    return f"<{asked.name}Response><ResponseMetadata/></{asked.name}Response>".encode()


def note(ledger: Ledger, done: Authorized, response: bytes) -> None:
    """Write down what `done` changed: sessions, a user's boundary, a secret's current version."""
    asked = done.operation
    if asked.service == "sts" and asked.name.startswith("AssumeRole"):
        key = ACCESS_KEY.search(response)
        if key:
            parent = ledger.sessions.get(done.credential.access_key_id, Session())
            ledger.sessions[key[1].decode()] = session(asked, parent)
    if (asked.service, asked.name) == ("iam", "CreateUser"):
        note_new_user(ledger, asked, done.account_id)
    if (asked.service, asked.name) == ("secretsmanager", "UpdateSecretVersionStage"):
        secret = named_secret(asked, done.account_id)
        if secret is not None:
            settle(account.primary(secret))


def note_new_user(ledger: Ledger, asked: Operation, account_id: str) -> None:
    """Write down the boundary that a user is created with; one of the same name may have left another."""
    user = account.iam(account_id).users.get(asked.parameters.get("UserName", ""))
    if user is None:
        return
    ledger.boundaries.pop(user.arn, None)
    boundary = asked.parameters.get("PermissionsBoundary")
    if boundary:
        ledger.boundaries[user.arn] = boundary


def session(asked: Operation, parent: Session) -> Session:
    """Return the session that AssumeRole started, from that of `parent`.

    Transitive tags and the source identity are handed on along a chain of roles.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
    """
    parameters = asked.parameters
    policy = parameters.get("Policy")
    tags = {tag.get("Key", ""): tag.get("Value", "") for tag in parameters.get("Tags") or ()}
    handed_on = {key: value for key, value in parent.tags if key in parent.transitive_tags}
    return Session(
        policies=(policy,) if policy else (),
        policy_arns=tuple(each.get("arn", "") for each in parameters.get("PolicyArns") or ()),
        tags=tuple((tags | handed_on).items()),
        transitive_tags=(*parent.transitive_tags, *(parameters.get("TransitiveTagKeys") or ())),
        source_identity=parameters.get("SourceIdentity", "") or parent.source_identity,
    )
