"""BatchGetSecretValue: the secrets that may be read, and why the others may not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import HERE, SECRET, Keys, allow, client, refusal, user
from tooling.sandbox.aws.server import AwsServer

BATCH, READ = "secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"
BY_NAME = [{"Key": "name", "Values": ["a"]}]


@pytest.fixture
def keys(aws: AwsServer) -> Keys:
    """The keys of a user that may read the secret `a/1` and list none, beside `a/2` that it may not read."""
    client(aws, "secretsmanager").create_secret(Name="a/1", SecretString="one")
    client(aws, "secretsmanager").create_secret(Name="a/2", SecretBinary=b"two")
    return user(aws, allow(BATCH), allow(READ, f"{SECRET}:a/1-??????"))


def read(aws: AwsServer, keys: Keys | None, **asked: Any) -> tuple[list[Any], list[tuple[str, str]]]:
    """Return the values that are read, and the ids of the other secrets with the code of each."""
    answer = client(aws, "secretsmanager", keys).batch_get_secret_value(**asked)
    values = [each.get("SecretString", each.get("SecretBinary")) for each in answer["SecretValues"]]
    return values, [(each["SecretId"], each["ErrorCode"]) for each in answer["Errors"]]


def test_those_that_may_be_read_are_and_the_others_are_named(aws: AwsServer, keys: Keys) -> None:
    values, errors = read(aws, keys, SecretIdList=["a/1", "a/2", "missing"])

    assert values == ["one"]
    assert errors == [("a/2", "AccessDeniedException"), ("missing", "AccessDeniedException")]
    assert read(aws, None, SecretIdList=["a/2", "missing"]) == (
        [b"two"],
        [("missing", "ResourceNotFoundException")],
    )


def test_each_secret_is_recorded_as_a_read_of_its_own(aws: AwsServer, keys: Keys) -> None:
    aws.authorizer.records.clear()

    read(aws, keys, SecretIdList=["a/1", "a/2"])

    decided = [
        (each.request.action, each.verdict.decision.value.removesuffix("lyDenied"))
        for each in aws.authorizer.records
    ]
    assert decided == [(BATCH, "Allowed"), (READ, "Allowed"), (READ, "Implicit")]


def test_filters_need_listing_and_reading_each_that_is_found(aws: AwsServer, keys: Keys) -> None:
    asked = client(aws, "secretsmanager", keys).batch_get_secret_value
    code, message = refusal(asked, Filters=BY_NAME)
    assert (code, "user/reader is not authorized to perform: secretsmanager:ListSecrets " in message) == (
        "AccessDeniedException",
        True,
    )

    lister = user(aws, allow([BATCH, "secretsmanager:ListSecrets"]), allow(READ, f"{SECRET}:a/1-*"), name="l")
    values, errors = read(aws, lister, Filters=BY_NAME)

    assert values == ["one"]
    assert [(each[: len(SECRET) + 4], code) for each, code in errors] == [
        (f"{SECRET}:a/2", "AccessDeniedException")
    ]


def test_without_the_action_itself_nothing_is_read(aws: AwsServer) -> None:
    stranger = user(aws, allow(READ), name="stranger")

    code, message = refusal(
        client(aws, "secretsmanager", stranger).batch_get_secret_value, SecretIdList=["a/1"]
    )

    assert code == "AccessDeniedException"
    assert message.startswith(
        f"User: arn:aws:iam::{HERE}:user/stranger is not authorized to perform: {BATCH}"
    )


def test_ids_and_filters_exclude_each_other(aws: AwsServer) -> None:
    asked = client(aws, "secretsmanager").batch_get_secret_value

    assert refusal(asked, SecretIdList=["a"], Filters=BY_NAME)[0] == "InvalidParameterException"
    assert refusal(asked, SecretIdList=["a"], MaxResults=1)[0] == "InvalidParameterException"


@pytest.mark.usefixtures("keys")
def test_a_page_of_what_is_found_names_the_next(aws: AwsServer) -> None:
    asked = client(aws, "secretsmanager").batch_get_secret_value

    first = asked(Filters=BY_NAME, MaxResults=1)
    second = asked(Filters=BY_NAME, MaxResults=1, NextToken=first["NextToken"])

    assert {each["Name"] for page in (first, second) for each in page["SecretValues"]} == {"a/1", "a/2"}
    assert "NextToken" not in second
