"""CloudFormation: a stack makes all of its template or nothing, and says what it can't."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.principals import (
    ELSEWHERE,
    HERE,
    Keys,
    allow,
    assume,
    client,
    document,
    refusal,
    role,
    trust,
    user,
)
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.stacks.kind import Made
from tooling.sandbox.aws.stacks.kinds import KINDS
from tooling.sandbox.aws.state import state
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

ANY = ["CAPABILITY_NAMED_IAM"]
ROOT = {"AWS": f"arn:aws:iam::{HERE}:root"}
TRUST = json.loads(trust(ROOT))
READ = json.loads(document(allow("secretsmanager:GetSecretValue")))
LIST = json.loads(document(allow("secretsmanager:ListSecrets")))
KEY_POLICY = json.loads(document({**allow("kms:*"), "Principal": ROOT}))
READER: dict[str, Any] = {
    "Type": "AWS::IAM::Role",
    "Properties": {"RoleName": "reader", "AssumeRolePolicyDocument": TRUST},
}


def resource(type_name: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{type_name}", "Properties": properties}


def template(resources: dict[str, Any], outputs: dict[str, Any] | None = None, **sections: Any) -> str:
    shown = {"Outputs": {name: {"Value": value} for name, value in outputs.items()}} if outputs else {}
    return json.dumps({"Resources": resources, **shown, **sections})


def made(aws: AwsServer, body: str, **more: Any) -> dict[str, Any]:
    """Make the stack `s`, and return it as it is then."""
    stacks = client(aws, "cloudformation")
    stacks.create_stack(StackName="s", TemplateBody=body, Capabilities=ANY, **more)
    return stack(aws)


def updated(aws: AwsServer, body: str, **more: Any) -> dict[str, Any]:
    client(aws, "cloudformation").update_stack(StackName="s", TemplateBody=body, Capabilities=ANY, **more)
    return stack(aws)


def stack(aws: AwsServer) -> dict[str, Any]:
    found: dict[str, Any] = client(aws, "cloudformation").describe_stacks(StackName="s")["Stacks"][0]
    return found


def outputs(found: dict[str, Any]) -> dict[str, str]:
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}


def failures(aws: AwsServer) -> dict[str, str]:
    """Return why resources of the stack failed."""
    events = client(aws, "cloudformation").describe_stack_events(StackName="s")["StackEvents"]
    return {
        each["LogicalResourceId"]: each["ResourceStatusReason"]
        for each in events
        if each["ResourceStatus"].endswith("FAILED")
    }


def here(aws: AwsServer) -> dict[str, Any]:
    """Return the state of the account, without the parts that are empty."""
    found: dict[str, Any] = state(aws.authorizer.ledger).get(HERE, {})
    return found


# One of every kind, with the properties that moto skips.
EVERYTHING = {
    "Key": resource(
        "KMS::Key",
        Description="for secrets",
        EnableKeyRotation=True,
        KeyPolicy=KEY_POLICY,
        Tags=[{"Key": "team", "Value": "crew"}],
    ),
    "Alias": resource("KMS::Alias", AliasName="alias/crew", TargetKeyId={"Ref": "Key"}),
    "Secret": resource(
        "SecretsManager::Secret",
        Name="crew/db",
        Description="the database",
        KmsKeyId={"Ref": "Key"},
        SecretString={"Fn::Sub": '{"account": "${AWS::AccountId}"}'},
        Tags=[{"Key": "team", "Value": "crew"}],
    ),
    "SecretPolicy": resource(
        "SecretsManager::ResourcePolicy",
        SecretId={"Ref": "Secret"},
        ResourcePolicy=json.loads(
            document({**allow("secretsmanager:GetSecretValue"), "Principal": {"AWS": "ROLE"}})
        ),
    ),
    "Policy": resource("IAM::ManagedPolicy", ManagedPolicyName="read", Description="d", PolicyDocument=READ),
    "Role": resource(
        "IAM::Role",
        RoleName="reader",
        AssumeRolePolicyDocument=TRUST,
        Description="reads",
        ManagedPolicyArns=[{"Ref": "Policy"}],
        MaxSessionDuration=7200,
        PermissionsBoundary={"Ref": "Policy"},
        Policies=[{"PolicyName": "list", "PolicyDocument": LIST}],
        Tags=[{"Key": "team", "Value": "crew"}],
    ),
    "More": resource("IAM::Policy", PolicyName="more", PolicyDocument=READ, Roles=[{"Ref": "Role"}]),
    "Profile": resource("IAM::InstanceProfile", InstanceProfileName="profile", Roles=[{"Ref": "Role"}]),
    "Group": resource(
        "IAM::Group",
        GroupName="crew",
        ManagedPolicyArns=[{"Ref": "Policy"}],
        Policies=[{"PolicyName": "list", "PolicyDocument": LIST}],
    ),
    "User": resource(
        "IAM::User",
        UserName="agent",
        Groups=[{"Ref": "Group"}],
        LoginProfile={"Password": "Correct-Horse-1"},
        ManagedPolicyArns=[{"Ref": "Policy"}],
        PermissionsBoundary={"Ref": "Policy"},
        Policies=[{"PolicyName": "list", "PolicyDocument": LIST}],
        Tags=[{"Key": "team", "Value": "crew"}],
    ),
    "Guest": resource("IAM::User", UserName="guest"),
    "Members": resource("IAM::UserToGroupAddition", GroupName={"Ref": "Group"}, Users=[{"Ref": "Guest"}]),
    "AccessKey": resource("IAM::AccessKey", UserName={"Ref": "User"}),
    "Provider": resource(
        "IAM::OIDCProvider",
        Url="https://id.example.com",
        ClientIdList=["sts.amazonaws.com"],
        Tags=[{"Key": "team", "Value": "crew"}],
    ),
    "Parameter": resource("SSM::Parameter", Name="/crew/url", Type="String", Value="https://x"),
}
EVERYTHING["SecretPolicy"]["Properties"]["ResourcePolicy"]["Statement"][0]["Principal"]["AWS"] = {
    "Fn::GetAtt": ["Role", "Arn"]
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


def test_every_kind_is_in_the_template_of_these_tests() -> None:
    assert {each["Type"] for each in EVERYTHING.values()} == KINDS.keys()


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


def outputs_key(aws: AwsServer) -> str:
    found: str = client(aws, "kms").describe_key(KeyId="alias/crew")["KeyMetadata"]["KeyId"]
    return found


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


UPDATES = {
    "the trust policy of a role": (
        "Role",
        {"AssumeRolePolicyDocument": json.loads(trust({"AWS": ELSEWHERE}))},
    ),
    "the policies of a role": ("Role", {"Policies": [{"PolicyName": "other", "PolicyDocument": READ}]}),
    "a document of an inline policy": (
        "Role",
        {"Policies": [{"PolicyName": "list", "PolicyDocument": READ}]},
    ),
    "no managed policies of a role": ("Role", {"ManagedPolicyArns": []}),
    "no permissions boundary of a role": ("Role", {"PermissionsBoundary": {"Ref": "AWS::NoValue"}}),
    "the tags of a role": ("Role", {"Tags": [{"Key": "owner", "Value": "me"}]}),
    "the description of a role": ("Role", {"Description": "other"}),
    "the document of a managed policy": ("Policy", {"PolicyDocument": LIST}),
    "where an inline policy is": ("More", {"Roles": [], "Users": [{"Ref": "Guest"}]}),
    "no groups of a user": ("User", {"Groups": []}),
    "no permissions boundary of a user": ("User", {"PermissionsBoundary": {"Ref": "AWS::NoValue"}}),
    "the tags of a user": ("User", {"Tags": [{"Key": "team", "Value": "ops"}]}),
    "the policies of a group": ("Group", {"Policies": []}),
    "nobody in a group": ("Members", {"Users": []}),
    "an inactive access key": ("AccessKey", {"Status": "Inactive"}),
    "the thumbprints of a provider": ("Provider", {"ThumbprintList": ["0" * 40], "Tags": []}),
    "the tags of a provider": ("Provider", {"Tags": []}),
    "the value of a secret": ("Secret", {"SecretString": "other"}),
    "the description of a secret": ("Secret", {"Description": "other"}),
    "no tags of a secret": ("Secret", {"Tags": []}),
    "the policy of a secret": (
        "SecretPolicy",
        {
            "ResourcePolicy": {
                "Version": "2012-10-17",
                "Statement": [{**READ["Statement"][0], "Principal": ROOT}],
            }
        },
    ),
    "the policy of a key": ("Key", {"KeyPolicy": {**KEY_POLICY, "Id": "other"}}),
    "the default policy of a key": ("Key", {"KeyPolicy": {"Ref": "AWS::NoValue"}}),
    "no rotation of a key": ("Key", {"EnableKeyRotation": False}),
    "the description of a key": ("Key", {"Description": "other"}),
    "the value of a parameter": ("Parameter", {"Value": "other"}),
}


def changed(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return `EVERYTHING` with other properties of one resource."""
    before = EVERYTHING[name]
    return {**EVERYTHING, name: {**before, "Properties": {**before["Properties"], **properties}}}


@pytest.mark.parametrize(("name", "properties"), UPDATES.values(), ids=UPDATES)
def test_an_update_leaves_what_a_new_stack_would_have(
    aws: AwsServer, name: str, properties: dict[str, Any]
) -> None:
    body = template(changed(name, properties))
    made(aws, body)
    anew = without_old_versions(here(aws))
    aws.reset()
    made(aws, template(EVERYTHING))
    before = without_old_versions(here(aws))

    assert updated(aws, body)["StackStatus"] == "UPDATE_COMPLETE"

    assert without_old_versions(here(aws)) == anew
    assert anew != before


def test_a_key_is_disabled_and_enabled_by_an_update(aws: AwsServer) -> None:
    def enabled() -> bool:
        (key,) = here(aws)["us-east-1"]["keys"].values()
        return bool(key["enabled"])

    seen = []
    made(aws, template({"Key": resource("KMS::Key", Enabled=True)}))
    for enable in (False, True):
        updated(aws, template({"Key": resource("KMS::Key", Enabled=enable)}))
        seen.append(enabled())

    assert seen == [False, True]


def test_a_secret_under_a_disabled_key_fails_the_stack(aws: AwsServer) -> None:
    found = made(aws, template(changed("Key", {"Enabled": False})))

    assert found["StackStatus"] == "ROLLBACK_COMPLETE"


def without_old_versions(found: dict[str, Any]) -> dict[str, Any]:
    """Return a state without what AWS keeps of a secret that was changed."""
    for secret in found["us-east-1"]["secrets"].values():
        secret["versions"] = [each for each in secret["versions"] if "AWSCURRENT" in each["stages"]]
    return found


def test_resources_come_and_go_with_the_template(aws: AwsServer) -> None:
    policy = resource("IAM::ManagedPolicy", ManagedPolicyName="read", PolicyDocument=READ)
    attached = {**READER, "Properties": {**READER["Properties"], "ManagedPolicyArns": [{"Ref": "Policy"}]}}
    made(aws, template({"Reader": READER}))
    before = here(aws)

    updated(aws, template({"Reader": attached, "Policy": policy}))
    assert here(aws)["iam"]["roles"]["reader"]["attached"] == [f"arn:aws:iam::{HERE}:policy/read"]

    updated(aws, template({"Reader": READER}))
    assert here(aws) == before


def test_what_refers_to_a_changed_resource_changes_with_it(aws: AwsServer) -> None:
    def body(value: str) -> str:
        url = resource("SSM::Parameter", Name="/url", Type="String", Value=value)
        secret = resource("SecretsManager::Secret", Name="a", SecretString={"Fn::GetAtt": "Url.Value"})
        return template({"Url": url, "Secret": secret}, {"Url": {"Fn::GetAtt": ["Url", "Value"]}})

    made(aws, body("one"))

    assert outputs(updated(aws, body("two"))) == {"Url": "two"}
    assert client(aws, "secretsmanager").get_secret_value(SecretId="a")["SecretString"] == "two"


def test_a_change_that_takes_another_resource_replaces_it(aws: AwsServer) -> None:
    made(aws, template({"User": resource("IAM::User", UserName="a")}, {"Name": {"Ref": "User"}}))

    found = updated(aws, template({"User": resource("IAM::User", UserName="b")}, {"Name": {"Ref": "User"}}))

    assert (outputs(found), list(here(aws)["iam"]["users"])) == ({"Name": "b"}, ["b"])


def test_a_named_resource_is_not_replaced_by_one_of_the_same_name(aws: AwsServer) -> None:
    made(aws, template({"User": resource("IAM::User", UserName="a")}))

    found = updated(aws, template({"User": resource("IAM::User", UserName="a", Path="/x/")}))

    assert found["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert failures(aws) == {
        "User": "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
        "Rename a and update the stack again."
    }


def test_a_change_that_is_not_carried_out_fails_the_update_by_its_name(aws: AwsServer) -> None:
    def body(*clients: str) -> str:
        return template({"P": resource("IAM::OIDCProvider", Url="https://x.example", ClientIdList=clients)})

    made(aws, body("one"))
    before = here(aws)

    assert updated(aws, body("one", "two"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert failures(aws) == {"P": "iam:AddClientIDToOpenIDConnectProvider is not carried out by the sandbox"}
    assert here(aws) == before


def test_an_update_without_changes_is_refused(aws: AwsServer) -> None:
    made(aws, template({"Reader": READER}))

    for body in (template({"Reader": READER}), yaml.safe_dump({"Resources": {"Reader": READER}})):
        assert refusal(updated, aws=aws, body=body) == (
            "ValidationError",
            "No updates are to be performed.",
        )


def test_an_update_that_fails_leaves_what_was(aws: AwsServer) -> None:
    made(aws, template(EVERYTHING))
    before = here(aws)
    broken = changed("Role", {"Description": "new", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/Nothing"]})
    broken["User"] = resource("IAM::User", UserName="another")
    broken["New"] = resource("IAM::Group", GroupName="new")

    found = updated(aws, template(broken))

    assert found["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert found["StackStatusReason"] == "The following resource(s) failed to update: [Role]."
    listed = client(aws, "cloudformation").list_stack_resources(StackName="s")["StackResourceSummaries"]
    assert {each["ResourceStatus"] for each in listed} == {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    assert here(aws) == before


def test_a_stack_that_fails_leaves_nothing(aws: AwsServer) -> None:
    client(aws, "iam").create_user(UserName="guest")
    before = here(aws)

    found = made(
        aws, template({**EVERYTHING, "Key": EVERYTHING["Parameter"] | {"Type": "AWS::SSM::Parameter"}})
    )

    assert found["StackStatus"] == "ROLLBACK_COMPLETE"
    assert here(aws) == before
    assert refusal(updated, aws=aws, body=template({"Reader": READER})) == (
        "ValidationError",
        f"Stack:{found['StackId']} is in ROLLBACK_COMPLETE state and can not be updated.",
    )


def test_a_failure_is_told_in_the_words_of_the_service(aws: AwsServer) -> None:
    client(aws, "iam").create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(TRUST))

    found = made(aws, template({"Reader": READER}))

    assert (found["StackStatus"], found["StackStatusReason"]) == (
        "ROLLBACK_COMPLETE",
        "The following resource(s) failed to create: [Reader]. Rollback requested by user.",
    )
    assert re.fullmatch(
        r'Resource handler returned message: "Role with name reader already exists\." '
        r"\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: AlreadyExists\)",
        failures(aws)["Reader"],
    )


def test_nobody_waits_for_a_stack_that_a_bug_has_ended(
    aws: AwsServer, stacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Made:
        raise ZeroDivisionError

    monkeypatch.setitem(KINDS, "AWS::IAM::User", replace(KINDS["AWS::IAM::User"], make=broken))
    with pytest.raises(ResponseParserError):
        made(aws, template({"User": resource("IAM::User")}))

    assert (stack(aws)["StackStatus"], stack(aws)["StackStatusReason"]) == (
        "CREATE_FAILED",
        "Internal Failure",
    )
    stacks.delete_stack(StackName="s")
    assert stacks.describe_stacks()["Stacks"] == []


def test_a_failed_stack_is_kept_when_that_was_asked_for(aws: AwsServer) -> None:
    body = template({"Role": READER, "Wrong": {**READER, "DependsOn": "Role"}})

    assert made(aws, body, OnFailure="DO_NOTHING")["StackStatus"] == "CREATE_FAILED"
    assert list(here(aws)["iam"]["roles"]) == ["reader"]


NOT_CARRIED_OUT = {
    "a type": (
        resource("Lambda::Function", Code={}),
        "AWS::Lambda::Function is not carried out by the sandbox",
    ),
    "a custom resource": ({"Type": "Custom::Thing"}, "Custom::Thing is not carried out by the sandbox"),
    "a property": (
        resource("SecretsManager::Secret", Name="a", ReplicaRegions=[{"Region": "eu-west-1"}]),
        "ReplicaRegions of AWS::SecretsManager::Secret is not carried out by the sandbox",
    ),
    "a dynamic reference": (
        resource("SecretsManager::Secret", SecretString="{{resolve:ssm:/a}}"),
        "the dynamic reference {{resolve:ssm:/a}} is not carried out by the sandbox",
    ),
    "a function": (
        resource("SecretsManager::Secret", Name={"Fn::Length": ["a"]}),
        "the function Fn::Length is not carried out by the sandbox",
    ),
    "a policy for removing": (
        {**resource("SecretsManager::Secret"), "DeletionPolicy": "Snapshot"},
        "the DeletionPolicy Snapshot of AWS::SecretsManager::Secret is not carried out by the sandbox",
    ),
    "an attribute of a resource": (
        {**resource("SecretsManager::Secret"), "CreationPolicy": {}},
        "CreationPolicy of AWS::SecretsManager::Secret is not carried out by the sandbox",
    ),
}


@pytest.mark.parametrize(("definition", "message"), NOT_CARRIED_OUT.values(), ids=NOT_CARRIED_OUT)
def test_what_is_not_carried_out_fails_the_stack_by_its_name(
    aws: AwsServer, definition: dict[str, Any], message: str
) -> None:
    found = made(aws, template({"Reader": READER, "Other": {**definition, "DependsOn": "Reader"}}))

    assert (found["StackStatus"], found["StackStatusReason"]) == (
        "ROLLBACK_COMPLETE",
        f"The following resource(s) failed to create: [Other]. {message}. Rollback requested by user.",
    )
    assert (failures(aws), here(aws)) == ({"Other": message}, {})


WRONG = {
    "an unknown property": (
        resource("IAM::Role", RoleNam="x", AssumeRolePolicyDocument=TRUST),
        "Properties validation failed for resource X with message: "
        "#: extraneous key [RoleNam] is not permitted",
    ),
    "a missing property": (
        resource("IAM::Role"),
        "Properties validation failed for resource X with message: "
        "#: required key [AssumeRolePolicyDocument] not found",
    ),
    "a property of another form": (
        resource("IAM::Role", AssumeRolePolicyDocument=TRUST, Policies=["x"]),
        "Properties validation failed for resource X with message: a property has not the form",
    ),
    "a policy that IAM refuses": (
        resource(
            "IAM::Role", AssumeRolePolicyDocument=TRUST, Policies=[{"PolicyName": "x", "PolicyDocument": {}}]
        ),
        "Resource handler returned message: ",
    ),
    "a reference to nothing that is there": (
        resource("IAM::User", UserName={"Ref": "Never"}),
        "Unresolved resource dependencies [Never] in the Resources block of the template",
    ),
}


@pytest.mark.parametrize(("definition", "message"), WRONG.values(), ids=WRONG)
def test_what_aws_refuses_fails_the_stack(aws: AwsServer, definition: dict[str, Any], message: str) -> None:
    never = {"Conditions": {"Never": {"Fn::Equals": [1, 2]}}}
    body = template({"X": definition, "Never": {**resource("IAM::User"), "Condition": "Never"}}, **never)

    assert made(aws, body)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert failures(aws)["X"].startswith(message)
    assert here(aws) == {}


NAMED, UNNAMED = READER, resource("IAM::Role", AssumeRolePolicyDocument=TRUST)
IAM, NAMED_IAM = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"


@pytest.mark.parametrize("operation", ["create_stack", "update_stack", "create_change_set"])
@pytest.mark.parametrize(
    ("definition", "given", "needed"),
    [
        (UNNAMED, [], IAM),
        (UNNAMED, ["CAPABILITY_AUTO_EXPAND"], IAM),
        (UNNAMED, [IAM], None),
        (UNNAMED, [NAMED_IAM], None),
        (NAMED, [], NAMED_IAM),
        (NAMED, [IAM], NAMED_IAM),
        (NAMED, [NAMED_IAM], None),
        (resource("IAM::OIDCProvider", Url="https://x.example"), [], None),
    ],
)
def test_iam_resources_have_to_be_acknowledged(
    aws: AwsServer, operation: str, definition: dict[str, Any], given: list[str], needed: str | None
) -> None:
    stacks = client(aws, "cloudformation")
    more = {"ChangeSetName": "c", "ChangeSetType": "CREATE"} if operation == "create_change_set" else {}
    if operation == "update_stack":
        stacks.create_stack(StackName="s", TemplateBody=template({"A": resource("SecretsManager::Secret")}))
    asked = {"StackName": "s", "TemplateBody": template({"X": definition}), "Capabilities": given, **more}

    if needed is None:
        assert getattr(stacks, operation)(**asked)
    else:
        assert refusal(getattr(stacks, operation), **asked) == (
            "InsufficientCapabilitiesException",
            f"Requires capabilities : [{needed}]",
        )


TAKING = {
    "Name": {"Type": "String", "AllowedPattern": "[a-z]+"},
    "Days": {"Type": "Number", "Default": 30, "MinValue": 7, "MaxValue": 30},
    "Size": {"Type": "String", "Default": "s", "AllowedValues": ["s", "m"]},
    "Key": {"Type": "String", "Default": "hidden", "NoEcho": True},
    "Many": {"Type": "CommaDelimitedList", "Default": "a, b"},
}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Parameters: [Name] must have values"),
        ({"Name": "x", "Other": "x"}, "Parameters: [Other] do not exist in the template"),
        ({"Name": "X"}, "Parameter 'Name' must match pattern [a-z]+"),
        ({"Name": "x", "Size": "l"}, "Parameter 'Size' must be one of AllowedValues"),
        ({"Name": "x", "Days": "x"}, "Parameter 'Days' must be a number"),
        ({"Name": "x", "Days": "6"}, "Parameter 'Days' must be a number not less than 7"),
        ({"Name": "x", "Days": "31"}, "Parameter 'Days' must be a number not greater than 30"),
    ],
)
def test_parameters_that_the_template_does_not_take_are_refused(
    aws: AwsServer, given: dict[str, str], message: str
) -> None:
    body = template({"A": resource("SecretsManager::Secret")}, Parameters=TAKING)

    refused = refusal(made, aws=aws, body=body, Parameters=parameters(**given))

    assert refused == ("ValidationError", message)


def parameters(**given: str) -> list[dict[str, str]]:
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()]


def test_parameters_reach_the_resources_and_secret_ones_are_not_shown(aws: AwsServer) -> None:
    shown = {"Key": {"Ref": "Key"}, "Second": {"Fn::Select": ["1", {"Ref": "Many"}]}}
    body = template({"A": resource("SecretsManager::Secret", Name={"Ref": "Name"})}, shown, Parameters=TAKING)

    found = made(aws, body, Parameters=parameters(Name="given"))

    assert list(here(aws)["us-east-1"]["secrets"]) == ["given"]
    assert outputs(found) == {"Key": "hidden", "Second": "b"}
    assert {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]} == {
        "Name": "given",
        "Days": "30",
        "Size": "s",
        "Key": "****",
        "Many": "a, b",
    }


def test_a_template_without_parameters_takes_none(aws: AwsServer) -> None:
    refused = refusal(made, aws=aws, body=template({"Reader": READER}), Parameters=parameters(A="x"))

    assert refused == (
        "ValidationError",
        "Parameter values specified for a template which does not require them.",
    )


SECRET = resource("SecretsManager::Secret")
BAD_TEMPLATES = {
    "no resources": ("{}", "Template format error: At least one Resources member must be defined."),
    "no YAML": ("a: [", "Template format error: YAML not well-formed. (line 1, column 5)"),
    "no JSON": ('{"a": }', "Template format error: JSON not well-formed. (line 1, column 7)"),
    "a text": ("x", "Template format error: unsupported structure."),
    "an alias": (
        "a: &a 1\nb: *a",
        "Template format error: YAML aliases are not allowed in CloudFormation templates",
    ),
    "an object of Python": (
        "a: !!python/object/apply:os.getcwd []",
        "Template format error: YAML not well-formed.",
    ),
    "an unknown section": (
        template({"A": SECRET}, Resource={}),
        "Invalid template property or properties [Resource]",
    ),
    "a transform": (
        template({"A": SECRET}, Transform="AWS::Serverless-2016-10-31"),
        "The section Transform is not carried out by the sandbox",
    ),
    "no type": (
        template({"A": {}}),
        "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ),
    "a reference to nothing": (
        template({"A": resource("IAM::User", UserName={"Fn::Sub": "x${B}"})}),
        "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
    ),
    "an output of nothing": (
        template({"A": SECRET}, {"O": {"Ref": "B"}}),
        "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template",
    ),
    "an unknown attribute": (
        template({"A": SECRET}, {"O": {"Fn::GetAtt": ["A", "Arn"]}}),
        "Template error: resource A does not support attribute type Arn in Fn::GetAtt",
    ),
    "a circle": (
        template({"A": {**SECRET, "DependsOn": "B"}, "B": {**SECRET, "DependsOn": ["A"]}}),
        "Circular dependency between resources: [A, B]",
    ),
    "an unknown condition": (
        template({"A": {**SECRET, "Condition": "C"}}),
        "Template format error: Unresolved condition dependency C in the Resources block of the template",
    ),
}


@pytest.mark.parametrize(("body", "message"), BAD_TEMPLATES.values(), ids=BAD_TEMPLATES)
def test_a_template_that_does_not_hold_together_is_refused(aws: AwsServer, body: str, message: str) -> None:
    code, said = refusal(made, aws=aws, body=body)

    assert (code, said[: len(message)]) == ("ValidationError", message)
    assert client(aws, "cloudformation").list_stacks()["StackSummaries"] == []


NAMES = [
    *("Conditions", "Outputs", "Parameters", "Properties", "Resources"),
    *("Condition", "Default", "DependsOn", "DeletionPolicy", "Export", "Type", "Value"),
    *("Ref", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Sub", "Fn::Equals", "Fn::Not"),
    *("A", "B", "C", "P", "Policies", "Tags", "UserName", "SecretString"),
]
TEXTS = [
    *NAMES,
    "AWS::IAM::User",
    "AWS::SecretsManager::Secret",
    "String",
    "${A}",
    "${A.B}",
    "A.Arn",
    "",
    "é",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=12,
)
USERS = st.fixed_dictionaries(
    {"Type": st.sampled_from(["AWS::IAM::User", "AWS::SecretsManager::Secret"])},
    optional={"Properties": VALUES, "DependsOn": VALUES, "Condition": VALUES, "DeletionPolicy": VALUES},
)
TEMPLATES = VALUES | st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from("ABC"), USERS | VALUES, min_size=1, max_size=3)},
    optional={"Parameters": VALUES, "Conditions": VALUES, "Outputs": VALUES, "Mappings": VALUES},
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=TEMPLATES)
def test_no_template_is_too_strange_to_be_refused(aws: AwsServer, stacks: Any, document: Any) -> None:
    body = json.dumps(document)

    assert code(stacks.create_stack, StackName="s", TemplateBody=body, Capabilities=ANY) in {
        None,
        "ValidationError",
    }
    stacks.delete_stack(StackName="s")
    assert here(aws) == {}


def code(call: Any, **parameters: Any) -> str | None:
    """Return the code with which a call is refused, or None."""
    try:
        call(**parameters)
    except ClientError as refused:
        return str(refused.response["Error"]["Code"])
    return None


@pytest.fixture
def stacks(aws: AwsServer) -> Any:
    return client(aws, "cloudformation")


def test_a_stack_has_no_more_permissions_than_its_sender(aws: AwsServer) -> None:
    keys = user(aws, allow("cloudformation:*"), allow("secretsmanager:*"))
    body = template({"Secret": SECRET, "Reader": {**READER, "DependsOn": "Secret"}})
    before = here(aws)

    client(aws, "cloudformation", keys).create_stack(StackName="s", TemplateBody=body, Capabilities=ANY)

    assert stack(aws)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert re.search(
        rf"User: arn:aws:iam::{HERE}:user/reader is not authorized to perform: iam:CreateRole on resource: "
        rf"arn:aws:iam::{HERE}:role/reader .*HandlerErrorCode: AccessDenied",
        failures(aws)["Reader"],
    )
    assert here(aws) == before


def test_a_session_makes_a_stack_with_the_permissions_of_its_role(aws: AwsServer) -> None:
    arn = role(aws, trust(ROOT), allow("cloudformation:*"), allow("secretsmanager:*"))
    session = assume(aws, Keys(*ADMINISTRATOR_KEYS[HERE]), arn)

    client(aws, "cloudformation", session).create_stack(StackName="s", TemplateBody=template({"A": SECRET}))

    assert stack(aws)["StackStatus"] == "CREATE_COMPLETE"


def test_what_a_stack_takes_is_recorded(aws: AwsServer) -> None:
    aws.authorizer.records.clear()

    made(aws, template({"Reader": READER}))

    actions = [record.request.action for record in aws.authorizer.records]
    assert actions[:2] == ["cloudformation:CreateStack", "iam:CreateRole"]


def test_stacks_of_different_accounts_do_not_meet(aws: AwsServer) -> None:
    made(aws, template({"Reader": READER}))
    other = client(aws, "cloudformation", Keys(*ADMINISTRATOR_KEYS[ELSEWHERE]))

    other.create_stack(StackName="s", TemplateBody=template({"Reader": READER}), Capabilities=ANY)

    assert [role["roles"] for role in (here(aws)["iam"],)] == [
        state(aws.authorizer.ledger)[ELSEWHERE]["iam"]["roles"]
    ]
    assert refusal(made, aws=aws, body=template({"A": SECRET})) == (
        "AlreadyExistsException",
        "Stack [s] already exists",
    )


def test_the_tags_of_a_stack_are_on_its_resources(aws: AwsServer) -> None:
    secret = resource("SecretsManager::Secret", Name="a", Tags=[{"Key": "team", "Value": "own"}])
    tags = [{"Key": key, "Value": "stack"} for key in ("team", "stage")]

    made(
        aws,
        template({"Secret": secret, "Alias": EVERYTHING["Alias"], "Key": resource("KMS::Key")}),
        Tags=tags,
    )

    assert here(aws)["us-east-1"]["secrets"]["a"]["tags"] == {"team": "own", "stage": "stack"}


def test_what_is_to_be_retained_stays(aws: AwsServer) -> None:
    made(aws, template({"Reader": {**READER, "DeletionPolicy": "Retain"}, "A": SECRET}))

    client(aws, "cloudformation").delete_stack(StackName="s")

    assert (list(here(aws)), list(here(aws)["iam"]["roles"])) == (["iam"], ["reader"])


def test_what_somebody_removed_already_does_not_keep_a_stack_from_going(aws: AwsServer) -> None:
    stack_id = made(aws, template({"Reader": READER, "More": changed("More", {})["More"]} | ROLE_OF_MORE))[
        "StackId"
    ]
    client(aws, "iam").delete_role_policy(RoleName="reader", PolicyName="more")
    client(aws, "iam").delete_role(RoleName="reader")
    stacks = client(aws, "cloudformation")

    stacks.delete_stack(StackName="s")

    assert stacks.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"


ROLE_OF_MORE = {"Role": READER, "Reader": SECRET}


def test_a_stack_that_something_else_holds_on_to_fails_to_go_and_goes_later(aws: AwsServer) -> None:
    made(aws, template({"Reader": READER}))
    iam, stacks = client(aws, "iam"), client(aws, "cloudformation")
    iam.put_role_policy(RoleName="reader", PolicyName="by-hand", PolicyDocument=json.dumps(READ))

    stacks.delete_stack(StackName="s")
    assert stack(aws)["StackStatus"] == "DELETE_FAILED"
    assert stack(aws)["StackStatusReason"] == "The following resource(s) failed to delete: [Reader]. "

    iam.delete_role_policy(RoleName="reader", PolicyName="by-hand")
    stacks.delete_stack(StackName="s")
    assert here(aws) == {}


def test_a_protected_stack_is_not_deleted(aws: AwsServer) -> None:
    made(aws, template({"A": SECRET}), EnableTerminationProtection=True)

    refused = refusal(client(aws, "cloudformation").delete_stack, StackName="s")

    assert refused == (
        "ValidationError",
        "Stack [s] cannot be deleted while TerminationProtection is enabled",
    )


def test_a_stack_uses_what_another_exports(aws: AwsServer) -> None:
    exported = {"Outputs": {"Role": {"Value": {"Ref": "Reader"}, "Export": {"Name": "crew-role"}}}}
    made(aws, template({"Reader": READER}, **exported))
    policy = resource(
        "IAM::Policy", PolicyName="p", PolicyDocument=READ, Roles=[{"Fn::ImportValue": "crew-role"}]
    )

    client(aws, "cloudformation").create_stack(
        StackName="t", TemplateBody=template({"P": policy}), Capabilities=ANY
    )

    assert list(here(aws)["iam"]["roles"]["reader"]["policies"]) == ["p"]
    (export,) = client(aws, "cloudformation").list_exports()["Exports"]
    assert (export["Name"], export["Value"]) == ("crew-role", "reader")


def test_a_change_set_says_what_would_change_and_changes_it(aws: AwsServer) -> None:
    made(aws, template({"Reader": READER, "A": resource("IAM::User", UserName="a")}))
    stacks = client(aws, "cloudformation")
    described = {**READER, "Properties": {**READER["Properties"], "Description": "d"}}
    body = template({"Reader": described, "B": resource("IAM::User", UserName="b")})

    stacks.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=body, Capabilities=ANY)

    found = stacks.describe_change_set(StackName="s", ChangeSetName="c")
    changes = [each["ResourceChange"] for each in found["Changes"]]
    assert {each["LogicalResourceId"]: each["Action"] for each in changes} == {
        "Reader": "Modify",
        "B": "Add",
        "A": "Remove",
    }
    stacks.execute_change_set(StackName="s", ChangeSetName="c")
    assert (stack(aws)["StackStatus"], list(here(aws)["iam"]["users"])) == ("UPDATE_COMPLETE", ["b"])
    assert refusal(stacks.execute_change_set, StackName="s", ChangeSetName="c")[0] == "InvalidChangeSetStatus"


def test_a_change_set_is_gone_when_its_stack_is_another(aws: AwsServer, stacks: Any) -> None:
    made(aws, template({"A": SECRET}))
    body = template({"A": SECRET, "B": SECRET})
    stacks.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=body)

    updated(aws, body)

    assert refusal(stacks.execute_change_set, StackName="s", ChangeSetName="c") == (
        "ChangeSetNotFound",
        "ChangeSet [c] does not exist",
    )


def test_a_change_set_without_changes_has_failed(aws: AwsServer) -> None:
    made(aws, template({"Reader": READER}))
    stacks = client(aws, "cloudformation")

    stacks.create_change_set(
        StackName="s", ChangeSetName="c", TemplateBody=template({"Reader": READER}), Capabilities=ANY
    )

    found = stacks.describe_change_set(StackName="s", ChangeSetName="c")
    assert (found["Status"], found["ExecutionStatus"], found["StatusReason"]) == (
        "FAILED",
        "UNAVAILABLE",
        "The submitted information didn't contain changes. "
        "Submit different information to create a change set.",
    )


def test_a_template_is_summed_up(aws: AwsServer) -> None:
    body = template({"Reader": READER, "A": SECRET}, Parameters=TAKING, Description="d")

    found = client(aws, "cloudformation").validate_template(TemplateBody=body)

    assert [each["ParameterKey"] for each in found["Parameters"]] == list(TAKING)
    assert (found["Description"], found["Capabilities"], found["CapabilitiesReason"]) == (
        "d",
        ["CAPABILITY_NAMED_IAM"],
        "The following resource(s) require capabilities: [AWS::IAM::Role]",
    )


YAML = """\
Parameters:
  ExternalId: {Type: String}
Conditions:
  IsKnown: !Not [!Equals [!Ref ExternalId, unknown]]
Resources:
  Reader:
    Type: AWS::IAM::Role
    Condition: IsKnown
    Properties:
      RoleName: reader
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: sts:AssumeRole
            Condition: {StringEquals: {"sts:ExternalId": !Ref ExternalId}}
Outputs:
  RoleArn:
    Condition: IsKnown
    Value: !GetAtt Reader.Arn
"""


@pytest.fixture
def sandbox(aws: AwsServer) -> Iterator[Sandbox]:
    with surroundings(aws) as around, fresh_sandbox(aws, around) as fresh:
        (fresh.work / "role.yaml").write_text(YAML)
        yield fresh


def deploy(sandbox: Sandbox, external_id: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `aws cloudformation deploy` as a guide does."""
    command = "aws cloudformation deploy --stack-name s --template-file role.yaml --parameter-overrides"
    words = ["bash", "-c", f"{command} ExternalId={external_id} {' '.join(options)}"]
    return subprocess.run(
        words, cwd=sandbox.work, env=sandbox.environment, capture_output=True, text=True, check=False
    )


def external_id(aws: AwsServer) -> str:
    (statement,) = here(aws)["iam"]["roles"]["reader"]["trust"]["Statement"]
    found: str = statement["Condition"]["StringEquals"]["sts:ExternalId"]
    return found


def test_deploy_makes_a_stack_and_changes_it(aws: AwsServer, sandbox: Sandbox) -> None:
    first = deploy(sandbox, "acme", "--capabilities", NAMED_IAM)
    assert (first.returncode, outputs(stack(aws))) == (0, {"RoleArn": f"arn:aws:iam::{HERE}:role/reader"})
    assert "Successfully created/updated stack - s" in first.stdout
    assert external_id(aws) == "acme"

    assert deploy(sandbox, "other", "--capabilities", NAMED_IAM).returncode == 0
    assert (stack(aws)["StackStatus"], external_id(aws)) == ("UPDATE_COMPLETE", "other")

    again = deploy(sandbox, "other", "--capabilities", NAMED_IAM, "--no-fail-on-empty-changeset")
    assert (again.returncode, again.stderr) == (0, "")
    assert "No changes to deploy. Stack s is up to date" in again.stdout

    assert deploy(sandbox, "unknown", "--capabilities", NAMED_IAM).returncode == 0
    assert (here(aws), outputs(stack(aws))) == ({}, {})


def test_deploy_says_which_capability_it_needs(sandbox: Sandbox) -> None:
    refused = deploy(sandbox, "acme")

    assert refused.returncode != 0
    assert refused.stderr.strip() == (
        "An error occurred (InsufficientCapabilitiesException) when calling the CreateChangeSet operation: "
        "Requires capabilities : [CAPABILITY_NAMED_IAM]"
    )


def test_deploy_fails_when_its_stack_does(aws: AwsServer, sandbox: Sandbox) -> None:
    client(aws, "iam").create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(TRUST))

    failed = deploy(sandbox, "acme", "--capabilities", NAMED_IAM)

    assert failed.returncode != 0
    assert "Failed to create/update the stack." in failed.stderr
