"""The policies of secrets and keys: what AWS doesn't take."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import HERE, allow, client, document, refusal
from tooling.sandbox.aws.server import AwsServer

ROOT = {"AWS": f"arn:aws:iam::{HERE}:root"}
NOBODY = {"AWS": f"arn:aws:iam::{HERE}:user/nobody"}
MALFORMED = "MalformedPolicyDocumentException"
READ = allow("secretsmanager:GetSecretValue")


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ("{", MALFORMED),
        (document({**READ, "Principal": NOBODY}), MALFORMED),
        (document({**READ, "Principal": "*"}), "PublicPolicyException"),
        (document({**READ, "Principal": {"AWS": "*"}}), "PublicPolicyException"),
        (document({**READ, "NotPrincipal": ROOT}), "PublicPolicyException"),
    ],
)
def test_a_secrets_policy_names_who_exists_and_not_everybody(aws: AwsServer, policy: str, code: str) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="x")

    refused = refusal(
        secrets.put_resource_policy, SecretId="app", ResourcePolicy=policy, BlockPublicPolicy=True
    )

    assert refused[0] == code
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="app")


@pytest.mark.parametrize(
    "statement",
    [
        {**READ, "Principal": ROOT},
        {**READ, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": HERE}}},
        {**READ, "Principal": "*", "Effect": "Deny"},
    ],
)
def test_a_secrets_policy_that_lets_some_in_is_taken(aws: AwsServer, statement: dict[str, Any]) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="x")

    assert (
        secrets.put_resource_policy(
            SecretId="app", ResourcePolicy=document(statement), BlockPublicPolicy=True
        )["Name"]
        == "app"
    )


def test_a_keys_policy_locks_nobody_out(aws: AwsServer) -> None:
    kms = client(aws, "kms")
    locked = document({**allow("kms:Decrypt"), "Principal": ROOT})

    assert refusal(kms.create_key, Policy=locked) == (
        MALFORMED,
        "The new key policy will not allow you to update the key policy in the future.",
    )
    key = kms.create_key(Policy=document({**allow("kms:*"), "Principal": ROOT}))["KeyMetadata"]["KeyId"]
    assert refusal(kms.put_key_policy, KeyId=key, Policy=locked)[0] == MALFORMED
    kms.put_key_policy(KeyId=key, Policy=locked, BypassPolicyLockoutSafetyCheck=True)
    assert refusal(kms.describe_key, KeyId=key)[0] == "AccessDeniedException"


def test_a_keys_policy_names_who_exists(aws: AwsServer) -> None:
    policy = document({**allow("kms:*"), "Principal": ROOT}, {**allow("kms:Decrypt"), "Principal": NOBODY})

    assert refusal(client(aws, "kms").create_key, Policy=policy) == (
        MALFORMED,
        "Policy contains a statement with one or more invalid principals.",
    )
