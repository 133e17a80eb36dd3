"""Failures: a stack that can't be made leaves nothing, and says why."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from botocore.parsers import ResponseParserError

from tests.sandbox.principals import client, refusal
from tests.sandbox.stacks.templates import (
    EVERYTHING,
    READER,
    TRUST,
    changed,
    failures,
    here,
    made,
    resource,
    stack,
    template,
    updated,
)
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.stacks.kind import Made
from tooling.sandbox.aws.stacks.kinds import KINDS

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


def test_a_secret_under_a_disabled_key_fails_the_stack(aws: AwsServer) -> None:
    found = made(aws, template(changed("Key", {"Enabled": False})))

    assert found["StackStatus"] == "ROLLBACK_COMPLETE"


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


@pytest.mark.parametrize(("definition", "message"), WRONG.values(), ids=WRONG)
def test_what_aws_refuses_fails_the_stack(aws: AwsServer, definition: dict[str, Any], message: str) -> None:
    never = {"Conditions": {"Never": {"Fn::Equals": [1, 2]}}}
    body = template({"X": definition, "Never": {**resource("IAM::User"), "Condition": "Never"}}, **never)

    assert made(aws, body)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert failures(aws)["X"].startswith(message)
    assert here(aws) == {}
