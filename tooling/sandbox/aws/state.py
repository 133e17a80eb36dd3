"""State: what two accounts hold, canonical and readable, so that two ways of doing the same can be compared.

Left out is what differs from run to run and means nothing: dates, generated ids, the six
characters after a secret's name, the names that CloudFormation makes up. Ids of keys become
`<key 1>`, in the order of their creation. JSON in strings is compared as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR, Ledger, iam, tags_of

# What a key looks like in an ARN or alone, and the characters that AWS adds to a secret's name.
SECRET_SUFFIX = re.compile(r"(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b")


def state(ledger: Ledger) -> dict[str, Any]:
    """Return what the accounts hold, without the empty parts. `ledger` has what moto forgets."""
    found = {account_id: account_state(account_id, ledger) for account_id in ACCOUNT_IDS}
    names = {key.id: f"<key {number}>" for number, key in enumerate(keys(), start=1)}
    return dict(canonical({account_id: each for account_id, each in found.items() if each}, names))


def account_state(account_id: str, ledger: Ledger) -> dict[str, Any]:
    """Return what one account holds."""
    regions = {region: regional_state(account_id, region) for region in regions_of(account_id)}
    parts = {"iam": iam_state(account_id, ledger)} | regions
    return {name: part for name, part in sorted(parts.items()) if part}


def regions_of(account_id: str) -> list[str]:
    """Return the regions in which something may be."""
    backends = (secretsmanager_backends, kms_backends, ssm_backends)
    return sorted({region for each in backends if account_id in each for region in each[account_id]})


def iam_state(account_id: str, ledger: Ledger) -> dict[str, Any]:
    """Return the users, groups, roles, policies and providers of an account."""
    backend = iam(account_id)
    users = [user for user in backend.users.values() if user.name != ADMINISTRATOR]
    parts = {
        "users": {user.name: user_state(user, ledger) for user in users},
        "groups": {group.name: holder_state(group) for group in backend.groups.values()},
        "roles": {role.name: role_state(role) for role in backend.roles.values()},
        "policies": {
            arn: {"description": policy.description, "document": default_version(policy)}
            for arn, policy in backend.managed_policies.items()
            if f"::{account_id}:" in arn
        },
        "oidc_providers": {
            provider.url: {"client_ids": sorted(provider.client_id_list), "tags": tag_values(provider.tags)}
            for provider in backend.open_id_providers.values()
        },
    }
    return without_empty(parts)


def holder_state(holder: Any) -> dict[str, Any]:
    """Return what a user, group or role has in common: a path, policies of its own and attached ones."""
    return {
        "path": holder.path,
        "policies": dict(holder.policies),
        "attached": sorted(policy.arn for policy in holder.managed_policies.values()),
    }


def user_state(user: Any, ledger: Ledger) -> dict[str, Any]:
    return holder_state(user) | {
        "tags": tags_of(user),
        "groups": sorted(user.group_list),
        "access_keys": sorted(key.status for key in user.access_keys),
        "boundary": ledger.boundaries.get(user.arn),
    }


def role_state(role: Any) -> dict[str, Any]:
    return holder_state(role) | {
        "trust": role.assume_role_policy_document,
        "description": role.description,
        "tags": tags_of(role),
        "boundary": role.permissions_boundary_arn,
    }


def regional_state(account_id: str, region: str) -> dict[str, Any]:
    """Return the secrets, keys and parameters in one region."""
    secrets = secretsmanager_backends[account_id][region].secrets
    parameters = ssm_backends[account_id][region]._parameters
    parts = {
        "secrets": {secret.name: secret_state(secret) for secret in dict.values(secrets)},
        "keys": {key.id: key_state(key) for key in own_keys(account_id, region)},
        "parameters": {
            name: {"type": versions[-1].parameter_type, "value": versions[-1].value}
            for name, versions in dict(parameters).items()
            if versions and not name.startswith("/aws/")
        },
    }
    return without_empty(parts)


def secret_state(secret: Any) -> dict[str, Any]:
    return {
        "description": secret.description or "",
        "key": secret.kms_key_id,
        "policy": secret.policy,
        "tags": {tag["Key"]: tag["Value"] for tag in secret.tags or []},
        "deleted": secret.deleted_date is not None,
        "versions": sorted(
            (
                {"stages": sorted(version["version_stages"]), "value": version.get("secret_string")}
                for version in secret.versions.values()
            ),
            key=json.dumps,
        ),
    }


def key_state(key: Any) -> dict[str, Any]:
    return {
        "description": key.description,
        "enabled": key.enabled,
        "rotation": key.key_rotation_status,
        "aliases": sorted(key.aliases),
        "policy": key.policy,
    }


def keys() -> Iterable[Any]:
    """Return the customer managed keys of all accounts, in the order of their creation."""
    return [key for each in ACCOUNT_IDS for region in regions_of(each) for key in own_keys(each, region)]


def own_keys(account_id: str, region: str) -> list[Any]:
    """Return the keys in a region that AWS doesn't manage."""
    created = kms_backends[account_id][region].keys.values()
    return [key for key in created if not any(alias.startswith("alias/aws/") for alias in key.aliases)]


def default_version(policy: Any) -> str:
    return next((version.document for version in policy.versions if version.is_default), "")


def tag_values(tags: Mapping[str, Any]) -> dict[str, str]:
    return {name: tag["Value"] if isinstance(tag, Mapping) else tag for name, tag in tags.items()}


def without_empty(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def canonical(value: Any, keys: Mapping[str, str]) -> Any:
    """Return `value` with JSON in strings read, ids replaced by `keys`, and everything in one order."""
    if isinstance(value, Mapping):
        spelled = {name: one_spelling(str(name), each) for name, each in value.items()}
        pairs = ((canonical(str(name), keys), canonical(each, keys)) for name, each in spelled.items())
        return dict(sorted((str(name), each) for name, each in pairs if (name, each) != ("Condition", {})))
    if isinstance(value, list | tuple):
        return [canonical(each, keys) for each in value]
    if not isinstance(value, str):
        return value
    if value[:1] in {"{", "["}:
        try:
            return canonical(json.loads(value), keys)
        except ValueError:
            return value
    for key_id, name in keys.items():
        value = value.replace(key_id, name)
    return SECRET_SUFFIX.sub(r"\1-??????", value)


def one_spelling(name: str, value: Any) -> Any:
    """Return the value of a policy's `name` as AWS stores it: an account stands for its root ARN.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
    """
    if name != "AWS":
        return value
    if isinstance(value, list):
        return [one_spelling(name, each) for each in value]
    is_account = isinstance(value, str) and bool(re.fullmatch(r"\d{12}", value))
    return f"arn:aws:iam::{value}:root" if is_account else value
