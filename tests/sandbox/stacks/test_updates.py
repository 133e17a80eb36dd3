"""Updates: a stack becomes what a new one of the template would be, or is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.sandbox.principals import ELSEWHERE, HERE, client, refusal, trust
from tests.sandbox.stacks.templates import (
    EVERYTHING,
    KEY_POLICY,
    LIST,
    READ,
    READER,
    ROOT,
    changed,
    failures,
    here,
    made,
    outputs,
    resource,
    template,
    updated,
)
from tooling.sandbox.aws.server import AwsServer

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


def without_old_versions(found: dict[str, Any]) -> dict[str, Any]:
    """Return a state without what AWS keeps of a secret that was changed."""
    for secret in found["us-east-1"]["secrets"].values():
        secret["versions"] = [each for each in secret["versions"] if "AWSCURRENT" in each["stages"]]
    return found


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


def test_the_audiences_of_an_identity_provider_are_changed_in_place(aws: AwsServer) -> None:
    def body(*clients: str) -> str:
        return template({"P": resource("IAM::OIDCProvider", Url="https://x.example", ClientIdList=clients)})

    made(aws, body("one", "two"))

    assert updated(aws, body("two", "three"))["StackStatus"] == "UPDATE_COMPLETE"
    assert here(aws)["iam"]["oidc_providers"]["x.example"]["client_ids"] == ["three", "two"]


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
