"""Checkpoints: a restored account goes on as the saved one would have."""

from __future__ import annotations

from typing import Any

from tests.sandbox.principals import HERE, Keys, allow, assume, client, document, refusal, role, trust, user
from tooling.sandbox.aws.checkpoints import compared, restore, save
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state


def built(aws: AwsServer) -> tuple[Keys, Keys]:
    """Make something of every kind, and return the keys of a user and of a session."""
    keys = user(aws, allow(["secretsmanager:GetSecretValue", "kms:Decrypt"]))
    key = client(aws, "kms").create_key(Description="k")["KeyMetadata"]["Arn"]
    client(aws, "secretsmanager").create_secret(Name="a", SecretString="x", KmsKeyId=key)
    client(aws, "ssm").put_parameter(Name="/a", Value="1", Type="String")
    client(aws, "s3").create_bucket(Bucket="bucket")
    role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:user/reader"}), allow("s3:*"))
    stack = '{"Resources": {"G": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "g"}}}}'
    client(aws, "cloudformation").create_stack(
        StackName="s", TemplateBody=stack, Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    return keys, assume(aws, keys, "worker", Policy=document(allow("s3:ListAllMyBuckets")))


def test_what_was_saved_is_there_again(aws: AwsServer) -> None:
    keys, session = built(aws)
    before, checkpoint = state(aws.authorizer.ledger), save(aws)

    for _ in range(2):
        aws.reset()
        assert refusal(client(aws, "sts", keys).get_caller_identity)[0] == "InvalidClientTokenId"
        restore(aws, checkpoint)

        assert compared(before, state(aws.authorizer.ledger)) == ""
        assert client(aws, "secretsmanager", keys).get_secret_value(SecretId="a")["SecretString"] == "x"
        assert [each["Name"] for each in client(aws, "s3", session).list_buckets()["Buckets"]] == ["bucket"]
        assert refusal(client(aws, "secretsmanager", session).list_secrets)[0] == "AccessDeniedException"
        assert client(aws, "cloudformation").describe_stacks(StackName="s")["Stacks"]


def test_what_comes_later_does_not_change_a_checkpoint(aws: AwsServer) -> None:
    built(aws)
    before, checkpoint = state(aws.authorizer.ledger), save(aws)

    client(aws, "secretsmanager").put_secret_value(SecretId="a", SecretString="other")
    client(aws, "iam").create_user(UserName="late")
    restore(aws, checkpoint)
    client(aws, "iam").create_user(UserName="later")
    restore(aws, checkpoint)

    assert state(aws.authorizer.ledger) == before


def test_an_empty_account_is_restored_empty(aws: AwsServer) -> None:
    checkpoint = save(aws)
    built(aws)

    restore(aws, checkpoint)

    assert state(aws.authorizer.ledger) == {}


def test_the_policies_of_aws_are_there_again_whether_somebody_has_them_or_not(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    listed = iam.list_policies(Scope="AWS", MaxItems=1000)["Policies"]
    used, unused = (f"arn:aws:iam::aws:policy/{name}" for name in ("ReadOnlyAccess", "SecurityAudit"))
    iam.create_user(UserName="auditor")
    iam.attach_user_policy(UserName="auditor", PolicyArn=used)

    restore(aws, save(aws))

    again = iam.list_policies(Scope="AWS", MaxItems=1000)["Policies"]
    assert [each["Arn"] for each in again] == [each["Arn"] for each in listed]
    assert [iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] for arn in (used, unused)] == [1, 0]


def test_two_states_are_compared_in_readable_lines() -> None:
    def with_policy(action: str) -> dict[str, Any]:
        return {HERE: {"iam": {"policies": {"P": {"Action": action}}}}}

    assert compared(with_policy("s3:Get"), with_policy("s3:Get")) == ""
    assert compared(with_policy("s3:Get"), with_policy("s3:Put")).splitlines() == [
        f'- {HERE} > iam > policies > P > Action: "s3:Get"',
        f'+ {HERE} > iam > policies > P > Action: "s3:Put"',
    ]


def test_two_spellings_of_the_same_policy_are_one_state(aws: AwsServer) -> None:
    written = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": HERE}}
    root = {"AWS": f"arn:aws:iam::{HERE}:root"}
    states = []
    for statement in (written, {**written, "Principal": root, "Condition": {}}):
        aws.reset()
        client(aws, "iam").create_role(RoleName="r", AssumeRolePolicyDocument=document(statement))
        states.append(state(aws.authorizer.ledger))

    assert compared(*states) == ""
