"""Systems Manager parameters: each one that is named is a resource, and some are kept by other services.

https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions import generic, kms, secretsmanager
from tooling.sandbox.aws.actions.need import Need, request_tags
from tooling.sandbox.aws.operations import Operation

# https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
SECRET = "/aws/reference/secretsmanager/"
# The key of secure strings for which none is named. Everybody in the account may use it, through SSM.
DEFAULT_KEY = "alias/aws/ssm"


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the needs for each parameter that an operation names, and for what is behind it."""
    names = operation.parameters.get("Names") or [
        operation.parameters[key] for key in ("Name", "Path") if operation.parameters.get(key)
    ]
    if "Parameter" not in operation.name or not names:
        return generic.needs(operation, account_id)
    tags = request_tags(operation.parameters.get("Tags"))
    named = [parameter_need(operation, str(name), account_id).having(tags) for name in names]
    tagging = [replace(need, action="ssm:AddTagsToResource") for need in named] if tags else []
    behind = [need for name in names for need in behind_needs(operation, str(name), account_id)]
    return [*named, *tagging, *behind]


def parameter_need(operation: Operation, name: str, account_id: str) -> Need:
    """Return the need for the parameter `name`, a name or an ARN, without a version or label after it."""
    if name.startswith("arn:"):
        return Need(operation.action, name, account_of(name), name)
    arn = parameter_arn(name, operation.region, account_id)
    return Need(operation.action, arn, account_id, arn)


def behind_needs(operation: Operation, name: str, account_id: str) -> Iterator[Need]:
    """Yield the needs for the secret that a name refers to, and for the keys of secure strings."""
    if operation.name in {"GetParameter", "GetParameters"} and name.startswith(SECRET):
        secret_id = name.removeprefix(SECRET).split(":")[0]
        read = replace(
            operation, service="secretsmanager", name="GetSecretValue", parameters={"SecretId": secret_id}
        )
        yield from secretsmanager.needs(read, account_id)
    if operation.name == "PutParameter" and operation.parameters.get("Type") == "SecureString":
        yield from key_need("kms:Encrypt", operation.parameters.get("KeyId"), name, operation, account_id)
    elif operation.parameters.get("WithDecryption"):
        for parameter in stored(operation, name, account_id):
            yield from key_need("kms:Decrypt", parameter.keyid, parameter.name, operation, account_id)


def key_need(
    action: str, key_id: str | None, name: str, operation: Operation, account_id: str
) -> Iterator[Need]:
    """Yield the need for a secure string's key, which Systems Manager uses for whoever asks.

    https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    """
    if not key_id or key_id == DEFAULT_KEY:
        return
    arn = parameter_arn(name, operation.region, account_id)
    through = {
        "kms:ViaService": (f"ssm.{operation.region}.amazonaws.com",),
        **kms.encryption_context({"PARAMETER_ARN": arn}),
    }
    yield kms.key_need(action, key_id, operation, account_id).having(through)


def stored(operation: Operation, name: str, account_id: str) -> list[Any]:
    """Return the secure strings that a name or a path leads to, as moto keeps them."""
    secure = account.secure_strings(account_id, operation.region)
    if operation.name == "GetParametersByPath":
        return [each for each in secure if each.name.startswith(f"{name.rstrip('/')}/")]
    return [each for each in secure if each.name == name.split(":parameter")[-1].split(":")[0]]


def parameter_arn(name: str, region: str, account_id: str) -> str:
    return f"arn:aws:ssm:{region}:{account_id}:parameter/{name.split(':')[0].lstrip('/')}"
