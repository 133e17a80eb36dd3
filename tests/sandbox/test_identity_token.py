"""The command `identity-token`: a page gets tokens that the sandbox's AWS takes for its issuer's."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.principals import allow, client, role, trust
from tests.sandbox.test_web_identity import ISSUER, PROVIDER, assume_web
from tooling.sandbox.aws.identity_provider import IdentityProvider, UntrustedTokenError, claims_in
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

RIGHT = (f"iss={ISSUER}", "aud=sts.amazonaws.com", "sub=team:payments")


def issued(sandbox: Sandbox, *claims: str) -> str:
    done = asked(sandbox.environment, *claims)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def asked(environment: Mapping[str, str], *claims: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["identity-token", *claims], env=environment, capture_output=True, text=True)


def test_a_token_is_taken_for_its_issuers_and_ends_when_it_says() -> None:
    with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        client(aws, "iam").create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
        subject = {"StringEquals": {"id.example.com:sub": "team:payments"}}
        arn = role(aws, trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", subject), allow("*"))

        taken = assume_web(aws, arn, issued(sandbox, *RIGHT))
        with pytest.raises(ClientError, match="Token expired"):
            assume_web(aws, arn, issued(sandbox, *RIGHT, "exp=1"))
        aws.authorizer.clock.advance(86_400)
        assume_web(aws, arn, issued(sandbox, *RIGHT))

    assert taken["AssumedRoleUser"]["Arn"].endswith(":assumed-role/worker/web")


def test_a_provider_takes_what_its_own_key_has_signed_and_nothing_else() -> None:
    one, other = IdentityProvider(), IdentityProvider()
    signed = one.token({"iss": ISSUER, "exp": 1})

    one.require_signed(signed)
    assert claims_in(signed) == {"iss": ISSUER, "exp": 1}
    with pytest.raises(UntrustedTokenError):
        other.require_signed(signed)


def test_what_is_no_claim_gets_no_token_and_a_sandbox_that_has_ended_gives_none() -> None:
    with AwsServer() as aws, surroundings(aws) as around, fresh_sandbox(aws, around) as sandbox:
        environment = sandbox.environment
        wrong = asked(environment, "exp=soon")
        command = Path(shutil.which("identity-token", path=environment["PATH"]) or "").read_text()
    late = subprocess.run(["sh", "-c", command], capture_output=True, text=True)

    said = "identity-token: can't read the claims: invalid literal for int() with base 10: 'soon'\n"
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (1, "", said)
    said = "identity-token: the sandbox this command belongs to has ended\n"
    assert (late.returncode, late.stdout, late.stderr) == (1, "", said)
