"""Keys and their aliases.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_KMS.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.functions import as_text
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    When,
    arguments,
    document,
    is_true,
    tag_values,
    tags,
)


def make_key(caller: Caller, _: str, properties: Properties) -> Made:
    parameters: dict[str, Any] = arguments(properties, "Description", "KeySpec", "KeyUsage", "Origin")
    for flag in ("MultiRegion", "BypassPolicyLockoutSafetyCheck"):
        if flag in properties:
            parameters[flag] = is_true(properties[flag])
    if "KeyPolicy" in properties:
        parameters["Policy"] = document(properties["KeyPolicy"])
    if tagged := key_tags(tag_values(properties)):
        parameters["Tags"] = tagged
    key = caller.call("kms", "CreateKey", **parameters)["KeyMetadata"]
    return Made(key["KeyId"], {"Arn": key["Arn"], "KeyId": key["KeyId"]})


def key_tags(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in values.items()]


def describe_key(caller: Caller, key_id: str, _: Properties, after: Properties) -> None:
    description = as_text(after.get("Description", ""))
    caller.call("kms", "UpdateKeyDescription", KeyId=key_id, Description=description)


def change_key_policy(caller: Caller, key_id: str, _: Properties, after: Properties) -> None:
    """Replace the policy; without one a key has the policy that lets IAM decide.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    root = {"AWS": f"arn:aws:iam::{caller.account_id}:root"}
    allowed = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    statement = {"Sid": "Enable IAM User Permissions", **allowed}
    default = {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement]}
    policy = document(after.get("KeyPolicy", default))
    caller.call("kms", "PutKeyPolicy", KeyId=key_id, PolicyName="default", Policy=policy)


def change_rotation(caller: Caller, key_id: str, before: Properties, after: Properties) -> None:
    wanted = is_true(after.get("EnableKeyRotation", False))
    if wanted != is_true(before.get("EnableKeyRotation", False)):
        caller.call("kms", "EnableKeyRotation" if wanted else "DisableKeyRotation", KeyId=key_id)


def change_enabled(caller: Caller, key_id: str, before: Properties, after: Properties) -> None:
    wanted = is_true(after.get("Enabled", True))
    if wanted != is_true(before.get("Enabled", True)):
        caller.call("kms", "EnableKey" if wanted else "DisableKey", KeyId=key_id)


def keep_for_removal(_: Caller, __: str, ___: Properties, ____: Properties) -> None:
    """Change nothing: the property counts only when the key is removed."""


def remove_key(caller: Caller, key_id: str, properties: Properties) -> None:
    days = int(properties.get("PendingWindowInDays", 30))
    caller.call("kms", "ScheduleKeyDeletion", KeyId=key_id, PendingWindowInDays=days)


def make_alias(caller: Caller, _: str, properties: Properties) -> Made:
    parameters = arguments(properties, "AliasName", "TargetKeyId")
    caller.call("kms", "CreateAlias", **parameters)
    return Made(parameters["AliasName"])


def change_alias(caller: Caller, name: str, _: Properties, after: Properties) -> None:
    caller.call("kms", "UpdateAlias", AliasName=name, TargetKeyId=after["TargetKeyId"])


def remove_alias(caller: Caller, name: str, _: Properties) -> None:
    caller.call("kms", "DeleteAlias", AliasName=name)


KINDS = (
    Kind(
        "AWS::KMS::Key",
        make_key,
        remove_key,
        fixed=("KeySpec", "KeyUsage", "MultiRegion", "Origin"),
        settings=(
            Setting(("Description",), describe_key),
            tags("kms", "Resource", "KeyId", key_tags),
            Setting(("EnableKeyRotation",), change_rotation, When.AFTER),
            Setting(("Enabled",), change_enabled, When.AFTER),
            Setting(("KeyPolicy",), change_key_policy),
            Setting(("PendingWindowInDays", "BypassPolicyLockoutSafetyCheck"), keep_for_removal),
        ),
        attributes=("Arn", "KeyId"),
        left_out=("RotationPeriodInDays",),
    ),
    Kind(
        "AWS::KMS::Alias",
        make_alias,
        remove_alias,
        fixed=("AliasName",),
        settings=(Setting(("TargetKeyId",), change_alias),),
        required=("AliasName", "TargetKeyId"),
    ),
)
