"""Kinds: what a stack makes of each is what its service would, and what it gives is what AWS documents."""

from __future__ import annotations

import json
import re

from tests.sandbox.principals import HERE, allow, client, document, refusal
from tests.sandbox.stacks.templates import (
    EVERYTHING,
    KEY_POLICY,
    LIST,
    READ,
    TRUST,
    here,
    made,
    outputs,
    resource,
    template,
)
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.stacks.kinds import KINDS

GIVEN = {
    "RoleRef": ({"Ref": "Role"}, "reader"),
    "RoleArn": ({"Fn::GetAtt": ["Role", "Arn"]}, f"arn:aws:iam::{HERE}:role/reader"),
    "RoleId": ({"Fn::GetAtt": "Role.RoleId"}, r"ARO?A?\w+"),
    "UserRef": ({"Ref": "User"}, "agent"),
    "UserArn": ({"Fn::Sub": "${User.Arn}"}, f"arn:aws:iam::{HERE}:user/agent"),
    "GroupRef": ({"Ref": "Group"}, "crew"),
    "GroupArn": ({"Fn::GetAtt": ["Group", "Arn"]}, f"arn:aws:iam::{HERE}:group/crew"),
    "PolicyRef": ({"Ref": "Policy"}, f"arn:aws:iam::{HERE}:policy/read"),
    "PolicyArn": ({"Fn::GetAtt": ["Policy", "PolicyArn"]}, f"arn:aws:iam::{HERE}:policy/read"),
    "ProviderRef": ({"Ref": "Provider"}, f"arn:aws:iam::{HERE}:oidc-provider/id.example.com"),
    "AccessKeyRef": ({"Ref": "AccessKey"}, r"AKIA\w{16}"),
    "AccessKeySecret": ({"Fn::GetAtt": ["AccessKey", "SecretAccessKey"]}, r"[\w/+]{40}"),
    "SecretRef": ({"Ref": "Secret"}, rf"arn:aws:secretsmanager:us-east-1:{HERE}:secret:crew/db-\w{{6}}"),
    "SecretPolicyRef": ({"Ref": "SecretPolicy"}, r"arn:aws:secretsmanager:.*:secret:crew/db-\w{6}"),
    "KeyRef": ({"Ref": "Key"}, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "KeyArn": ({"Fn::GetAtt": ["Key", "Arn"]}, rf"arn:aws:kms:us-east-1:{HERE}:key/[0-9a-f-]{{36}}"),
    "AliasRef": ({"Ref": "Alias"}, "alias/crew"),
    "ParameterRef": ({"Ref": "Parameter"}, "/crew/url"),
    "ParameterValue": ({"Fn::GetAtt": ["Parameter", "Value"]}, "https://x"),
    "Joined": ({"Fn::Join": ["/", ["a", {"Fn::Select": [1, {"Fn::Split": [",", "b,c"]}]}]]}, "a/c"),
    "Literal": ({"Fn::Sub": ["${!Role} ${Own}", {"Own": {"Ref": "AWS::Region"}}]}, r"\$\{Role\} us-east-1"),
}


def make_everything(aws: AwsServer) -> None:
    """Make by boto3 what `EVERYTHING` makes."""
    tags, policies, secrets = (
        [{"Key": "team", "Value": "crew"}],
        f"arn:aws:iam::{HERE}:policy",
        "secretsmanager",
    )
    iam, kms, read = client(aws, "iam"), client(aws, "kms"), f"{policies}/read"
    key = kms.create_key(
        Description="for secrets",
        Policy=json.dumps(KEY_POLICY),
        Tags=[{"TagKey": "team", "TagValue": "crew"}],
    )["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key)
    kms.create_alias(AliasName="alias/crew", TargetKeyId=key)
    iam.create_policy(PolicyName="read", Description="d", PolicyDocument=json.dumps(READ))
    role = iam.create_role(
        RoleName="reader",
        AssumeRolePolicyDocument=json.dumps(TRUST),
        Description="reads",
        MaxSessionDuration=7200,
        PermissionsBoundary=read,
        Tags=tags,
    )["Role"]["Arn"]
    iam.attach_role_policy(RoleName="reader", PolicyArn=read)
    iam.put_role_policy(RoleName="reader", PolicyName="list", PolicyDocument=json.dumps(LIST))
    iam.put_role_policy(RoleName="reader", PolicyName="more", PolicyDocument=json.dumps(READ))
    iam.create_group(GroupName="crew")
    iam.attach_group_policy(GroupName="crew", PolicyArn=read)
    iam.put_group_policy(GroupName="crew", PolicyName="list", PolicyDocument=json.dumps(LIST))
    iam.create_user(UserName="agent", PermissionsBoundary=read, Tags=tags)
    iam.create_user(UserName="guest")
    for name in ("agent", "guest"):
        iam.add_user_to_group(GroupName="crew", UserName=name)
    iam.attach_user_policy(UserName="agent", PolicyArn=read)
    iam.put_user_policy(UserName="agent", PolicyName="list", PolicyDocument=json.dumps(LIST))
    iam.create_access_key(UserName="agent")
    iam.create_open_id_connect_provider(
        Url="https://id.example.com", ClientIDList=["sts.amazonaws.com"], Tags=tags
    )
    arn = client(aws, secrets).create_secret(
        Name="crew/db",
        Description="the database",
        KmsKeyId=key,
        SecretString=json.dumps({"account": HERE}),
        Tags=tags,
    )["ARN"]
    statement = {**allow("secretsmanager:GetSecretValue"), "Principal": {"AWS": role}}
    client(aws, secrets).put_resource_policy(SecretId=arn, ResourcePolicy=document(statement))
    client(aws, "ssm").put_parameter(Name="/crew/url", Type="String", Value="https://x")


def outputs_key(aws: AwsServer) -> str:
    found: str = client(aws, "kms").describe_key(KeyId="alias/crew")["KeyMetadata"]["KeyId"]
    return found


# It takes a function, which no template makes: `test_rotation.py`.
ROTATION = "AWS::SecretsManager::RotationSchedule"


def test_every_kind_is_in_the_template_of_these_tests() -> None:
    assert {each["Type"] for each in EVERYTHING.values()} == KINDS.keys() - {ROTATION}


def test_a_stack_and_boto3_leave_the_same_state(aws: AwsServer) -> None:
    assert made(aws, template(EVERYTHING))["StackStatus"] == "CREATE_COMPLETE"
    by_stack = here(aws)

    aws.reset()
    make_everything(aws)

    assert by_stack == here(aws)


def test_a_stack_that_is_complete_made_everything_in_its_template(aws: AwsServer) -> None:
    made(aws, template(EVERYTHING))

    listed = client(aws, "cloudformation").list_stack_resources(StackName="s")["StackResourceSummaries"]

    assert {each["LogicalResourceId"]: each["ResourceType"] for each in listed} == {
        name: each["Type"] for name, each in EVERYTHING.items()
    }
    assert all(each["PhysicalResourceId"] for each in listed)
    iam = client(aws, "iam")
    assert iam.get_role(RoleName="reader")["Role"]["MaxSessionDuration"] == 7200
    assert iam.get_login_profile(UserName="agent")
    profile = iam.get_instance_profile(InstanceProfileName="profile")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["reader"]
    assert client(aws, "kms").describe_key(KeyId="alias/crew")["KeyMetadata"]["Enabled"]
    tags = client(aws, "kms").list_resource_tags(KeyId=outputs_key(aws))["Tags"]
    assert tags == [{"TagKey": "team", "TagValue": "crew"}]


def test_what_a_stack_made_is_gone_when_it_is_deleted(aws: AwsServer) -> None:
    body = template(EVERYTHING)
    stack_id = made(aws, body)["StackId"]
    stacks = client(aws, "cloudformation")

    stacks.delete_stack(StackName="s")

    left = here(aws)
    # AWS doesn't delete a key at once either: it schedules that.
    assert [key["enabled"] for key in left.pop("us-east-1")["keys"].values()] == [False]
    assert left == {}
    assert stacks.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
    assert refusal(stacks.describe_stacks, StackName="s") == (
        "ValidationError",
        "Stack with id s does not exist",
    )
    assert made(aws, body)["StackStatus"] == "CREATE_COMPLETE"


def test_ref_and_getatt_give_what_aws_documents(aws: AwsServer) -> None:
    body = template(EVERYTHING, {name: value for name, (value, _) in GIVEN.items()})

    found = outputs(made(aws, body))

    assert [name for name, (_, pattern) in GIVEN.items() if not re.fullmatch(pattern, found[name])] == []


def test_a_secret_is_generated_as_it_is_asked_for(aws: AwsServer) -> None:
    how = {
        "SecretStringTemplate": '{"user": "me"}',
        "GenerateStringKey": "password",
        "PasswordLength": "40",
        "ExcludePunctuation": "true",
    }

    made(aws, template({"Secret": resource("SecretsManager::Secret", Name="a", GenerateSecretString=how)}))

    value = json.loads(client(aws, "secretsmanager").get_secret_value(SecretId="a")["SecretString"])
    assert value["user"] == "me"
    assert re.fullmatch(r"[a-zA-Z0-9]{40}", value["password"])


def test_names_that_nobody_gave_are_made_up(aws: AwsServer) -> None:
    found = made(
        aws,
        template(
            {
                "Role": resource("IAM::Role", AssumeRolePolicyDocument=TRUST),
                "Secret": resource("SecretsManager::Secret"),
            },
            {"Role": {"Ref": "Role"}, "Secret": {"Ref": "Secret"}},
        ),
    )

    assert re.fullmatch(r"s-Role-[A-Z0-9]{12}", outputs(found)["Role"])
    assert re.search(r":secret:s-Secret-[A-Z0-9]{12}-\w{6}$", outputs(found)["Secret"])
