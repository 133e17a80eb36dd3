"""RotationSchedule: a template turns the rotation of a secret on, by a function that is there."""

from __future__ import annotations

from typing import Any

from tests.sandbox.lambdas import ARN, function, let_in
from tests.sandbox.principals import client
from tests.sandbox.stacks.templates import made, resource, template, updated
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state

SECRET = resource("SecretsManager::Secret", Name="app", SecretString="first")
WEEKLY = {"ScheduleExpression": "rate(7 days)"}


def rotating(**more: Any) -> str:
    properties = {"RotationLambdaARN": ARN, "RotationRules": WEEKLY} | more
    schedule = resource("SecretsManager::RotationSchedule", SecretId={"Ref": "Secret"}, **properties)
    return template({"Secret": SECRET, "Schedule": schedule})


def described(aws: AwsServer) -> Any:
    return client(aws, "secretsmanager").describe_secret(SecretId="app")


def labels(aws: AwsServer) -> list[list[str]]:
    return [sorted(each) for each in described(aws)["VersionIdsToStages"].values()]


def test_a_stack_and_boto3_leave_the_same_rotation(aws: AwsServer) -> None:
    function(aws)
    let_in(aws)
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="app", SecretString="first")
    secrets.rotate_secret(SecretId="app", RotationLambdaARN=ARN, RotationRules=WEEKLY)
    by_boto3 = state(aws.authorizer.ledger)
    secrets.delete_secret(SecretId="app", ForceDeleteWithoutRecovery=True)

    found = made(aws, rotating())

    assert found["StackStatus"] == "CREATE_COMPLETE"
    assert state(aws.authorizer.ledger) == by_boto3


def test_a_rotation_that_waits_for_its_schedule_makes_no_version(aws: AwsServer) -> None:
    function(aws)
    let_in(aws)

    made(aws, rotating(RotateImmediatelyOnUpdate=False))

    assert labels(aws) == [["AWSCURRENT"]]


def test_another_schedule_is_an_update_and_none_turns_rotation_off(aws: AwsServer) -> None:
    function(aws)
    let_in(aws)
    made(aws, rotating())

    updated(aws, rotating(RotationRules={"AutomaticallyAfterDays": "30"}, RotateImmediatelyOnUpdate=False))
    monthly = described(aws)["RotationRules"]
    updated(aws, template({"Secret": SECRET}))

    assert monthly == {"AutomaticallyAfterDays": 30}
    assert described(aws)["RotationEnabled"] is False


def test_a_function_that_keeps_secrets_manager_out_fails_the_stack(aws: AwsServer) -> None:
    function(aws)

    made(aws, rotating())

    events = client(aws, "cloudformation").describe_stack_events(StackName="s")["StackEvents"]
    reasons = [each["ResourceStatusReason"] for each in events if each["ResourceStatus"] == "CREATE_FAILED"]
    assert "Secrets Manager cannot invoke the specified Lambda function." in reasons[0]


def test_a_function_that_aws_would_write_is_not_carried_out(aws: AwsServer) -> None:
    made(aws, rotating(HostedRotationLambda={"RotationType": "MySQLSingleUser"}))

    events = client(aws, "cloudformation").describe_stack_events(StackName="s")["StackEvents"]
    reasons = {each.get("ResourceStatusReason", "") for each in events}
    what = "HostedRotationLambda of AWS::SecretsManager::RotationSchedule is not carried out by the sandbox"
    assert any(what in each for each in reasons)
