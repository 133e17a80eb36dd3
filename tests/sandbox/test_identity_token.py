"""The command `identity-token`: a page gets tokens that the sandbox's AWS takes for its issuer's."""

from __future__ import annotations

import subprocess

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.principals import allow, client, role, trust
from tests.sandbox.test_web_identity import ISSUER, PROVIDER, assume_web
from tooling.sandbox.aws.identity_provider import IdentityProvider, UntrustedTokenError, claims_in
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.identity_token import token
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

RIGHT = (f"iss={ISSUER}", "aud=sts.amazonaws.com", "sub=team:payments")


def issued(sandbox: Sandbox, *claims: str) -> str:
    done = subprocess.run(
        ["identity-token", *claims], env=sandbox.environment, capture_output=True, check=True, text=True
    )
    return done.stdout


def test_a_token_is_taken_for_its_issuers_and_ends_when_it_says() -> None:
    with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        client(aws, "iam").create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
        subject = {"StringEquals": {"id.example.com:sub": "team:payments"}}
        arn = role(aws, trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", subject), allow("*"))

        taken = assume_web(aws, arn, issued(sandbox, *RIGHT))
        with pytest.raises(ClientError, match="Token expired"):
            assume_web(aws, arn, issued(sandbox, *RIGHT, "exp=1"))

    assert taken["AssumedRoleUser"]["Arn"].endswith(":assumed-role/worker/web")


def test_a_provider_takes_what_its_own_key_has_signed_and_nothing_else() -> None:
    one, other = IdentityProvider(), IdentityProvider()
    signed = token(one.key.as_der(private=True), str(one.key.kid), {"iss": ISSUER, "exp": 1})

    one.require_signed(signed)
    assert claims_in(signed) == {"iss": ISSUER, "exp": 1}
    with pytest.raises(UntrustedTokenError):
        other.require_signed(signed)
