"""The keys behind secrets: Secrets Manager uses them in the name of whoever asks for the secret.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions import kms
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.operations import Operation

KMS_DENIAL = "Access to KMS is not allowed"
# https://repost.aws/knowledge-center/secrets-manager-cross-account-key
DEFAULT_KEY_DENIAL = (
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS "
    "service key."
)
READING = ("kms:Decrypt",)
WRITING = ("kms:GenerateDataKey", "kms:Decrypt")
ACTIONS = {
    "GetSecretValue": READING,
    "CreateSecret": WRITING,
    "PutSecretValue": WRITING,
    "UpdateSecret": WRITING,
}
VALUES = {"SecretString", "SecretBinary", "KmsKeyId"}


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key, by an id, an ARN or an alias, and what is done with it for a secret."""

    key_id: str
    owner: str
    region: str
    secret_arn: str
    actions: tuple[str, ...]

    @property
    def key(self) -> Any | None:
        """The key as moto keeps it, or None where there is none."""
        owner, region = account_of(self.key_id) or self.owner, kms.region_of(self.key_id) or self.region
        return account.find_key(owner, region, self.key_id)


def key_use(operation: Operation, account_id: str, secret: Any | None, secret_arn: str) -> KeyUse | None:
    """Return what an operation does with the key of a secret, or None where nobody's permissions count.

    Everybody in an account may use its default key, and nobody in another may.
    """
    actions = ACTIONS.get(operation.name, ())
    if operation.name == "UpdateSecret" and not operation.parameters.keys() & VALUES:
        actions = ()
    key_id = operation.parameters.get("KmsKeyId") or (account.secret_key(secret) if secret else None)
    owner = account_of(secret_arn)
    is_default = not key_id or key_id == account.DEFAULT_SECRET_KEY
    if not actions or (is_default and owner == account_id):
        return None
    return KeyUse(
        account.DEFAULT_SECRET_KEY if is_default else str(key_id),
        owner,
        operation.region,
        secret_arn,
        actions,
    )


def key_needs(use: KeyUse, operation: Operation, account_id: str) -> Iterator[Need]:
    """Yield the need for each action on the key. One that doesn't exist can't be asked for."""
    key = use.key
    if key is None:
        return
    through = {
        "kms:ViaService": (f"secretsmanager.{use.region}.amazonaws.com",),
        **kms.encryption_context({"SecretARN": use.secret_arn}),
    }
    denial = DEFAULT_KEY_DENIAL if use.key_id == account.DEFAULT_SECRET_KEY else KMS_DENIAL
    for action in use.actions:
        need = kms.key_need(action, key.arn, operation, account_id)
        yield replace(need.having(through), denial=denial)
