"""Permissions: a stack has its sender's, and needs an acknowledgement to make more of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sandbox.principals import HERE, Keys, allow, assume, client, refusal, role, trust, user
from tests.sandbox.stacks.templates import (
    ANY,
    IAM,
    NAMED_IAM,
    READER,
    ROOT,
    SECRET,
    TRUST,
    failures,
    here,
    made,
    resource,
    stack,
    template,
)
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer

NAMED, UNNAMED = READER, resource("IAM::Role", AssumeRolePolicyDocument=TRUST)


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
