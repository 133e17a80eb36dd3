"""Web identities: whom a token of the identity provider lets in."""

from __future__ import annotations

import time
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.sandbox.principals import HERE, Keys, allow, client, refusal, role, trust
from tooling.sandbox.aws.server import AwsServer

ISSUER = "https://id.example.com"


PROVIDER = f"arn:aws:iam::{HERE}:oidc-provider/id.example.com"


@pytest.fixture
def web_role(aws: AwsServer) -> str:
    """A role for whoever `id.example.com` says is `organization:1`."""
    client(aws, "iam").create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
    condition = {"id.example.com:aud": "sts.amazonaws.com", "id.example.com:sub": "organization:1"}
    policy = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", {"StringEquals": condition})
    return role(aws, policy, allow("secretsmanager:ListSecrets"))


def claims(**changes: Any) -> dict[str, Any]:
    right = {"iss": ISSUER, "aud": "sts.amazonaws.com", "sub": "organization:1", "exp": time.time() + 60}
    return {**right, **changes}


def assume_web(aws: AwsServer, arn: str, token: str) -> Any:
    sts = boto3.client(
        "sts",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
    )
    return sts.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="web", WebIdentityToken=token)


def test_a_right_token_opens_the_role(aws: AwsServer, web_role: str) -> None:
    taken = assume_web(aws, web_role, aws.authorizer.provider.token(claims()))["Credentials"]
    keys = Keys(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])

    assert client(aws, "sts", keys).get_caller_identity()["Arn"].endswith(":assumed-role/worker/web")
    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        (
            {"sub": "organization:2"},
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
        ({"aud": "other"}, "InvalidIdentityToken", "Incorrect token audience"),
        (
            {"iss": "https://x.example"},
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account",
        ),
        ({"exp": 1_700_000_000}, "ExpiredTokenException", "Token expired: current date/time "),
        ({"exp": None}, "ExpiredTokenException", "Token expired: current date/time "),
    ],
)
def test_a_wrong_claim_is_refused(
    aws: AwsServer, web_role: str, changes: dict[str, Any], code: str, message: str
) -> None:
    refused = refusal(
        assume_web, aws=aws, arn=web_role, token=aws.authorizer.provider.token(claims(**changes))
    )

    assert (refused[0], refused[1].startswith(message)) == (code, True)


def test_a_token_that_another_key_signed_is_refused(aws: AwsServer, web_role: str) -> None:
    from tooling.sandbox.aws.identity_provider import IdentityProvider

    for token in (IdentityProvider().token(claims()), "x.y.z", "not a token at all", "é" * 20):
        assert refusal(assume_web, aws=aws, arn=web_role, token=token)[0] == "InvalidIdentityToken"


def test_audiences_are_added_to_a_provider_and_removed(aws: AwsServer, web_role: str) -> None:
    iam = client(aws, "iam")
    other = {"OpenIDConnectProviderArn": PROVIDER, "ClientID": "reports.example.com"}
    token = aws.authorizer.provider.token(claims(aud="reports.example.com"))

    unknown = refusal(assume_web, aws=aws, arn=web_role, token=token)
    iam.add_client_id_to_open_id_connect_provider(**other)
    registered = refusal(assume_web, aws=aws, arn=web_role, token=token)
    iam.remove_client_id_from_open_id_connect_provider(**other)

    assert unknown == ("InvalidIdentityToken", "Incorrect token audience")
    assert registered[0] == "AccessDenied"
    assert refusal(assume_web, aws=aws, arn=web_role, token=token) == unknown
