"""The gate: nothing gets through it without a right signature."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tests.sandbox.principals import HERE
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.gate import Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


SIGNED = "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/{}/aws4_request, SignedHeaders={}, Signature={}"


AUTHORIZATIONS = TEXT | st.builds(
    SIGNED.format,
    st.sampled_from([ADMINISTRATOR_KEYS[HERE][0], "AKIAXXXXXXXXXXXXXXXX"]),
    st.sampled_from(["iam", "s3", "sts", "nothing", "lambda"]),
    st.sampled_from(["host", "host;x-amz-date", "x-amz-date", ""]),
    st.just("0" * 64),
)


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Authorization": AUTHORIZATIONS,
        "X-Amz-Target": TEXT,
        "Host": TEXT,
        "X-Amz-Date": TEXT | st.just("20260101T000000Z"),
        "Content-Type": st.sampled_from(
            ["application/x-www-form-urlencoded", "application/x-amz-json-1.1", "x"]
        ),
        "X-Amz-Content-SHA256": TEXT | st.just("UNSIGNED-PAYLOAD"),
        "X-Amz-Security-Token": TEXT,
        "X-Moto-Account-Id": st.just(HERE),
        "Content-Length": st.sampled_from(["0", "5", "99999999999", "-1", "x"]),
    },
)


BODIES = st.binary(max_size=60) | st.sampled_from(
    [
        b"Action=ListUsers&Version=2010-05-08",
        b"Action=AssumeRoleWithWebIdentity&RoleArn=x&WebIdentityToken=a.b.c",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["GET", "POST", "PUT", "DELETE"]), TEXT, HEADERS, BODIES)
def test_nothing_gets_through_without_a_right_signature(
    method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    environ = {"REQUEST_METHOD": method, "RAW_URI": f"/{path}", "PATH_INFO": f"/{path}"}
    response = CLOSED.open("/", headers=list(headers.items()), data=body, environ_overrides=environ)

    assert (response.status_code // 100, bool(response.data)) == (4, True)


def unreachable(environ: WSGIEnvironment, _: StartResponse) -> NoReturn:
    pytest.fail(f"moto was reached with {environ}")


AUTHORIZER = Authorizer()
CLOSED = Client(Gate(unreachable, AUTHORIZER, Invoker(AUTHORIZER, lambda: 0, closing)))
