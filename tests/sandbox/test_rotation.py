"""Rotation: what takes a secret from one version to the next, and what keeps it from getting there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.lambdas import ARN, ROTATING, ROTATOR, SECRETS_MANAGER, function, let_in, zipped
from tests.sandbox.principals import HERE, allow, client, document, refusal, user
from tooling.sandbox.aws.checkpoints import restore, save
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state

MONTHLY = {"AutomaticallyAfterDays": 30}
NOT_INVOKED = (
    "AccessDeniedException",
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants "
    "access to the principal secretsmanager.amazonaws.com.",
)
NOT_COMPLETE = (
    "InvalidRequestException",
    "A previous rotation isn't complete. That rotation will be reattempted.",
)
NO_FUNCTION = (
    "InvalidRequestException",
    "No Lambda rotation function ARN is associated with this secret.",
)


@pytest.fixture
def secrets(aws: AwsServer) -> Any:
    """An administrator's client, and the secret `app`."""
    made = client(aws, "secretsmanager")
    made.create_secret(Name="app", SecretString="first", ClientRequestToken="1" * 32)
    return made


def stages(secrets: Any) -> dict[str, list[str]]:
    """Return the labels of the versions of `app`, by the first character of their ids."""
    listed = secrets.describe_secret(SecretId="app")["VersionIdsToStages"]
    return {number[0]: sorted(labels) for number, labels in listed.items()}


def configure(secrets: Any, number: int = 2, **more: Any) -> Any:
    """Configure the rotation of `app`, and rotate it to the version whose id is made of `number`."""
    wanted = {"RotationLambdaARN": ARN, "RotationRules": MONTHLY, "ClientRequestToken": str(number) * 32}
    return secrets.rotate_secret(SecretId="app", **wanted | more)


def value(secrets: Any) -> str:
    return str(secrets.get_secret_value(SecretId="app")["SecretString"])


def test_a_rotation_makes_a_new_version_current_and_the_one_before_previous(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)

    answer = configure(secrets)

    described = secrets.describe_secret(SecretId="app")
    assert answer["VersionId"] == "2" * 32
    assert stages(secrets) == {"1": ["AWSPREVIOUS"], "2": ["AWSCURRENT", "AWSPENDING"]}
    assert (described["RotationEnabled"], described["RotationLambdaARN"]) == (True, ARN)
    assert described["RotationRules"] == MONTHLY
    assert described["LastRotatedDate"] < described["NextRotationDate"]
    assert len(value(secrets)) == 32


def test_a_rotation_that_is_configured_can_be_asked_for_again(aws: AwsServer, secrets: Any) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)
    before = value(secrets)

    secrets.rotate_secret(SecretId="app", ClientRequestToken="3" * 32)

    assert stages(secrets) == {"2": ["AWSPREVIOUS"], "3": ["AWSCURRENT", "AWSPENDING"]}
    assert secrets.get_secret_value(SecretId="app", VersionStage="AWSPREVIOUS")["SecretString"] == before


def test_a_rotation_that_is_asked_for_twice_with_one_token_makes_one_version(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)
    before = value(secrets)

    configure(secrets)
    configure(secrets, 1)

    assert stages(secrets) == {"1": ["AWSPREVIOUS"], "2": ["AWSCURRENT", "AWSPENDING"]}
    assert value(secrets) == before


def test_a_value_that_is_put_after_a_rotation_follows_the_rotated_one(aws: AwsServer, secrets: Any) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)

    secrets.put_secret_value(SecretId="app", SecretString="mine", ClientRequestToken="3" * 32)

    assert (stages(secrets), value(secrets)) == ({"2": ["AWSPREVIOUS"], "3": ["AWSCURRENT"]}, "mine")


def test_without_a_function_there_is_no_rotation(secrets: Any) -> None:
    assert refusal(secrets.rotate_secret, SecretId="app") == NO_FUNCTION
    assert refusal(secrets.rotate_secret, SecretId="app", RotationRules=MONTHLY) == NO_FUNCTION
    assert (stages(secrets), value(secrets)) == ({"1": ["AWSCURRENT"]}, "first")


# What the policy of the function may say besides letting Secrets Manager in.
KEPT_OUT: dict[str, dict[str, Any] | None] = {
    "it has no policy": None,
    "its policy is for another account": {"SourceAccount": "444455556666"},
    "its policy is for another secret": {
        "SourceArn": f"arn:aws:secretsmanager:us-east-1:{HERE}:secret:b-abcdef"
    },
}


@pytest.mark.parametrize("law", KEPT_OUT)
def test_a_function_that_does_not_let_secrets_manager_in_rotates_nothing(
    aws: AwsServer, secrets: Any, law: str
) -> None:
    function(aws)
    more = KEPT_OUT[law]
    if more is not None:
        let_in(aws, **more)

    assert refusal(configure, secrets=secrets) == NOT_INVOKED
    assert stages(secrets) == {"1": ["AWSCURRENT"]}
    assert "RotationEnabled" not in secrets.describe_secret(SecretId="app")


def test_a_function_that_is_not_there_rotates_nothing(secrets: Any) -> None:
    assert refusal(configure, secrets=secrets) == NOT_INVOKED


def test_the_policy_of_a_function_may_name_the_account_and_the_secret(aws: AwsServer, secrets: Any) -> None:
    function(aws)
    arn = secrets.describe_secret(SecretId="app")["ARN"]
    let_in(aws, SourceAccount=HERE, SourceArn=arn)

    configure(secrets)

    assert stages(secrets)["2"] == ["AWSCURRENT", "AWSPENDING"]


def test_rotating_takes_the_permission_to_invoke_the_function(aws: AwsServer, secrets: Any) -> None:
    function(aws)
    let_in(aws)
    keys = user(aws, allow("secretsmanager:RotateSecret"))
    reader = client(aws, "secretsmanager", keys)

    denied = refusal(configure, secrets=reader)
    statements = document(allow("secretsmanager:RotateSecret"), allow("lambda:InvokeFunction", ARN))
    client(aws, "iam").put_user_policy(UserName="reader", PolicyName="inline", PolicyDocument=statements)
    configure(reader)
    reader.rotate_secret(SecretId="app", ClientRequestToken="3" * 32)

    assert denied == (
        "AccessDeniedException",
        f"User: arn:aws:iam::{HERE}:user/reader is not authorized to perform: lambda:InvokeFunction on "
        f"resource: {ARN} because no identity-based policy allows the lambda:InvokeFunction action",
    )
    assert stages(secrets)["3"] == ["AWSCURRENT", "AWSPENDING"]


def test_a_role_that_may_not_put_the_new_value_leaves_an_empty_pending_version(
    aws: AwsServer, secrets: Any
) -> None:
    without = [{**each, "Action": each["Action"]} for each in ROTATING]
    without[0]["Action"] = [each for each in ROTATING[0]["Action"] if not each.endswith("PutSecretValue")]
    function(aws, statements=without)
    let_in(aws)

    configure(secrets)

    pending = {"SecretId": "app", "VersionStage": "AWSPENDING"}
    assert stages(secrets) == {"1": ["AWSCURRENT"], "2": ["AWSPENDING"]}
    assert refusal(secrets.get_secret_value, **pending)[0] == "ResourceNotFoundException"
    assert value(secrets) == "first"
    assert "LastRotatedDate" not in secrets.describe_secret(SecretId="app")


def test_a_role_without_a_key_of_ones_own_rotates_nothing(aws: AwsServer, secrets: Any) -> None:
    key = client(aws, "kms").create_key()["KeyMetadata"]["Arn"]
    secrets.update_secret(SecretId="app", KmsKeyId=key)
    function(aws)
    let_in(aws)

    configure(secrets)
    failed = stages(secrets)
    statements = document(*ROTATING, allow(["kms:GenerateDataKey", "kms:Decrypt"], key))
    client(aws, "iam").put_role_policy(RoleName="worker", PolicyName="inline", PolicyDocument=statements)
    again = refusal(secrets.rotate_secret, SecretId="app")

    assert failed == {"1": ["AWSCURRENT"], "2": ["AWSPENDING"]}
    assert again == NOT_COMPLETE
    assert stages(secrets)["2"] == ["AWSCURRENT", "AWSPENDING"]


def failing(step: str) -> str:
    """Return a rotation function that fails in one of its steps."""
    return f"{ROTATOR}\ndef {step}(arn, token):\n    raise ValueError('no')\n"


def test_a_function_that_fails_its_test_leaves_the_pending_version_and_blocks_the_next_rotation(
    aws: AwsServer, secrets: Any
) -> None:
    functions = function(aws, failing("testSecret"))
    let_in(aws)

    configure(secrets)
    again = refusal(secrets.rotate_secret, SecretId="app", ClientRequestToken="3" * 32)

    assert again == NOT_COMPLETE
    assert stages(secrets) == {"1": ["AWSCURRENT"], "2": ["AWSPENDING"]}
    assert value(secrets) == "first"
    assert len(secrets.get_secret_value(SecretId="app", VersionStage="AWSPENDING")["SecretString"]) == 32
    assert functions.get_function(FunctionName="rotator")["Configuration"]["State"] == "Active"


def test_a_rotation_that_failed_is_over_without_its_label(aws: AwsServer, secrets: Any) -> None:
    functions = function(aws, failing("testSecret"))
    let_in(aws)
    configure(secrets)

    secrets.update_secret_version_stage(
        SecretId="app", VersionStage="AWSPENDING", RemoveFromVersionId="2" * 32
    )
    alone = stages(secrets)
    functions.update_function_code(FunctionName="rotator", ZipFile=zipped(ROTATOR))
    secrets.rotate_secret(SecretId="app", ClientRequestToken="3" * 32)

    assert alone == {"1": ["AWSCURRENT"]}
    assert stages(secrets) == {"1": ["AWSPREVIOUS"], "3": ["AWSCURRENT", "AWSPENDING"]}


@pytest.mark.parametrize("step", ["createSecret", "setSecret", "testSecret", "finishSecret"])
def test_whatever_step_fails_the_secret_stays_what_it_was(aws: AwsServer, secrets: Any, step: str) -> None:
    function(aws, failing(step))
    let_in(aws)

    configure(secrets)

    assert (stages(secrets), value(secrets)) == ({"1": ["AWSCURRENT"], "2": ["AWSPENDING"]}, "first")


def test_a_rotation_that_waits_for_its_window_is_only_tested(aws: AwsServer, secrets: Any) -> None:
    source = ROTATOR.replace(
        "def testSecret(arn, token):", "def testSecret(arn, token):\n    seen(arn, token)"
    )
    source += (
        "\ndef seen(arn, token):\n"
        "    read = secrets.get_secret_value(SecretId=arn, VersionId=token, VersionStage='AWSPENDING')\n"
        "    assert read['SecretString'] == 'first'\n"
        "    secrets.tag_resource(SecretId=arn, Tags=[{'Key': 'tested', 'Value': 'yes'}])\n"
    )
    function(aws, source, statements=[*ROTATING, allow("secretsmanager:TagResource")])
    let_in(aws)

    configure(secrets, RotateImmediately=False)

    described = secrets.describe_secret(SecretId="app")
    assert (stages(secrets), value(secrets)) == ({"1": ["AWSCURRENT"]}, "first")
    assert described["Tags"] == [{"Key": "tested", "Value": "yes"}]
    assert described["RotationEnabled"] is True
    assert "LastRotatedDate" not in described


def test_a_rotation_that_is_cancelled_keeps_its_configuration_and_can_be_turned_on_again(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)

    secrets.cancel_rotate_secret(SecretId="app")
    off = secrets.describe_secret(SecretId="app")
    secrets.rotate_secret(SecretId="app", ClientRequestToken="3" * 32)

    assert (off["RotationEnabled"], off["RotationLambdaARN"], off["RotationRules"]) == (False, ARN, MONTHLY)
    assert "NextRotationDate" not in off
    assert secrets.describe_secret(SecretId="app")["RotationEnabled"] is True
    assert stages(secrets)["3"] == ["AWSCURRENT", "AWSPENDING"]


def test_a_rotation_that_was_never_configured_cant_be_cancelled(secrets: Any) -> None:
    assert refusal(secrets.cancel_rotate_secret, SecretId="app") == NO_FUNCTION


RULES: dict[str, tuple[dict[str, Any], str]] = {
    "a number of days and an expression": (
        {**MONTHLY, "ScheduleExpression": "rate(10 days)"},
        "You cannot specify both rotation frequency and schedule expression together.",
    ),
    "neither": ({}, "You must specify a rotation frequency or a schedule expression."),
    "too often": (
        {"ScheduleExpression": "rate(3 hours)"},
        "A secret can be rotated every 4 hours, and not more often.",
    ),
    "no expression": (
        {"ScheduleExpression": "every day"},
        "The schedule expression every day is not valid: it has six fields.",
    ),
}


@pytest.mark.parametrize("law", RULES)
def test_rules_that_say_no_schedule_are_refused(aws: AwsServer, secrets: Any, law: str) -> None:
    function(aws)
    let_in(aws)
    rules, message = RULES[law]

    assert refusal(configure, secrets=secrets, RotationRules=rules) == ("InvalidParameterException", message)
    assert stages(secrets) == {"1": ["AWSCURRENT"]}


def test_a_schedule_expression_is_described_with_the_days_that_it_comes_to(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)
    rules = {"ScheduleExpression": "cron(0 16 ? * SUN *)", "Duration": "2h"}

    configure(secrets, RotationRules=rules)

    described = secrets.describe_secret(SecretId="app")
    listed = secrets.list_secrets()["SecretList"][0]
    ends = described["NextRotationDate"].astimezone(UTC)
    assert described["RotationRules"] == {"AutomaticallyAfterDays": 7, **rules} == listed["RotationRules"]
    assert (ends.isoweekday(), ends.hour, ends.minute) == (7, 18, 0)
    assert ends > datetime.now(UTC)


def test_a_rotated_value_is_the_same_to_states_though_it_is_another_one_each_time(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)

    before = state(aws.authorizer.ledger)
    secrets.rotate_secret(SecretId="app")
    rotated = state(aws.authorizer.ledger)[HERE]["us-east-1"]["secrets"]["app"]

    assert before[HERE]["us-east-1"]["secrets"]["app"]["versions"] == [
        {"stages": ["AWSCURRENT", "AWSPENDING"], "value": "<made by rotation>"},
        {"stages": ["AWSPREVIOUS"], "value": "first"},
    ]
    assert rotated["rotation"] == {"days": 30, "enabled": True, "function": ARN}


def test_a_checkpoint_has_the_rotation(aws: AwsServer, secrets: Any) -> None:
    function(aws)
    let_in(aws)
    configure(secrets)
    checkpoint, before = save(aws), state(aws.authorizer.ledger)
    secrets.delete_secret(SecretId="app", ForceDeleteWithoutRecovery=True)

    restore(aws, checkpoint)

    assert state(aws.authorizer.ledger) == before
    secrets.rotate_secret(SecretId="app", ClientRequestToken="3" * 32)
    assert stages(secrets)["3"] == ["AWSCURRENT", "AWSPENDING"]


def test_what_a_function_does_is_recorded_as_its_role_and_what_invokes_it_as_the_service(
    aws: AwsServer, secrets: Any
) -> None:
    function(aws)
    let_in(aws)
    aws.authorizer.records.clear()

    configure(secrets)

    seen = [
        (each.request.principal.arn.split("/")[-1], each.request.action) for each in aws.authorizer.records
    ]
    assert seen == [
        ("Administrator", "secretsmanager:RotateSecret"),
        ("Administrator", "lambda:InvokeFunction"),
        (SECRETS_MANAGER, "lambda:InvokeFunction"),
        ("lambda.amazonaws.com", "sts:AssumeRole"),
        ("rotator", "secretsmanager:DescribeSecret"),
        ("rotator", "secretsmanager:GetRandomPassword"),
        ("rotator", "secretsmanager:PutSecretValue"),
        ("rotator", "secretsmanager:GetSecretValue"),
        ("rotator", "secretsmanager:DescribeSecret"),
        ("rotator", "secretsmanager:UpdateSecretVersionStage"),
    ]
