"""Secrets Manager: secrets by name or ARN, their policies, and the keys they are encrypted with.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions import kms
from tooling.sandbox.aws.actions.awslambda import INVOKE, function_need
from tooling.sandbox.aws.actions.need import (
    Context,
    Need,
    request_tags,
    resource_tags,
    tag_list,
    without_resource,
)
from tooling.sandbox.aws.actions.secret_keys import KeyUse, key_needs, key_use
from tooling.sandbox.aws.functions.function import function_arn
from tooling.sandbox.aws.operations import Operation

# The parameters that are condition keys.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
KEYS = {
    "BlockPublicPolicy": "secretsmanager:BlockPublicPolicy",
    "Description": "secretsmanager:Description",
    "ForceDeleteWithoutRecovery": "secretsmanager:ForceDeleteWithoutRecovery",
    "ForceOverwriteReplicaSecret": "secretsmanager:ForceOverwriteReplicaSecret",
    "KmsKeyId": "secretsmanager:KmsKeyId",
    "Name": "secretsmanager:Name",
    "RecoveryWindowInDays": "secretsmanager:RecoveryWindowInDays",
    "RotationLambdaARN": "secretsmanager:RotationLambdaARN",
    "VersionId": "secretsmanager:VersionId",
    "VersionStage": "secretsmanager:VersionStage",
}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return what an operation needs: an action on the secret, others beside it, and actions on its key."""
    use = secret_key_use(operation, account_id)
    need = secret_need(operation, account_id)
    beside = [replace(need, action=each) for each in also(operation)]
    function = rotation_function(operation, account_id)
    invoking = [function_need(INVOKE, function, account_id)] if function else []
    return [need, *beside, *invoking, *(key_needs(use, operation, account_id) if use else ())]


def also(operation: Operation) -> Iterator[str]:
    """Yield the actions that parts of a request take on top.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    """
    if operation.name == "CreateSecret" and operation.parameters.get("Tags"):
        yield "secretsmanager:TagResource"
    if operation.name == "CreateSecret" and operation.parameters.get("AddReplicaRegions"):
        yield "secretsmanager:ReplicateSecretToRegions"


def rotation_function(operation: Operation, account_id: str) -> str:
    """Return the ARN of the function that a RotateSecret has to invoke, or "".

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """
    if operation.name != "RotateSecret":
        return ""
    secret = named_secret(operation, account_id)
    arn = operation.parameters.get("RotationLambdaARN") or (secret and secret.rotation_lambda_arn) or ""
    return function_arn(arn, operation.region, account_id) if arn else ""


def secret_need(operation: Operation, account_id: str) -> Need:
    """Return the need for an action on the secret that is named, if one is."""
    secret_id = operation.parameters.get("SecretId")
    if operation.name == "CreateSecret":
        return created(operation, account_id)
    if not secret_id:
        return without_resource(operation, account_id)
    secret = named_secret(operation, account_id)
    if secret is None:
        # AWS decides before it looks, on the id as it was sent.
        owner = account_of(secret_id) or account_id
        return Need(operation.action, secret_id, owner, secret_id).having(context(operation))
    policy = next(iter(account.policies([account.primary(secret).policy or ""])), None)
    need = Need(operation.action, secret.arn, account_of(secret.arn), secret_id, policy)
    tags = resource_tags(tag_list(secret.tags), "secretsmanager")
    return need.having(context(operation)).having({"secretsmanager:SecretId": (secret.arn,), **tags})


def created(operation: Operation, account_id: str) -> Need:
    """Return the need for creating a secret: its ARN will end in six characters that nobody knows yet."""
    name = operation.parameters.get("Name", "")
    arn = f"arn:aws:secretsmanager:{operation.region}:{account_id}:secret:{name}-??????"
    return Need(operation.action, arn, account_id, name).having(context(operation))


def context(operation: Operation) -> Context:
    given: Context = {
        key: (text(operation.parameters[name]),)
        for name, key in KEYS.items()
        if operation.parameters.get(name) is not None
    }
    replicas = tuple(each.get("Region", "") for each in operation.parameters.get("AddReplicaRegions") or ())
    regions: Context = {"secretsmanager:AddReplicaRegions": replicas} if replicas else {}
    return given | regions | request_tags(operation.parameters.get("Tags"))


def text(value: object) -> str:
    """Return a parameter as a condition compares it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def secret_key_use(operation: Operation, account_id: str) -> KeyUse | None:
    """Return what an operation does with the key of the secret that it names, or None."""
    if operation.name == "CreateSecret":
        return key_use(operation, account_id, None, created(operation, account_id).resource)
    secret = named_secret(operation, account_id)
    return key_use(operation, account_id, secret, secret.arn) if secret else None


def named_secret(operation: Operation, account_id: str) -> Any | None:
    """Return the secret that an operation names, or None."""
    secret_id = str(operation.parameters.get("SecretId") or "")
    owner, region = account_of(secret_id) or account_id, kms.region_of(secret_id) or operation.region
    return account.find_secret(owner, region, secret_id) if secret_id else None
