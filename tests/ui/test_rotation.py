"""Rotation in the console: configured with a new secret or later, started, and turned off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.lambdas import ARN, function, let_in
from tests.sandbox.principals import client
from tests.ui.reader import Reader
from tooling.sandbox.sandbox import Sandbox

BEGIN = """
    Open **Secrets Manager** and choose **Store a new secret**.
    Select **Other type of secret**. Enter `password` as **Key** and `first` as **Value**. Choose **Next**.
    Enter `app` as **Secret name** and choose **Next**.
"""
SCHEDULE = """
    Choose **Automatic rotation**. Choose **Days** for **Time unit**, and enter `30` as **Days**.
"""
FUNCTION = """
    Under **Rotation function**, choose **rotator** for **Lambda rotation function**.
"""
EDIT = """
    Open **Secrets Manager** > **app**. On the **Rotation** tab, choose **Edit rotation**.
"""
ROTATE = """
    Open **Secrets Manager** > **app**.
    On the **Rotation** tab, under **Rotation configuration**, choose **Rotate secret immediately**.
    In the **Rotate secret** dialog box, choose **Rotate**.
"""


@pytest.fixture
def secrets(sandbox: Sandbox) -> Any:
    return client(sandbox.aws, "secretsmanager")


def labels(secrets: Any) -> list[list[str]]:
    """Return the labels of the versions of `app`, from the oldest to the newest."""
    return [sorted(each) for each in secrets.describe_secret(SecretId="app")["VersionIdsToStages"].values()]


ROTATED = [["AWSPREVIOUS"], ["AWSCURRENT", "AWSPENDING"]]


def test_a_secret_can_be_stored_with_automatic_rotation(sandbox: Sandbox, secrets: Any) -> None:
    function(sandbox.aws)
    let_in(sandbox.aws)

    Reader(sandbox).follow(f"{BEGIN}{SCHEDULE}{FUNCTION}Choose **Next**. Choose **Store**.")

    described = secrets.describe_secret(SecretId="app")
    assert labels(secrets) == ROTATED
    assert (described["RotationEnabled"], described["RotationLambdaARN"]) == (True, ARN)
    assert described["RotationRules"]["ScheduleExpression"] == "rate(30 days)"


def test_a_rotation_without_a_function_is_not_configured(sandbox: Sandbox) -> None:
    problem, hint = Reader(sandbox).refused(f"{BEGIN}{SCHEDULE}Choose **Next**.")

    assert (problem, hint) == (
        "**Lambda rotation function** is empty, and **Configure rotation - optional** requires it",
        "",
    )


def test_a_function_that_is_not_there_is_told_with_those_that_are(sandbox: Sandbox) -> None:
    function(sandbox.aws)

    problem, hint = Reader(sandbox).refused(
        f"{BEGIN}{SCHEDULE}\nChoose **rotater** for **Lambda rotation function**."
    )

    assert problem == "no **rotater** in **Lambda rotation function**"
    assert "did you mean **rotator**?" in hint


def test_a_function_that_keeps_secrets_manager_out_is_told_at_the_end_of_the_form(sandbox: Sandbox) -> None:
    function(sandbox.aws)

    problem, _ = Reader(sandbox).refused(f"{BEGIN}{SCHEDULE}{FUNCTION}Choose **Next**.\nChoose **Store**.")

    assert problem == (
        "**Store** fails: AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function."
        " Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com."
    )


def test_a_rotation_can_be_configured_started_and_turned_off_later(sandbox: Sandbox, secrets: Any) -> None:
    function(sandbox.aws)
    let_in(sandbox.aws)
    secrets.create_secret(Name="app", SecretString="first")
    reader = Reader(sandbox)

    reader.follow(f"""
        {EDIT}
        Choose **Automatic rotation**. Choose **Schedule expression** for **Rotation schedule**.
        Enter `cron(0 8 1 * ? *)` as **Schedule expression** and `2h` as **Window duration**.
        Clear **Rotate immediately when the secret is stored**.
        {FUNCTION}
        Choose **Save**.
    """)
    configured, waiting = secrets.describe_secret(SecretId="app"), labels(secrets)
    reader.follow(ROTATE)
    rotated = labels(secrets)
    reader.follow(f"{EDIT}Clear **Automatic rotation**. Choose **Save**.")

    rules = {"ScheduleExpression": "cron(0 8 1 * ? *)", "Duration": "2h"}
    assert rules.items() <= configured["RotationRules"].items()
    assert (waiting, rotated) == ([["AWSCURRENT"]], ROTATED)
    assert secrets.describe_secret(SecretId="app")["RotationEnabled"] is False


def test_what_is_configured_stands_in_the_form_when_it_is_opened_again(
    sandbox: Sandbox, secrets: Any
) -> None:
    function(sandbox.aws)
    let_in(sandbox.aws)
    secrets.create_secret(Name="app", SecretString="first")
    rules = {"ScheduleExpression": "rate(12 hours)", "Duration": "1h"}
    secrets.rotate_secret(SecretId="app", RotationLambdaARN=ARN, RotationRules=rules)

    Reader(sandbox).follow(f"{EDIT}Enter `2h` as **Window duration**. Choose **Save**.")

    described = secrets.describe_secret(SecretId="app")
    assert described["RotationRules"] == {
        "AutomaticallyAfterDays": 1,
        "ScheduleExpression": "rate(12 hours)",
        "Duration": "2h",
    }
    assert len(described["VersionIdsToStages"]) == 2


def test_a_rotation_that_is_not_configured_cant_be_started(sandbox: Sandbox, secrets: Any) -> None:
    secrets.create_secret(Name="app", SecretString="first")

    _, hint = Reader(sandbox).refused("""
        Open **Secrets Manager** > **app**.
        On the **Rotation** tab, choose **Rotate secret immediately**.
    """)

    assert hint == "no rotation is configured for this secret"


def test_a_schedule_that_secrets_manager_refuses_is_told(sandbox: Sandbox, secrets: Any) -> None:
    function(sandbox.aws)
    let_in(sandbox.aws)
    secrets.create_secret(Name="app", SecretString="first")

    problem, _ = Reader(sandbox).refused(f"""
        {EDIT}
        Choose **Automatic rotation**. Choose **Hours** for **Time unit**, and enter `2` as **Hours**.
        {FUNCTION}
        Choose **Save**.
    """)

    assert problem == (
        "**Save** fails: InvalidParameterException: "
        "A secret can be rotated every 4 hours, and not more often."
    )
