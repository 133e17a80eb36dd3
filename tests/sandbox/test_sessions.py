"""Sessions: how long they last, and what they hand on to the next."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import HERE, Keys, allow, assume, client, document, refusal, trust, user
from tooling.sandbox.aws.server import AwsServer

ACCOUNT = {"AWS": f"arn:aws:iam::{HERE}:root"}
SESSION = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


@pytest.fixture
def keys(aws: AwsServer) -> Keys:
    """The keys of a user that may take on the roles `first` and `second`, whose sessions may too."""
    iam = client(aws, "iam")
    trusting = {"Effect": "Allow", "Principal": ACCOUNT, "Action": SESSION}
    for name in ("first", "second"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trusting))
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(allow("*")))
    return user(aws, allow(SESSION))


def taking(aws: AwsServer, keys: Keys, role: str = "second", **more: Any) -> Any:
    arn = f"arn:aws:iam::{HERE}:role/{role}"
    return lambda: client(aws, "sts", keys).assume_role(RoleArn=arn, RoleSessionName="session", **more)


def test_a_session_lasts_no_longer_than_its_role_lets_it(aws: AwsServer, keys: Keys) -> None:
    too_long = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    assert refusal(taking(aws, keys, DurationSeconds=3601)) == ("ValidationError", too_long)

    client(aws, "iam").update_role(RoleName="second", MaxSessionDuration=7200)

    assert taking(aws, keys, DurationSeconds=7200)()["Credentials"]
    assert refusal(taking(aws, keys, DurationSeconds=7201)) == ("ValidationError", too_long)


def test_a_chained_session_lasts_an_hour_at_most(aws: AwsServer, keys: Keys) -> None:
    client(aws, "iam").update_role(RoleName="second", MaxSessionDuration=7200)
    first = assume(aws, keys, "first")

    assert taking(aws, first, DurationSeconds=3600)()["Credentials"]
    assert refusal(taking(aws, first, DurationSeconds=3601)) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    )


def test_transitive_tags_and_the_source_identity_are_handed_on(aws: AwsServer, keys: Keys) -> None:
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "cost", "Value": "1"}]
    first = assume(aws, keys, "first", Tags=tags, TransitiveTagKeys=["team"], SourceIdentity="ada")
    aws.authorizer.records.clear()

    second = assume(aws, first, "second")
    client(aws, "kms", second).list_keys()

    context = aws.authorizer.records[-1].request.context
    assert context["aws:principaltag/team"] == ("blue",)
    assert context["aws:sourceidentity"] == ("ada",)
    assert "aws:principaltag/cost" not in context


def test_tags_and_a_source_identity_have_to_be_allowed(aws: AwsServer, keys: Keys) -> None:
    client(aws, "iam").update_assume_role_policy(RoleName="second", PolicyDocument=trust(ACCOUNT))

    assert taking(aws, keys)()["Credentials"]
    for more, action in (
        ({"Tags": [{"Key": "a", "Value": "b"}]}, "sts:TagSession"),
        ({"SourceIdentity": "ada"}, "sts:SetSourceIdentity"),
    ):
        code, message = refusal(taking(aws, keys, **more))
        assert (code, action in message) == ("AccessDenied", True)
