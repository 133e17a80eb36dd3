"""Needs: each action that an operation takes, asked for by a user that is missing one of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.principals import HERE, SECRET, allow, client, document, refusal, trust, user
from tooling.sandbox.aws.server import AwsServer

PARAMETER = f"arn:aws:ssm:us-east-1:{HERE}:parameter"
TAGS = [{"Key": "team", "Value": "blue"}]


@pytest.fixture
def world(aws: AwsServer) -> dict[str, Any]:
    """Two keys and what they encrypted, a secret, parameters, two buckets with an object each, and a role."""
    kms, ssm, s3 = (client(aws, service) for service in ("kms", "ssm", "s3"))
    keys = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2)]
    kms.create_alias(AliasName="alias/app", TargetKeyId=keys[0])
    client(aws, "secretsmanager").create_secret(Name="app", SecretString="value")
    ssm.put_parameter(Name="/app/plain", Type="String", Value="p")
    ssm.put_parameter(Name="/app/own", Type="SecureString", Value="s", KeyId=keys[0])
    ssm.put_parameter(Name="/app/default", Type="SecureString", Value="d")
    for bucket in ("old-bucket", "new-bucket"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a/1", Body=b"x")
    role = client(aws, "iam").create_role(
        RoleName="worker", AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"})
    )
    encrypted = kms.encrypt(KeyId=keys[0], Plaintext=b"x")["CiphertextBlob"]
    return {"keys": keys, "encrypted": encrypted, "role": role["Role"]["Arn"]}


def test_everything_that_an_operation_takes_is_needed(aws: AwsServer, world: dict[str, Any]) -> None:
    first, second = world["keys"]
    code = io.BytesIO()
    zipfile.ZipFile(code, "w").writestr("f.py", "")
    function = {"FunctionName": "f", "Runtime": "python3.13", "Handler": "f.f", "Role": world["role"]}
    alias = f"arn:aws:kms:us-east-1:{HERE}:alias/app"
    for service, call, asked, takes in (
        ("kms", "decrypt", {"CiphertextBlob": world["encrypted"]}, {"kms:Decrypt": first}),
        (
            "kms",
            "re_encrypt",
            {"CiphertextBlob": world["encrypted"], "DestinationKeyId": second},
            {"kms:ReEncryptFrom": first, "kms:ReEncryptTo": second},
        ),
        (
            "kms",
            "update_alias",
            {"AliasName": "alias/app", "TargetKeyId": second},
            {"kms:UpdateAlias": [alias, first, second]},
        ),
        (
            "kms",
            "create_key",
            {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
            {"kms:CreateKey": "*", "kms:TagResource": "*"},
        ),
        ("ssm", "get_parameter", {"Name": "/app/plain"}, {"ssm:GetParameter": f"{PARAMETER}/app/plain"}),
        (
            "ssm",
            "get_parameter",
            {"Name": "/app/own", "WithDecryption": True},
            {"ssm:GetParameter": f"{PARAMETER}/app/own", "kms:Decrypt": first},
        ),
        (
            "ssm",
            "get_parameters_by_path",
            {"Path": "/app", "WithDecryption": True},
            {"ssm:GetParametersByPath": f"{PARAMETER}/app", "kms:Decrypt": first},
        ),
        (
            "ssm",
            "get_parameter",
            {"Name": "/app/default", "WithDecryption": True},
            {"ssm:GetParameter": f"{PARAMETER}/app/default"},
        ),
        (
            "ssm",
            "get_parameter",
            {"Name": "/aws/reference/secretsmanager/app", "WithDecryption": True},
            {"ssm:GetParameter": f"{PARAMETER}/*", "secretsmanager:GetSecretValue": f"{SECRET}:app-??????"},
        ),
        (
            "ssm",
            "put_parameter",
            {"Name": "/new", "Type": "SecureString", "Value": "x", "KeyId": second, "Tags": TAGS},
            {
                "ssm:PutParameter": f"{PARAMETER}/new",
                "ssm:AddTagsToResource": f"{PARAMETER}/new",
                "kms:Encrypt": second,
            },
        ),
        (
            "secretsmanager",
            "create_secret",
            {"Name": "new", "SecretString": "x", "Tags": TAGS},
            {
                "secretsmanager:CreateSecret": f"{SECRET}:new-*",
                "secretsmanager:TagResource": f"{SECRET}:new-*",
            },
        ),
        (
            "s3",
            "copy_object",
            {"Bucket": "new-bucket", "Key": "b", "CopySource": "old-bucket/a/1"},
            {"s3:PutObject": "arn:aws:s3:::new-bucket/b", "s3:GetObject": "arn:aws:s3:::old-bucket/a/*"},
        ),
        (
            "s3",
            "delete_objects",
            {"Bucket": "new-bucket", "Delete": {"Objects": [{"Key": "a/1"}, {"Key": "b"}]}},
            {"s3:DeleteObject": ["arn:aws:s3:::new-bucket/a/*", "arn:aws:s3:::new-bucket/b"]},
        ),
        (
            "s3",
            "get_object",
            {"Bucket": "old-bucket", "Key": "a/1"},
            {"s3:GetObject": "arn:aws:s3:::old-bucket/*"},
        ),
        (
            "iam",
            "create_user",
            {"UserName": "new", "Tags": TAGS},
            {"iam:CreateUser": "*", "iam:TagUser": "*"},
        ),
        (
            "lambda",
            "create_function",
            {**function, "Code": {"ZipFile": code.getvalue()}},
            {"lambda:CreateFunction": "*", "iam:PassRole": world["role"]},
        ),
    ):
        check(aws, service, call, asked, takes)


def check(
    aws: AwsServer, service: str, call: str, asked: Mapping[str, Any], takes: Mapping[str, str | list[str]]
) -> None:
    """Refuse `call` to users that miss one of the actions that it takes, and let it through with all."""
    pairs = [(action, each) for action, on in takes.items() for each in ([on] if isinstance(on, str) else on)]
    for missing in range(len(pairs)):
        held = [allow(action, on) for number, (action, on) in enumerate(pairs) if number != missing]
        code, message = refusal(call_as(aws, service, call, held), **asked)
        assert code.startswith("AccessDenied"), (call, code)
        assert pairs[missing][0] in message or message == "Access to KMS is not allowed", (call, message)
    call_as(aws, service, call, [allow(action, on) for action, on in pairs])(**asked)


def call_as(aws: AwsServer, service: str, call: str, held: list[dict[str, Any]]) -> Any:
    iam = client(aws, "iam")
    name = f"u{len(iam.list_users()['Users'])}"
    return getattr(client(aws, service, user(aws, *held, name=name)), call)


@pytest.mark.usefixtures("world")
def test_a_list_of_objects_may_be_limited_to_a_prefix(aws: AwsServer) -> None:
    below = {"StringLike": {"s3:prefix": "a/*"}}
    keys = user(aws, allow("s3:ListBucket", "arn:aws:s3:::old-bucket", Condition=below))
    s3 = client(aws, "s3", keys)

    assert [each["Key"] for each in s3.list_objects_v2(Bucket="old-bucket", Prefix="a/")["Contents"]] == [
        "a/1"
    ]
    assert refusal(s3.list_objects_v2, Bucket="old-bucket", Prefix="b/")[0] == "AccessDenied"
    assert refusal(s3.list_objects_v2, Bucket="old-bucket")[0] == "AccessDenied"


def test_a_secure_string_is_decrypted_in_its_own_context(aws: AwsServer, world: dict[str, Any]) -> None:
    context = {
        "kms:EncryptionContext:PARAMETER_ARN": f"{PARAMETER}/app/own",
        "kms:ViaService": "ssm.us-east-1.amazonaws.com",
    }
    decrypt = allow("kms:Decrypt", world["keys"][0], Condition={"StringEquals": context})
    ssm = client(aws, "ssm", user(aws, allow("ssm:GetParameter"), decrypt))

    assert ssm.get_parameter(Name="/app/own", WithDecryption=True)["Parameter"]["Value"] == "s"


def test_a_role_is_passed_only_where_it_may_be_passed_to(aws: AwsServer, world: dict[str, Any]) -> None:
    to_lambda = {"StringEquals": {"iam:PassedToService": "states.amazonaws.com"}}
    keys = user(aws, allow("lambda:*"), allow("iam:PassRole", world["role"], Condition=to_lambda))
    function = {"FunctionName": "f", "Runtime": "python3.13", "Handler": "f.f", "Code": {"ZipFile": b"x"}}

    code, message = refusal(client(aws, "lambda", keys).create_function, Role=world["role"], **function)

    assert (code, "iam:PassRole on resource: " in message) == ("AccessDeniedException", True)


def test_aws_managed_policies_are_there(aws: AwsServer) -> None:
    iam, arn = client(aws, "iam"), "arn:aws:iam::aws:policy/SecretsManagerReadWrite"
    keys = user(aws)
    assert refusal(client(aws, "secretsmanager", keys).list_secrets)[0] == "AccessDeniedException"

    iam.attach_user_policy(UserName="reader", PolicyArn=arn)

    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []
    assert iam.get_policy(PolicyArn=arn)["Policy"]["Arn"] == arn
    listed = iam.get_paginator("list_policies").paginate(Scope="AWS").search("Policies[].Arn")
    assert {arn, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"} <= set(listed)
    nowhere = refusal(iam.attach_user_policy, UserName="reader", PolicyArn=f"{arn}Only")
    assert nowhere[0] == "NoSuchEntity"


def test_an_aws_managed_policy_may_bound_a_user_and_a_session(aws: AwsServer) -> None:
    iam, arn = client(aws, "iam"), "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    keys = user(aws, allow("*"))
    iam.put_user_permissions_boundary(UserName="reader", PermissionsBoundary=arn)

    assert client(aws, "s3", keys).list_buckets()["Buckets"] == []
    with pytest.raises(ClientError, match="because no permissions boundary allows the kms:ListKeys action"):
        client(aws, "kms", keys).list_keys()
    iam.delete_user_permissions_boundary(UserName="reader")
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust({"AWS": HERE}))["Role"]["Arn"]
    iam.put_role_policy(RoleName="r", PolicyName="all", PolicyDocument=document(allow("*")))
    taken = client(aws, "sts", keys).assume_role(
        RoleArn=role, RoleSessionName="session", PolicyArns=[{"arn": arn}]
    )["Credentials"]
    session = type(keys)(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])
    assert client(aws, "s3", session).list_buckets()["Buckets"] == []
    assert refusal(client(aws, "kms", session).list_keys)[0] == "AccessDeniedException"
