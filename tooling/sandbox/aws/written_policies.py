"""The policies that somebody has written into the accounts, whatever way they came there.

Left out is what AWS writes itself: its managed policies, and the policy that a key has unless it is
given one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

from tooling.iam.rules.written import Kind
from tooling.sandbox.aws import account
from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR, PARTITION, Ledger

# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
DEFAULT_KEY_POLICY_ID = "key-default-1"


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """A policy in an account: what it is called, the document as it was sent, and what it belongs to."""

    name: str
    document: str
    kind: Kind


def written_policies(ledger: Ledger) -> list[WrittenPolicy]:
    """Return the policies in the accounts. `ledger` has those of sessions."""
    found = [each for account_id in ACCOUNT_IDS for each in policies_in(account_id)]
    sessions = [text for session in ledger.sessions.values() for text in session.policies]
    return [*found, *(WrittenPolicy("a session policy", text, Kind.LIMIT) for text in sessions)]


def policies_in(account_id: str) -> Iterator[WrittenPolicy]:
    """Yield the policies in one account."""
    iam = account.iam(account_id)
    for arn, policy in list(iam.managed_policies.items()):
        if f"::{account_id}:" in arn:
            documents = (version.document for version in policy.versions if version.is_default)
            yield from (named(f"the policy {policy.name}", text, Kind.IDENTITY) for text in documents)
    for user in list(iam.users.values()):
        if user.name != ADMINISTRATOR:
            yield from inline(user, f"user/{user.name}", Kind.USER)
    for group in list(iam.groups.values()):
        yield from inline(group, f"group/{group.name}", Kind.GROUP)
    for role in list(iam.roles.values()):
        trust = role.assume_role_policy_document
        yield named(f"the trust policy of role/{role.name}", trust, Kind.TRUST)
        yield from inline(role, f"role/{role.name}", Kind.ROLE)
    yield from resource_policies(account_id)


def inline(holder: Any, owner: str, kind: Kind) -> Iterator[WrittenPolicy]:
    for name, document in list(holder.policies.items()):
        yield named(f"the policy {name} of {owner}", document, kind)


def resource_policies(account_id: str) -> Iterator[WrittenPolicy]:
    for region in list(secretsmanager_backends[account_id].values()):
        for secret in dict.values(region.secrets):
            if account.primary(secret) is secret and secret.policy:
                yield named(f"the policy of the secret {secret.name}", secret.policy, Kind.RESOURCE)
    for region in list(kms_backends[account_id].values()):
        for key in list(dict.values(region.keys)):
            if json.loads(key.policy).get("Id") != DEFAULT_KEY_POLICY_ID:
                yield named("the policy of a key", key.policy, Kind.RESOURCE)
    for bucket in list(s3_backends[account_id][PARTITION].buckets.values()):
        if bucket.policy:
            yield named(f"the policy of the bucket {bucket.name}", bucket.policy, Kind.RESOURCE)


def named(name: str, document: object, kind: Kind) -> WrittenPolicy:
    text = document.decode() if isinstance(document, bytes) else document
    return WrittenPolicy(name, text if isinstance(text, str) else json.dumps(text), kind)
