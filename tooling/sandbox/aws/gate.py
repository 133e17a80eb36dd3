"""The gate: the only way into moto. What the authorizer refuses never gets there."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import UnknownServiceError
from moto.core.request import Request as HttpRequest
from moto.core.utils import get_service_model

from tooling.sandbox.aws import batch
from tooling.sandbox.aws.authorizer import Authorized, Authorizer
from tooling.sandbox.aws.bookkeeping import answered, note
from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.cloudformation import CloudFormation
from tooling.sandbox.aws.denials import Answer, Denial, answer
from tooling.sandbox.aws.operations import Operation, Protocol, signature

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# No request of a guide is near this; S3 takes larger bodies in parts.
MOST_BYTES = 64 * 1024 * 1024
# https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
DEFAULTS = {("kms", name): {"PolicyName": "default"} for name in ("GetKeyPolicy", "PutKeyPolicy")}


class Gate:
    """Answers what is refused, and passes on what is allowed, to the account that it belongs to."""

    def __init__(self, app: WSGIApplication, authorizer: Authorizer) -> None:
        self.app = app
        self.authorizer = authorizer
        self.cloudformation = CloudFormation(self)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        http = HttpRequest({**environ, "wsgi.input": io.BytesIO(body_of(environ))})
        outcome = self.authorizer.authorize(http)
        if isinstance(outcome, Denial):
            return send(answer(outcome, protocol_of(http), service_of(http)), start_response)
        own = answered(self.authorizer.ledger, outcome)
        if own is not None:
            return send(Answer("200 OK", "text/xml", own), start_response)
        if outcome.operation.service == "cloudformation":
            return send(self.cloudformation.answer(outcome), start_response)
        if outcome.operation.name == "BatchGetSecretValue":
            caller = Caller(self, outcome.credential, outcome.account_id, outcome.operation.region)
            return send(batch.answer(outcome.operation.parameters, caller), start_response)
        return self.passed_on(http, outcome, start_response)

    def passed_on(
        self, http: HttpRequest, allowed: Authorized, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Return moto's response, after the ledger has what moto forgets about it."""
        given = completed(http.get_data(), allowed.operation)
        environ = {
            **http.environ,
            "HTTP_X_MOTO_ACCOUNT_ID": allowed.account_id,
            "CONTENT_LENGTH": str(len(given)),
            "wsgi.input": io.BytesIO(given),
        }
        is_json = allowed.operation.protocol is Protocol.JSON
        body = b"".join(self.app(environ, with_status_400(start_response) if is_json else start_response))
        note(self.authorizer.ledger, allowed, body)
        return [body]


def completed(body: bytes, asked: Operation) -> bytes:
    """Return the body of a request with the parameters that AWS has a default for, and moto asks for."""
    defaults = DEFAULTS.get((asked.service, asked.name))
    return json.dumps(defaults | json.loads(body)).encode() if defaults else body


def with_status_400(start_response: StartResponse) -> StartResponse:
    """Return `start_response` with the one status that JSON services have for what a client did wrong.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
    """

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        return start_response("400 Bad Request" if status.startswith("4") else status, headers, exc_info)

    return start


def body_of(environ: WSGIEnvironment) -> bytes:
    """Return the body of a request, cut where it is longer than any we take: then its signature is wrong."""
    length = environ.get("CONTENT_LENGTH") or "0"
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        return bytes(stream.read(MOST_BYTES))
    return bytes(stream.read(min(int(length), MOST_BYTES))) if length.isdigit() else b""


def protocol_of(http: HttpRequest) -> Protocol:
    """Return the protocol that whoever sent `http` expects an answer in."""
    if "X-Amz-Target" in http.headers:
        return Protocol.JSON
    if (http.content_type or "").startswith("application/x-www-form-urlencoded"):
        return Protocol.EC2 if service_of(http) == "ec2" else Protocol.QUERY
    return rest_protocol(service_of(http))


@cache
def rest_protocol(service: str) -> Protocol:
    """Return the protocol of a service whose operations are told by method and path."""
    try:
        protocol = get_service_model(service).protocol
    except UnknownServiceError:
        return Protocol.REST_XML
    return Protocol.REST_JSON if protocol == "rest-json" else Protocol.REST_XML


def service_of(http: HttpRequest) -> str:
    signed = signature(http)
    return signed.service if signed else ""


def send(response: Answer, start_response: StartResponse) -> Iterable[bytes]:
    headers = [("Content-Type", response.content_type), ("Content-Length", str(len(response.body)))]
    if response.error_type:
        headers.append(("x-amzn-errortype", response.error_type))
    start_response(response.status, headers)
    return [response.body]
