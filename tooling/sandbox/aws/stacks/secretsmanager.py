"""Secrets, their policies and their rotation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SecretsManager.html
"""

from __future__ import annotations

import json
from typing import Any

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.functions import as_text
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    arguments,
    document,
    is_true,
    tagging,
    tags,
)
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError, RefusedError

FLAGS = (
    "ExcludeLowercase",
    "ExcludeNumbers",
    "ExcludePunctuation",
    "ExcludeUppercase",
    "IncludeSpace",
    "RequireEachIncludedType",
)


def make_secret(caller: Caller, name: str, properties: Properties) -> Made:
    parameters = arguments(properties, "Description", "KmsKeyId", "SecretString")
    if "GenerateSecretString" in properties:
        if "SecretString" in properties:
            raise RefusedError("You can't specify both SecretString and GenerateSecretString.")
        parameters["SecretString"] = generated(caller, properties["GenerateSecretString"])
    made = caller.call("secretsmanager", "CreateSecret", Name=name, **parameters, **tagging(properties))
    return Made(made["ARN"], {"Id": made["ARN"]})


def generated(caller: Caller, how: Properties) -> str:
    """Return a new secret: a password, or the template's JSON with one in it."""
    known = {*FLAGS, "ExcludeCharacters", "GenerateStringKey", "PasswordLength", "SecretStringTemplate"}
    if unknown := sorted(how.keys() - known):
        raise RefusedError(f"#/GenerateSecretString: extraneous key [{unknown[0]}] is not permitted")
    parameters: dict[str, Any] = {name: is_true(how[name]) for name in FLAGS if name in how}
    if "PasswordLength" in how:
        parameters["PasswordLength"] = int(how["PasswordLength"])
    parameters |= arguments(how, "ExcludeCharacters")
    password: str = caller.call("secretsmanager", "GetRandomPassword", **parameters)["RandomPassword"]
    if "GenerateStringKey" not in how:
        return password
    around = json.loads(how.get("SecretStringTemplate", "{}"))
    return json.dumps({**around, how["GenerateStringKey"]: password})


def change_generated(_: Caller, __: str, ___: Properties, ____: Properties) -> None:
    raise NotCarriedOutError("a change of GenerateSecretString of AWS::SecretsManager::Secret")


def change_secret(caller: Caller, arn: str, before: Properties, after: Properties) -> None:
    """Update what changed. A description that is taken away becomes empty, a key AWS's own."""
    defaults = {"Description": "", "KmsKeyId": "alias/aws/secretsmanager"}
    changed = {
        name: as_text(after.get(name, defaults.get(name)))
        for name in ("Description", "KmsKeyId", "SecretString")
        if before.get(name) != after.get(name) and (name in after or name in defaults)
    }
    if changed:
        caller.call("secretsmanager", "UpdateSecret", SecretId=arn, **changed)


def remove_secret(caller: Caller, arn: str, _: Properties) -> None:
    """Delete a secret at once, as CloudFormation does: its name is free again."""
    caller.call("secretsmanager", "DeleteSecret", SecretId=arn, ForceDeleteWithoutRecovery=True)


def make_secret_policy(caller: Caller, _: str, properties: Properties) -> Made:
    arn = properties["SecretId"]
    change_secret_policy(caller, arn, {}, properties)
    return Made(arn, {"Id": arn})


def change_secret_policy(caller: Caller, arn: str, _: Properties, after: Properties) -> None:
    block = {"BlockPublicPolicy": is_true(after["BlockPublicPolicy"])} if "BlockPublicPolicy" in after else {}
    policy = document(after["ResourcePolicy"])
    caller.call("secretsmanager", "PutResourcePolicy", SecretId=arn, ResourcePolicy=policy, **block)


def remove_secret_policy(caller: Caller, arn: str, _: Properties) -> None:
    caller.call("secretsmanager", "DeleteResourcePolicy", SecretId=arn)


def make_rotation(caller: Caller, _: str, properties: Properties) -> Made:
    arn = properties["SecretId"]
    change_rotation(caller, arn, {}, properties)
    return Made(arn, {"Id": arn})


def change_rotation(caller: Caller, arn: str, _: Properties, after: Properties) -> None:
    """Configure a rotation. It begins at once, unless the template says that it waits for its schedule.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html
    """
    parameters: dict[str, Any] = arguments(after, "RotationLambdaARN")
    if "RotationRules" in after:
        rules = after["RotationRules"]
        days = {name: int(rules[name]) for name in ("AutomaticallyAfterDays",) if name in rules}
        parameters["RotationRules"] = days | arguments(rules, "Duration", "ScheduleExpression")
    if "RotateImmediatelyOnUpdate" in after:
        parameters["RotateImmediately"] = is_true(after["RotateImmediatelyOnUpdate"])
    caller.call("secretsmanager", "RotateSecret", SecretId=arn, **parameters)


def remove_rotation(caller: Caller, arn: str, _: Properties) -> None:
    caller.call("secretsmanager", "CancelRotateSecret", SecretId=arn)


KINDS = (
    Kind(
        "AWS::SecretsManager::Secret",
        make_secret,
        remove_secret,
        fixed=("Name",),
        settings=(
            Setting(("Description", "KmsKeyId", "SecretString"), change_secret),
            Setting(("GenerateSecretString",), change_generated),
            tags("secretsmanager", "Resource", "SecretId"),
        ),
        attributes=("Id",),
        name_property="Name",
        left_out=("ReplicaRegions", "Type"),
        longest_name=512,
    ),
    Kind(
        "AWS::SecretsManager::ResourcePolicy",
        make_secret_policy,
        remove_secret_policy,
        fixed=("SecretId",),
        settings=(Setting(("ResourcePolicy", "BlockPublicPolicy"), change_secret_policy),),
        required=("SecretId", "ResourcePolicy"),
        attributes=("Id",),
    ),
    Kind(
        "AWS::SecretsManager::RotationSchedule",
        make_rotation,
        remove_rotation,
        fixed=("SecretId",),
        settings=(
            Setting(("RotationLambdaARN", "RotationRules", "RotateImmediatelyOnUpdate"), change_rotation),
        ),
        required=("SecretId",),
        attributes=("Id",),
        left_out=("ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn", "HostedRotationLambda"),
    ),
)
