"""State: what two accounts hold, canonical and readable, so that two ways of doing the same can be compared.

Left out is what differs from run to run and means nothing: dates, generated ids, the six
characters after a secret's name, the names that CloudFormation makes up, the values that rotations
make. Ids of keys become `<key 1>`, in the order of their creation. JSON in strings is compared as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from tooling.sandbox.aws import parameters
from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR, Ledger, iam, primary, secret_key, tags_of
from tooling.sandbox.aws.functions.function import Function

# What stands for a value that a rotation made.
ROTATED = "<made by rotation>"
# What a key looks like in an ARN or alone, and the characters that AWS adds to a secret's name.
SECRET_SUFFIX = re.compile(r"(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b")


def state(ledger: Ledger) -> dict[str, Any]:
    """Return what the accounts hold, without the empty parts. `ledger` has what moto forgets."""
    found = {account_id: account_state(account_id, ledger) for account_id in ACCOUNT_IDS}
    names = {key.id: f"<key {number}>" for number, key in enumerate(keys(), start=1)}
    return dict(canonical({account_id: each for account_id, each in found.items() if each}, names))


def account_state(account_id: str, ledger: Ledger) -> dict[str, Any]:
    """Return what one account holds."""
    regions = {
        region: regional_state(account_id, region, ledger) for region in regions_of(account_id, ledger)
    }
    parts = {"iam": iam_state(account_id, ledger)} | regions
    return {name: part for name, part in sorted(parts.items()) if part}


def regions_of(account_id: str, ledger: Ledger) -> list[str]:
    """Return the regions in which something may be."""
    backends = (secretsmanager_backends, kms_backends, parameters.backends())
    found = {region for each in backends if account_id in each for region in each[account_id]}
    return sorted(found | {each.region for each in functions_of(account_id, ledger)})


def functions_of(account_id: str, ledger: Ledger) -> list[Function]:
    return [each for each in ledger.functions.values() if each.account_id == account_id]


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


def regional_state(account_id: str, region: str, ledger: Ledger) -> dict[str, Any]:
    """Return the secrets, keys, parameters and functions in one region."""
    secrets = secretsmanager_backends[account_id][region].secrets
    parts = {
        "secrets": {secret.name: secret_state(secret, ledger) for secret in dict.values(secrets)},
        "keys": {key.id: key_state(key) for key in own_keys(account_id, region)},
        "parameters": {
            name: {"type": versions[-1].parameter_type, "value": versions[-1].value}
            for name, versions in parameters.versions(account_id, region).items()
            if versions and not name.startswith("/aws/")
        },
        "functions": {
            each.name: function_state(each)
            for each in functions_of(account_id, ledger)
            if each.region == region
        },
    }
    return without_empty(parts)


def secret_state(secret: Any, ledger: Ledger) -> dict[str, Any]:
    source = primary(secret)
    origin = {"replica_of": source.region} if source is not secret else {}
    return {
        **origin,
        **rotation_state(source, ledger),
        "description": secret.description or "",
        "key": secret_key(secret),
        "policy": source.policy,
        "tags": {tag["Key"]: tag["Value"] for tag in secret.tags or []},
        "deleted": source.deleted_date is not None,
        "versions": sorted(
            (
                {"stages": sorted(version["version_stages"]), "value": version_value(version, ledger)}
                for version in secret.versions.values()
            ),
            key=json.dumps,
        ),
    }


def rotation_state(secret: Any, ledger: Ledger) -> dict[str, Any]:
    """Return how a secret is rotated, nothing for one that never was to be."""
    schedule = ledger.schedules.get(secret.arn)
    if schedule is None:
        return {}
    rules = {"days": schedule.days, "expression": schedule.expression, "duration": schedule.duration}
    function = {"function": secret.rotation_lambda_arn, "enabled": secret.rotation_enabled}
    return {"rotation": {**without_empty(rules), **function}}


def version_value(version: Mapping[str, Any], ledger: Ledger) -> str | None:
    """Return the value of a version. A function makes another one each time."""
    value = version.get("secret_string")
    return ROTATED if value is not None and version["version_id"] in ledger.rotated else value


def function_state(function: Function) -> dict[str, Any]:
    return {
        "runtime": function.runtime,
        "handler": function.handler,
        "role": function.role,
        "timeout": function.timeout,
        "memory": function.memory,
        "description": function.description,
        "variables": dict(function.variables),
        "policy": [json.loads(each) for each in function.statements],
        "tags": dict(function.tags),
        "files": function.files,
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
    return [
        key for each in ACCOUNT_IDS for region in sorted(kms_backends[each]) for key in own_keys(each, region)
    ]


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


def without_brackets(keys: Any) -> Any:
    """Return the condition keys of an operator, with lists of one value as that value."""
    if not isinstance(keys, Mapping):
        return keys
    lists = {key for key, value in keys.items() if isinstance(value, list) and len(value) == 1}
    return {key: value[0] if key in lists else value for key, value in keys.items()}


def one_spelling(name: str, value: Any) -> Any:
    """Return the value of a policy's `name` in one of the spellings that mean the same.

    An account stands for its root ARN, and one value for a list of it:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if name == "Condition" and isinstance(value, Mapping):
        return {operator: without_brackets(keys) for operator, keys in value.items()}
    if name != "AWS":
        return value
    if isinstance(value, list):
        return [one_spelling(name, each) for each in value]
    is_account = isinstance(value, str) and bool(re.fullmatch(r"\d{12}", value))
    return f"arn:aws:iam::{value}:root" if is_account else value
