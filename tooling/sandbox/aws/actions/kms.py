"""KMS: a key's policy always has a say, and what uses a key for others says so.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tooling.iam.policy import Policy, parse_policy
from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Context, Need, request_tags, without_resource
from tooling.sandbox.aws.operations import Operation

ALIAS_OPERATIONS = {"CreateAlias", "UpdateAlias", "DeleteAlias"}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the needs of a KMS operation: on the keys and the alias that it names, if it names some.

    https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
    """
    if operation.name == "ReEncrypt":
        return re_encryption(operation, account_id)
    if operation.name in ALIAS_OPERATIONS:
        return alias_needs(operation, account_id)
    encryption = encryption_context(operation.parameters.get("EncryptionContext") or {})
    key_id = operation.parameters.get("KeyId") or encrypting_key(operation.parameters.get("CiphertextBlob"))
    if key_id:
        return [key_need(operation.action, str(key_id), operation, account_id).having(encryption)]
    tags = request_tags(spelled(operation.parameters.get("Tags")))
    tagging = [Need("kms:TagResource", "*", account_id, context=tags)] if tags else []
    return [without_resource(operation, account_id).having(tags), *tagging]


def re_encryption(operation: Operation, account_id: str) -> list[Need]:
    """Return the needs for reading what one key encrypted and for encrypting it with another."""
    parameters = operation.parameters
    source = parameters.get("SourceKeyId") or encrypting_key(parameters.get("CiphertextBlob")) or "*"
    target = parameters.get("DestinationKeyId", "*")
    read = encryption_context(parameters.get("SourceEncryptionContext") or {})
    written = encryption_context(parameters.get("DestinationEncryptionContext") or {})
    return [
        key_need("kms:ReEncryptFrom", source, operation, account_id).having(read),
        key_need("kms:ReEncryptTo", target, operation, account_id).having(written),
    ]


def alias_needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the needs for changing an alias: on itself, and on the keys that it led to and will lead to.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    """
    alias = str(operation.parameters.get("AliasName", ""))
    arn = key_arn(alias, operation.region, account_id)
    existing = account.find_key(account_id, operation.region, alias)
    keys = [key for key in (existing and existing.id, operation.parameters.get("TargetKeyId")) if key]
    on_keys = [key_need(operation.action, key, operation, account_id) for key in keys]
    return [Need(operation.action, arn, account_id, arn), *on_keys]


def encrypting_key(blob: Any) -> str | None:
    """Return the ARN of the key that encrypted `blob`, whose id moto writes first, or None."""
    key_id = blob[:36].decode("ascii", "replace") if isinstance(blob, bytes) else ""
    return next((key.arn for key in account.all_keys() if key.id == key_id), None)


def key_need(action: str, key_id: str, operation: Operation, account_id: str) -> Need:
    """Return the need for an action on the key that an id, an ARN or an alias names."""
    owner, region = account_of(key_id) or account_id, region_of(key_id) or operation.region
    key = account.find_key(owner, region, key_id)
    if key is None:
        # Who may use all keys of its account is told that there is no such key.
        return Need(action, key_arn(key_id, region, owner), owner, key_id, default_key_policy(owner))
    caller: Context = {"kms:CallerAccount": (account_id,)}
    return Need(action, key.arn, owner, key.arn, key_policy(key), caller)


def key_policy(key: Any) -> Policy | None:
    """Return the policy of a key: for the one that AWS manages for Secrets Manager, the one AWS gives it."""
    if account.DEFAULT_SECRET_KEY in key.aliases:
        return managed_key_policy(key.region, key.account_id)
    return next(iter(account.policies([key.policy])), None)


@cache
def default_key_policy(account_id: str) -> Policy:
    """Return the policy of a key for which none is given: the account decides.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    root = {"AWS": f"arn:aws:iam::{account_id}:root"}
    statement = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    return parse_policy(json.dumps({"Version": "2012-10-17", "Statement": statement}))


@cache
def managed_key_policy(region: str, account_id: str) -> Policy:
    """Return the policy of `aws/secretsmanager`: the account may use it, through Secrets Manager.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    """
    through = {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com", "kms:CallerAccount": account_id}
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant", "kms:DescribeKey"]
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": use,
            "Resource": "*",
            "Condition": {"StringEquals": through},
        },
        {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "kms:GenerateDataKey*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {"kms:CallerAccount": account_id},
                "StringLike": {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com"},
            },
        },
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
            "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
            "Resource": "*",
        },
    ]
    return parse_policy(json.dumps({"Version": "2012-10-17", "Statement": statements}))


def encryption_context(pairs: Mapping[str, str]) -> Context:
    """Return the condition keys that an encryption context makes."""
    values: Context = {f"kms:EncryptionContext:{key}": (value,) for key, value in pairs.items()}
    return values | {"kms:EncryptionContextKeys": tuple(pairs)} if pairs else values


def key_arn(key_id: str, region: str, owner: str) -> str:
    """Return the ARN that a key which doesn't exist would have."""
    if key_id.startswith("arn:"):
        return key_id
    kind = "" if key_id.startswith("alias/") else "key/"
    return f"arn:aws:kms:{region}:{owner}:{kind}{key_id}"


def region_of(arn: str) -> str:
    return arn.split(":")[3] if arn.count(":") >= 5 else ""


def spelled(tags: Any) -> list[dict[str, str]]:
    """Return KMS's tags as every other service spells them."""
    return [{"Key": tag.get("TagKey", ""), "Value": tag.get("TagValue", "")} for tag in tags or ()]
