"""Change sets: they say what would change, and change it once."""

from __future__ import annotations

from typing import Any

from tests.sandbox.principals import client, refusal
from tests.sandbox.stacks.templates import ANY, READER, SECRET, here, made, resource, stack, template, updated
from tooling.sandbox.aws.server import AwsServer


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
