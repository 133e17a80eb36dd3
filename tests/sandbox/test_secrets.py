"""Secrets: whom their policies and the keys behind them let in."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.principals import ELSEWHERE, HERE, Keys, allow, client, document, refusal, user
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state


def test_a_missing_secret_is_status_400(aws: AwsServer) -> None:
    with pytest.raises(ClientError) as refused:
        client(aws, "secretsmanager").get_secret_value(SecretId="nope")

    error = refused.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == (
        "ResourceNotFoundException",
        400,
    )


def test_a_secret_of_another_account_needs_both_sides_and_a_key_of_ones_own(aws: AwsServer) -> None:
    owner = Keys(*ADMINISTRATOR_KEYS[ELSEWHERE])
    keys = user(aws, allow(["secretsmanager:GetSecretValue", "kms:Decrypt"]))
    reader = {"AWS": f"arn:aws:iam::{HERE}:user/reader"}
    key_policy = document(
        {**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{ELSEWHERE}:root"}},
        {**allow("kms:Decrypt"), "Principal": reader},
    )
    key = client(aws, "kms", owner).create_key(Policy=key_policy)["KeyMetadata"]["Arn"]
    secrets = client(aws, "secretsmanager", owner)
    arns = {
        name: secrets.create_secret(Name=name, SecretString="x", **more)["ARN"]
        for name, more in (("own-key", {"KmsKeyId": key}), ("default-key", {}))
    }
    asked = client(aws, "secretsmanager", keys)
    assert refusal(asked.get_secret_value, SecretId=arns["own-key"])[0] == "AccessDeniedException"

    for arn in arns.values():
        statement = {**allow("secretsmanager:GetSecretValue"), "Principal": reader}
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document(statement))

    assert asked.get_secret_value(SecretId=arns["own-key"])["SecretString"] == "x"
    message = refusal(asked.get_secret_value, SecretId=arns["default-key"])[1]
    assert message.startswith("You can't access a secret from a different AWS account")


def test_a_customer_managed_key_needs_decrypt_and_the_default_key_nothing(aws: AwsServer) -> None:
    keys = user(aws, allow("secretsmanager:GetSecretValue"))
    key = client(aws, "kms").create_key()["KeyMetadata"]["Arn"]
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="default", SecretString="x")
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    asked = client(aws, "secretsmanager", keys)

    assert asked.get_secret_value(SecretId="default")["SecretString"] == "x"
    denied = ("AccessDeniedException", "Access to KMS is not allowed")
    assert refusal(asked.get_secret_value, SecretId="own") == denied

    through = {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}}
    statements = (allow("secretsmanager:GetSecretValue"), allow("kms:Decrypt", key, Condition=through))
    iam = client(aws, "iam")
    iam.put_user_policy(UserName="reader", PolicyName="inline", PolicyDocument=document(*statements))
    assert asked.get_secret_value(SecretId="own")["SecretString"] == "x"


def test_a_key_whose_policy_names_others_is_closed_to_the_administrator(aws: AwsServer) -> None:
    somebody = {"AWS": f"arn:aws:iam::{HERE}:user/reader"}
    user(aws)
    closed = document({**allow("kms:*"), "Principal": somebody})
    key = client(aws, "kms").create_key(Policy=closed, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"][
        "KeyId"
    ]

    code, message = refusal(client(aws, "kms").describe_key, KeyId=key)

    assert code == "AccessDeniedException"
    assert message.endswith("because no resource-based policy allows the kms:DescribeKey action")


def test_a_key_that_is_missing_or_disabled_opens_nothing(aws: AwsServer) -> None:
    kms, secrets = client(aws, "kms"), client(aws, "secretsmanager")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    for missing in ("alias/nope", key[:-1] + ("0" if key[-1] != "0" else "1")):
        code, _ = refusal(secrets.create_secret, Name="other", SecretString="x", KmsKeyId=missing)
        assert code == "EncryptionFailure"

    kms.disable_key(KeyId=key)

    assert refusal(secrets.get_secret_value, SecretId="own")[0] == "DecryptionFailure"
    assert refusal(secrets.put_secret_value, SecretId="own", SecretString="y")[0] == "EncryptionFailure"
    kms.enable_key(KeyId=key)
    assert secrets.get_secret_value(SecretId="own")["SecretString"] == "x"


def test_moving_the_label_back_makes_the_old_version_the_current_one(aws: AwsServer) -> None:
    secrets = client(aws, "secretsmanager")
    first = secrets.create_secret(Name="app", SecretString="one")["VersionId"]
    second = secrets.put_secret_value(SecretId="app", SecretString="two")["VersionId"]

    secrets.update_secret_version_stage(
        SecretId="app", VersionStage="AWSCURRENT", MoveToVersionId=first, RemoveFromVersionId=second
    )
    assert secrets.get_secret_value(SecretId="app")["SecretString"] == "one"
    assert secrets.get_secret_value(SecretId="app", VersionStage="AWSPREVIOUS")["SecretString"] == "two"

    third = secrets.put_secret_value(SecretId="app", SecretString="three")["VersionId"]
    stages = secrets.describe_secret(SecretId="app")["VersionIdsToStages"]
    assert stages == {first: ["AWSPREVIOUS"], third: ["AWSCURRENT"]}


def test_a_label_that_no_version_has_is_named(aws: AwsServer) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="one")

    assert refusal(secrets.get_secret_value, SecretId="app", VersionStage="AWSPREVIOUS") == (
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    )


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ({"RecoveryWindowInDays": 6}, "must be between 7 and 30 days"),
        ({"RecoveryWindowInDays": 31}, "must be between 7 and 30 days"),
        ({"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}, "in conjunction with"),
    ],
)
def test_a_recovery_window_is_from_7_to_30_days_or_none(
    aws: AwsServer, window: dict[str, object], message: str
) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="one")

    code, said = refusal(secrets.delete_secret, SecretId="app", **window)

    assert code == "InvalidParameterException"
    assert message in said
    assert not said.startswith("An error occurred")
    assert "DeletedDate" not in secrets.describe_secret(SecretId="app")


def test_a_replica_is_read_under_the_policies_of_its_own_region(aws: AwsServer) -> None:
    arn = client(aws, "secretsmanager").create_secret(
        Name="app", SecretString="one", AddReplicaRegions=[{"Region": "eu-west-1"}]
    )["ARN"]
    replica = arn.replace("us-east-1", "eu-west-1")
    there = user(aws, allow("secretsmanager:GetSecretValue", replica), name="there")
    here = user(aws, allow("secretsmanager:GetSecretValue", arn), name="here")

    read = client(aws, "secretsmanager", there, "eu-west-1").get_secret_value
    assert (read(SecretId="app")["SecretString"], read(SecretId=replica)["ARN"]) == ("one", replica)
    denied = refusal(client(aws, "secretsmanager", here, "eu-west-1").get_secret_value, SecretId="app")
    assert denied[0] == "AccessDeniedException"


def test_a_replica_has_the_values_and_the_resource_policy_of_its_primary(aws: AwsServer) -> None:
    keys = user(aws)
    primary = client(aws, "secretsmanager")
    primary.create_secret(Name="app", SecretString="one", AddReplicaRegions=[{"Region": "eu-west-1"}])
    statement = allow("secretsmanager:GetSecretValue", Principal={"AWS": f"arn:aws:iam::{HERE}:user/reader"})
    primary.put_resource_policy(SecretId="app", ResourcePolicy=document(statement))
    primary.put_secret_value(SecretId="app", SecretString="two")

    read = client(aws, "secretsmanager", keys, "eu-west-1").get_secret_value(SecretId="app")

    assert read["SecretString"] == "two"
    replica = state(aws.authorizer.ledger)[HERE]["eu-west-1"]["secrets"]["app"]
    assert replica["replica_of"] == "us-east-1"
    refused = refusal(
        client(aws, "secretsmanager", region="eu-west-1").put_secret_value, SecretId="app", SecretString="x"
    )
    assert refused[1].startswith("Operation not permitted on a replica secret")
