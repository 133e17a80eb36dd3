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
from tooling.sandbox.aws.actions.need import (
    Context,
    Need,
    request_tags,
    resource_tags,
    tag_list,
    without_resource,
)
from tooling.sandbox.aws.operations import Operation

KMS_DENIAL = "Access to KMS is not allowed"
# https://repost.aws/knowledge-center/secrets-manager-cross-account-key
DEFAULT_KEY_DENIAL = (
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS "
    "service key."
)
DECRYPTS = {"GetSecretValue"}
ENCRYPTS = {"CreateSecret", "PutSecretValue", "UpdateSecret"}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return what an operation needs: an action on the secret, and actions on its key."""
    secret_id = operation.parameters.get("SecretId")
    if operation.name == "CreateSecret":
        return [created(operation, account_id), *key_needs(operation, account_id, None)]
    if operation.name == "BatchGetSecretValue":
        return batch_needs(operation, account_id)
    if not secret_id:
        return [without_resource(operation, account_id)]
    owner, region = account_of(secret_id) or account_id, kms.region_of(secret_id) or operation.region
    secret = account.find_secret(owner, region, secret_id)
    if secret is None:
        # AWS decides before it looks, on the id as it was sent.
        return [Need(operation.action, secret_id, owner, secret_id).having(context(operation))]
    policy = next(iter(account.policies([secret.policy])), None) if secret.policy else None
    need = Need(operation.action, secret.arn, owner, secret_id, policy).having(context(operation))
    tags = resource_tags(tag_list(secret.tags), "secretsmanager")
    return [
        need.having({"secretsmanager:SecretId": (secret.arn,), **tags}),
        *key_needs(operation, account_id, secret),
    ]


def batch_needs(operation: Operation, account_id: str) -> list[Need]:
    """Return what reading many secrets needs: reading each, and listing where they are found by a filter.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
    """
    listing = (
        [Need("secretsmanager:ListSecrets", "*", account_id)] if operation.parameters.get("Filters") else []
    )
    reads = [
        replace(operation, name="GetSecretValue", parameters={"SecretId": secret_id})
        for secret_id in operation.parameters.get("SecretIdList") or ()
    ]
    each = [need for read in reads for need in needs(read, account_id)]
    return [without_resource(operation, account_id), *listing, *each]


def created(operation: Operation, account_id: str) -> Need:
    """Return the need for creating a secret: its ARN will end in six characters that nobody knows yet."""
    name = operation.parameters.get("Name", "")
    arn = f"arn:aws:secretsmanager:{operation.region}:{account_id}:secret:{name}-??????"
    return Need(operation.action, arn, account_id, name).having(context(operation))


def context(operation: Operation) -> Context:
    keys = {"Name": "Name", "KmsKeyId": "KmsKeyId", "VersionId": "VersionId", "VersionStage": "VersionStage"}
    given: Context = {
        f"secretsmanager:{key}": (str(operation.parameters[name]),)
        for key, name in keys.items()
        if operation.parameters.get(name)
    }
    return given | request_tags(operation.parameters.get("Tags"))


def key_needs(operation: Operation, account_id: str, secret: Any | None) -> Iterator[Need]:
    """Yield the actions on the secret's key that Secrets Manager takes in the name of who asks."""
    actions = ["kms:Decrypt"] if operation.name in DECRYPTS else []
    if operation.name in ENCRYPTS:
        actions = ["kms:GenerateDataKey", "kms:Decrypt"]
    if operation.name == "UpdateSecret" and not operation.parameters.keys() & {
        "SecretString",
        "SecretBinary",
        "KmsKeyId",
    }:
        actions = []
    key_id = operation.parameters.get("KmsKeyId") or (secret.kms_key_id if secret else None)
    arn = secret.arn if secret else created(operation, account_id).resource
    owner = account_of(arn)
    # Everybody in the account may use the default key, and nobody in another can.
    is_default = not key_id or key_id == account.DEFAULT_SECRET_KEY
    if is_default and owner == account_id:
        return
    for action in actions:
        key = f"arn:aws:kms:{operation.region}:{owner}:{account.DEFAULT_SECRET_KEY}" if is_default else key_id
        need = kms.key_need(action, str(key), operation, account_id)
        yield behind(need, operation.region, arn, DEFAULT_KEY_DENIAL if is_default else KMS_DENIAL)


def behind(need: Need, region: str, secret_arn: str, denial: str) -> Need:
    """Return the need for a key that is used through Secrets Manager, for a secret."""
    through = {
        "kms:ViaService": (f"secretsmanager.{region}.amazonaws.com",),
        **kms.encryption_context({"SecretARN": secret_arn}),
    }
    return replace(need.having(through), denial=denial)
