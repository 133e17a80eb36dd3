"""Stacks: what one shares with its resources and with other stacks, and what keeps it from going."""

from __future__ import annotations

import json

from tests.sandbox.principals import ELSEWHERE, Keys, client, refusal
from tests.sandbox.stacks.templates import (
    ANY,
    EVERYTHING,
    READ,
    READER,
    SECRET,
    changed,
    here,
    made,
    resource,
    stack,
    template,
)
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state

ROLE_OF_MORE = {"Role": READER, "Reader": SECRET}


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
