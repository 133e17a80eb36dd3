"""Signatures: whose request gets through, and what AWS says to the others."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.sandbox.principals import (
    HERE,
    Keys,
    allow,
    assume,
    client,
    http_refusal,
    refusal,
    role,
    trust,
    user,
)
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.operations import Signature
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.signatures import out_of_time

UNKNOWN = Keys("AKIAXXXXXXXXXXXXXXXX", "x")


CALLS = [
    ("iam", "list_users", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("sts", "get_caller_identity", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("secretsmanager", "list_secrets", "UnrecognizedClientException", "InvalidSignatureException"),
    ("kms", "list_keys", "UnrecognizedClientException", "InvalidSignatureException"),
    ("ssm", "describe_parameters", "UnrecognizedClientException", "InvalidSignatureException"),
    ("cloudformation", "list_stacks", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("s3", "list_buckets", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    ("lambda", "list_functions", "UnrecognizedClientException", "InvalidSignatureException"),
]


@pytest.mark.parametrize(("service", "call", "code", "_"), CALLS)
def test_an_unknown_key_is_refused_in_the_words_of_the_protocol(
    aws: AwsServer, service: str, call: str, code: str, _: str
) -> None:
    refused = refusal(getattr(client(aws, service, UNKNOWN), call))

    assert refused == (code, "The security token included in the request is invalid.")


@pytest.mark.parametrize(("service", "call", "_", "code"), CALLS)
def test_a_wrong_secret_is_refused(aws: AwsServer, service: str, call: str, _: str, code: str) -> None:
    keys = Keys(ADMINISTRATOR_KEYS[HERE][0], "wrong")

    refused = refusal(getattr(client(aws, service, keys), call))

    assert (refused[0], refused[1][:40]) == (code, "The request signature we calculated does")


@pytest.mark.parametrize(("service", "call", "_", "__"), CALLS)
def test_the_administrator_gets_through(aws: AwsServer, service: str, call: str, _: str, __: str) -> None:
    assert getattr(client(aws, service), call)()


def test_an_inactive_and_a_deleted_key_are_refused(aws: AwsServer) -> None:
    keys, iam = user(aws), client(aws, "iam")
    assert client(aws, "sts", keys).get_caller_identity()["Arn"].endswith(":user/reader")

    iam.update_access_key(UserName="reader", AccessKeyId=keys.key_id, Status="Inactive")
    assert refusal(client(aws, "sts", keys).get_caller_identity)[0] == "InvalidClientTokenId"

    iam.delete_access_key(UserName="reader", AccessKeyId=keys.key_id)
    assert refusal(client(aws, "sts", keys).get_caller_identity)[0] == "InvalidClientTokenId"


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/", b"Action=ListUsers&Version=2010-05-08", {}),
        ("/", b"{}", {"X-Amz-Target": "secretsmanager.ListSecrets"}),
        ("/", b"\xff\xfe", {"Authorization": "Bearer x"}),
        ("/", b"", {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}),
        ("/moto-api/reset", b"", {}),
        ("/moto-api/state-manager/set-transition", b"{}", {}),
        ("/bucket/key", b"x", {}),
        ("/", b"Action=AssumeRoleWithSAML&Version=2011-06-15", {}),
        ("/?Action=ListUsers&Version=2010-05-08", b"", {}),
    ],
)
def test_what_is_not_signed_never_reaches_moto(
    aws: AwsServer, path: str, body: bytes, headers: dict[str, str]
) -> None:
    client(aws, "iam").create_user(UserName="still-here")
    request = urllib.request.Request(aws.endpoint_url + path, data=body, headers=headers)

    assert http_refusal(request)[0] in {400, 403}
    assert client(aws, "iam").get_user(UserName="still-here")


def test_a_changed_body_breaks_the_signature(aws: AwsServer) -> None:
    signed: list[Any] = []
    iam = client(aws, "iam")
    iam.meta.events.register("before-send.iam.*", lambda request, **_: signed.append(request))
    iam.create_user(UserName="a")
    headers = {name: as_text(value) for name, value in signed[0].headers.items() if name != "Content-Length"}
    changed = signed[0].body.replace("UserName=a", "UserName=b").encode()

    request = urllib.request.Request(aws.endpoint_url + "/", data=changed, headers=headers)

    assert b"SignatureDoesNotMatch" in http_refusal(request)[1]


def as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def test_a_session_without_its_token_is_nobody(aws: AwsServer) -> None:
    keys = user(aws, allow("sts:AssumeRole"))
    role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:root"}), allow("*"))
    session = assume(aws, keys, "worker")

    stolen = Keys(session.key_id, session.secret)

    assert refusal(client(aws, "sts", stolen).get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_region_that_is_off_knows_no_key(aws: AwsServer) -> None:
    for region, service, call, code in (
        ("af-south-1", "secretsmanager", "list_secrets", "UnrecognizedClientException"),
        ("me-central-1", "sts", "get_caller_identity", "InvalidClientTokenId"),
    ):
        assert refusal(getattr(client(aws, service, region=region), call))[0] == code
        assert getattr(client(aws, service, region="eu-west-3"), call)()


def test_iam_is_in_its_home_region_wherever_it_is_called_from(aws: AwsServer) -> None:
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}
    deny = {**allow("*", Condition=elsewhere), "Effect": "Deny"}
    keys = user(aws, allow("*"), deny)

    assert client(aws, "iam", keys, region="af-south-1").list_users()["Users"]
    assert refusal(client(aws, "secretsmanager", keys, region="eu-west-1").list_secrets)[0] == (
        "AccessDeniedException"
    )


def signed_request(aws: AwsServer, service: str = "sts", region: str = "us-east-1", host: str = "") -> Any:
    """Return a GetCallerIdentity that the administrator signs for `region`, sent to `host`."""
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": host or f"127.0.0.1:{aws.port}"}
    request = AWSRequest("POST", f"{aws.endpoint_url}/", headers=headers, data=body)
    SigV4Auth(Credentials(*ADMINISTRATOR_KEYS[HERE]), service, region).add_auth(request)
    return urllib.request.Request(f"{aws.endpoint_url}/", data=body, headers=dict(request.headers.items()))


def test_a_signature_for_another_region_than_the_endpoints_is_refused(aws: AwsServer) -> None:
    for region, host in (("eu-west-1", "sts.us-east-1.amazonaws.com"), ("us-esat", "")):
        status, body = http_refusal(signed_request(aws, region=region, host=host))

        assert (status, b"<Code>SignatureDoesNotMatch</Code>" in body) == (403, True)
        assert f"Credential should be scoped to a valid region, not '{region}'.".replace("'", "&apos;") in (
            body.decode().replace("'", "&apos;")
        )
    with urllib.request.urlopen(signed_request(aws, host="sts.us-east-1.amazonaws.com")) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("service", "away_s", "message"),
    [
        (
            "sts",
            -301,
            "Signature expired: 20260101T115459Z is now earlier than 20260101T115500Z "
            "(20260101T120000Z - 5 min.)",
        ),
        (
            "sts",
            301,
            "Signature not yet current: 20260101T120501Z is still later than 20260101T120500Z "
            "(20260101T120000Z + 5 min.)",
        ),
        ("sts", -299, ""),
        ("sts", 299, ""),
        ("s3", -301, ""),
        ("s3", 901, "The difference between the request time and the current time is too large."),
    ],
)
def test_a_signature_counts_for_a_few_minutes(service: str, away_s: int, message: str) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    made = f"{now + timedelta(seconds=away_s):%Y%m%dT%H%M%SZ}"

    signed = Signature("A", made[:8], "us-east-1", service, ("host",), "0" * 64)

    assert out_of_time(signed, made, now) == message


def test_an_old_request_is_refused(aws: AwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda **_: an_hour_ago.replace(tzinfo=None))

    for service, call, code in (
        ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
        ("kms", "list_keys", "InvalidSignatureException"),
        ("s3", "list_buckets", "RequestTimeTooSkewed"),
    ):
        assert refusal(getattr(client(aws, service), call))[0] == code
