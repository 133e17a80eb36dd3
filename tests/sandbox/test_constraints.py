"""Constraints: parameters that AWS's models don't take, in the words of its services."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.sandbox.principals import HERE, SECRET, client, refusal, trust
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer

ROLE = f"arn:aws:iam::{HERE}:role/worker"
PATTERN = "Member must satisfy regular expression pattern: "
ERROR = "1 validation error detected: Value "


def unchecked(aws: AwsServer, service: str) -> Any:
    """Return a client that sends what botocore itself would refuse, as other clients do."""
    key_id, secret = ADMINISTRATOR_KEYS[HERE]
    config = Config(parameter_validation=False, retries={"max_attempts": 0})
    keys = {"aws_access_key_id": key_id, "aws_secret_access_key": secret}
    return boto3.client(
        service, endpoint_url=aws.endpoint_url, region_name="us-east-1", config=config, **keys
    )


@pytest.mark.parametrize(
    ("service", "call", "asked", "code", "message"),
    [
        (
            "sts",
            "assume_role",
            {"RoleArn": ROLE, "RoleSessionName": "my session"},
            "ValidationError",
            f"{ERROR}'my session' at 'roleSessionName' failed to satisfy constraint: {PATTERN}[\\w+=,.@-]*",
        ),
        (
            "iam",
            "create_user",
            {"UserName": "my user"},
            "ValidationError",
            "The specified value for userName is invalid. It must contain only alphanumeric characters "
            "and/or the following: +=,.@_-",
        ),
        (
            "iam",
            "create_access_key",
            {"UserName": "x" * 129},
            "ValidationError",
            f"{ERROR}'{'x' * 129}' at 'userName' failed to satisfy constraint: "
            "Member must have length less than or equal to 128",
        ),
        (
            "kms",
            "create_key",
            {"KeySpec": "AES"},
            "ValidationException",
            f"{ERROR}'AES' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [",
        ),
        (
            "secretsmanager",
            "create_secret",
            {"Name": "x", "SecretString": "y" * 65537},
            "ValidationException",
            f"{ERROR}at 'secretString' failed to satisfy constraint: "
            "Member must have length less than or equal to 65536",
        ),
        (
            "secretsmanager",
            "get_secret_value",
            {"SecretId": ""},
            "ValidationException",
            f"{ERROR}'' at 'secretId' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
        (
            "secretsmanager",
            "batch_get_secret_value",
            {"SecretIdList": ["x"] * 21},
            "ValidationException",
            f"{ERROR}'{['x'] * 21}' at 'secretIdList' failed to satisfy constraint: "
            "Member must have length less than or equal to 20",
        ),
        (
            "secretsmanager",
            "get_secret_value",
            {},
            "ValidationException",
            f"{ERROR}null at 'secretId' failed to satisfy constraint: Member must not be null",
        ),
        (
            "iam",
            "create_role",
            {"RoleName": "x" * 65},
            "ValidationError",
            "2 validation errors detected: Value null at 'assumeRolePolicyDocument' failed to satisfy "
            "constraint: Member must not be null; Value 'xxx",
        ),
        (
            "secretsmanager",
            "create_secret",
            {"Name": "my secret", "SecretString": "x"},
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
            "-/_+=.@!",
        ),
    ],
)
def test_a_value_that_the_model_does_not_take_is_refused(
    aws: AwsServer, service: str, call: str, asked: dict[str, Any], code: str, message: str
) -> None:
    client(aws, "iam").create_role(RoleName="worker", AssumeRolePolicyDocument=trust({"AWS": HERE}))

    refused = refusal(getattr(unchecked(aws, service), call), **asked)

    assert (refused[0], refused[1][: len(message)]) == (code, message)


def test_a_deleted_secret_is_neither_read_nor_made_again(aws: AwsServer) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="x")
    secrets.delete_secret(SecretId="app")
    marked = "You can't perform this operation on the secret because it was marked for deletion."

    for call in ("get_secret_value", "get_resource_policy", "delete_secret"):
        assert refusal(getattr(secrets, call), SecretId="app") == ("InvalidRequestException", marked)
    assert refusal(secrets.create_secret, Name="app", SecretString="y") == (
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
    assert secrets.describe_secret(SecretId="app")["DeletedDate"]

    secrets.restore_secret(SecretId="app")
    assert secrets.get_secret_value(SecretId="app")["SecretString"] == "x"
    secrets.delete_secret(SecretId="app", ForceDeleteWithoutRecovery=True)
    assert secrets.create_secret(Name="app", SecretString="y")["ARN"].startswith(SECRET)
