"""What accounts hold, as moto keeps it: the one place that knows moto's own classes.

moto's models are read, and changed only where it has no request for it: `change_audience`, a session of
an execution role, and in `rotation.versions` the versions of a secret. What it forgets (a user's
permissions boundary, the policies of a session, functions) is kept in `Ledger`, written from the requests
that were carried out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sts.models import sts_backends

from tooling.iam.policy import Policy, PolicyError, parse_policy
from tooling.sandbox.aws import parameters
from tooling.sandbox.aws.functions.function import Functions
from tooling.sandbox.aws.rotation.schedule import Schedule

# AWS's own account IDs for examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/example-account-ids.html
ACCOUNT_IDS = ("111122223333", "444455556666")
PARTITION = "aws"
# The user that every account starts with, and its keys: those of AWS's examples, which can't be anybody's.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
ADMINISTRATOR = "Administrator"
ADMINISTRATOR_KEYS = {
    "111122223333": ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    "444455556666": ("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"),
}
EVERYTHING = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
# The key that Secrets Manager uses unless it is told another.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
DEFAULT_SECRET_KEY = "alias/aws/secretsmanager"


@dataclass(frozen=True, slots=True)
class Session:
    """What a role session was started with, beside its role."""

    policies: tuple[str, ...] = ()
    policy_arns: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    transitive_tags: tuple[str, ...] = ()
    source_identity: str = ""

    @property
    def is_limited(self) -> bool:
        """Whether session policies were passed: then nothing else is allowed to it."""
        return bool(self.policies or self.policy_arns)


@dataclass(slots=True)
class Ledger:
    """What moto forgets: boundaries by the ARN of their user, sessions by their access key, functions by ARN.

    `schedules` are those of rotations by the ARN of their secret, `rotated` the ids of the versions
    that rotations made.
    """

    boundaries: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    functions: Functions = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    rotated: set[str] = field(default_factory=set)

    def clear(self) -> None:
        for each in (self.boundaries, self.sessions, self.functions, self.schedules, self.rotated):
            each.clear()


@lru_cache(maxsize=4096)
def parsed(document: str) -> Policy | None:
    """Return the policy that `document` is, or None: what can't be read allows nothing."""
    try:
        return parse_policy(document)
    except PolicyError:
        return None


def policies(documents: Iterable[object]) -> tuple[Policy, ...]:
    """Return the policies among `documents`, JSON texts or what they say."""
    texts = [each if isinstance(each, str) else json.dumps(each) for each in documents]
    return tuple(policy for text in texts if (policy := parsed(text)))


def iam(account_id: str) -> Any:
    return iam_backends[account_id][PARTITION]


def add_administrators() -> None:
    """Give each account a user that may do everything, with the keys of `ADMINISTRATOR_KEYS`."""
    for account_id, (key_id, secret) in ADMINISTRATOR_KEYS.items():
        user = iam(account_id).create_user("us-east-1", ADMINISTRATOR)
        user.put_policy("AdministratorAccess", json.dumps(EVERYTHING))
        key = iam(account_id).create_access_key(ADMINISTRATOR)
        key.access_key_id, key.secret_access_key = key_id, secret


def find_user(access_key_id: str) -> tuple[Any, Any] | None:
    """Return the user that an access key belongs to and the key, or None."""
    for account_id in ACCOUNT_IDS:
        for user in list(iam(account_id).users.values()):
            for key in user.access_keys:
                if key.access_key_id == access_key_id:
                    return user, key
    return None


def find_session(access_key_id: str) -> Any | None:
    """Return the session of a role that an access key belongs to, or None."""
    for account_id in ACCOUNT_IDS:
        session = sts_backends[account_id][PARTITION].get_assumed_role_from_access_key(access_key_id)
        if session:
            return session
    return None


def start_session(role_arn: str, name: str, region: str, seconds: int) -> Any:
    """Return a new session of a role, which nobody asked STS for."""
    backend = sts_backends[role_arn.split(":")[4]][PARTITION]
    return backend.assume_role(region, name, role_arn, policy="", duration=seconds, external_id="")


def find_role(role_arn: str) -> Any | None:
    """Return the role with this ARN, or None."""
    parts = role_arn.split(":", 5)
    if len(parts) < 6 or parts[4] not in ACCOUNT_IDS:
        return None
    return next((role for role in list(iam(parts[4]).roles.values()) if role.arn == role_arn), None)


def find_named(account_id: str, kind: str, name: str) -> Any | None:
    """Return what has this name among the `users`, `roles`, `groups` ... of an account, or None."""
    holders = getattr(iam(account_id), kind).values()
    return next((holder for holder in list(holders) if holder.name == name), None)


def attached(holder: Any) -> Iterator[object]:
    """Yield the documents of the policies of a user, group or role: inline first, then attached."""
    yield from holder.policies.values()
    for policy in holder.managed_policies.values():
        yield from (version.document for version in policy.versions if version.is_default)


def user_policies(user: Any) -> tuple[Policy, ...]:
    """Return the identity policies of a user: its own and those of its groups."""
    groups = [group for group in list(iam(user.account_id).groups.values()) if user in group.users]
    return policies(document for holder in (user, *groups) for document in attached(holder))


def managed_policy(account_id: str, arn: str) -> tuple[Policy, ...]:
    """Return the managed policy with this ARN in its default version; nothing where there is none."""
    policy = iam(account_id).managed_policies.get(arn)
    return policies(version.document for version in policy.versions if version.is_default) if policy else ()


def tags_of(holder: Any) -> dict[str, str]:
    """Return the tags of a user or role, which moto keeps as a list or as a mapping."""
    tags = holder.tags or []
    listed = tags.values() if isinstance(tags, Mapping) else tags
    return {tag["Key"]: tag["Value"] for tag in listed}


def find_secret(account_id: str, region: str, secret_id: str) -> Any | None:
    """Return the secret that a name, an ARN or the beginning of one names, or None."""
    return secretsmanager_backends[account_id][region].secrets.get(secret_id)


def primary(secret: Any) -> Any:
    """Return the secret that a replica is of; any other secret is its own."""
    return getattr(secret, "source", secret)


def secret_key(secret: Any) -> str | None:
    """Return the key that a secret is encrypted with: for a replica, one in the replica's Region."""
    key_id: str | None = secret.config["KmsKeyId"] if primary(secret) is not secret else secret.kms_key_id
    return key_id


def change_audience(account_id: str, given: Mapping[str, Any], operation: str) -> bool:
    """Add an audience to an identity provider, or remove one; return whether there is such a provider."""
    provider = iam(account_id).open_id_providers.get(given.get("OpenIDConnectProviderArn"))
    if provider is None:
        return False
    kept = [each for each in provider.client_id_list if each != given["ClientID"]]
    provider.client_id_list = [*kept, given["ClientID"]] if operation.startswith("Add") else kept
    return True


def find_key(account_id: str, region: str, key_id: str) -> Any | None:
    """Return the KMS key that an id, an ARN or an alias names, or None."""
    backend = kms_backends[account_id][region]
    try:
        return backend.keys.get(backend.any_id_to_key_id(key_id))
    except (AttributeError, KeyError, TypeError):  # moto, for an alias that doesn't exist
        return None


def all_keys() -> Iterator[Any]:
    """Yield the KMS keys of all accounts and Regions."""
    for account_id in ACCOUNT_IDS:
        for backend in list(kms_backends[account_id].values()):
            yield from list(dict.values(backend.keys))


def secure_strings(account_id: str, region: str) -> list[Any]:
    """Return the Systems Manager parameters that a key encrypts, in their newest version."""
    newest = [each[-1] for each in parameters.versions(account_id, region).values() if each]
    return [parameter for parameter in newest if parameter.parameter_type == "SecureString"]


def bucket_policy(name: str) -> Policy | None:
    """Return the policy of a bucket, or None."""
    for account_id in ACCOUNT_IDS:
        bucket = s3_backends[account_id][PARTITION].buckets.get(name)
        if bucket is not None and bucket.policy:
            return parsed(bucket.policy.decode() if isinstance(bucket.policy, bytes) else bucket.policy)
    return None


def bucket_owner(name: str) -> str | None:
    """Return the account that a bucket is in, or None."""
    owners = (each for each in ACCOUNT_IDS if name in s3_backends[each][PARTITION].buckets)
    return next(owners, None)


def is_expired(session: Any, now: datetime) -> bool:
    """Return whether a session has ended at `now`."""
    expires: datetime = session.expiration
    return (expires if expires.tzinfo else expires.replace(tzinfo=UTC)) <= now
