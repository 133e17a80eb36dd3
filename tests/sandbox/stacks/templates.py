"""Templates for the tests of stacks, and what became of the stack that was made of one."""

from __future__ import annotations

import json
from typing import Any

from tests.sandbox.principals import HERE, allow, client, document, trust
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state

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
IAM, NAMED_IAM = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"


def resource(type_name: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{type_name}", "Properties": properties}


def template(resources: dict[str, Any], outputs: dict[str, Any] | None = None, **sections: Any) -> str:
    shown = {"Outputs": {name: {"Value": value} for name, value in outputs.items()}} if outputs else {}
    return json.dumps({"Resources": resources, **shown, **sections})


def changed(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return `EVERYTHING` with other properties of one resource."""
    before = EVERYTHING[name]
    return {**EVERYTHING, name: {**before, "Properties": {**before["Properties"], **properties}}}


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


SECRET = resource("SecretsManager::Secret")

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
