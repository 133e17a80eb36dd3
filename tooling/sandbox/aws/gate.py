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
from werkzeug.test import run_wsgi_app

from tooling.sandbox.aws import batch
from tooling.sandbox.aws.authorizer import Authorized, Authorizer
from tooling.sandbox.aws.bookkeeping import answered, note
from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.cloudformation import CloudFormation
from tooling.sandbox.aws.denials import Answer, Denial, answer
from tooling.sandbox.aws.functions import answers as functions
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.operations import Operation, Protocol, signature
from tooling.sandbox.aws.rotation import answers as rotation

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# No request of a guide is near this; S3 takes larger bodies in parts.
MOST_BYTES = 64 * 1024 * 1024
# https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
DEFAULTS = {("kms", name): {"PolicyName": "default"} for name in ("GetKeyPolicy", "PutKeyPolicy")}
# AWS takes the ARN of a key here as well, and moto its id alone.
# https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
BY_KEY_ID = {"EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"}


class Gate:
    """Answers what is refused, and passes on what is allowed, to the account that it belongs to."""

    def __init__(self, app: WSGIApplication, authorizer: Authorizer, invoker: Invoker) -> None:
        self.app = app
        self.authorizer = authorizer
        self.invoker = invoker
        self.cloudformation = CloudFormation(self)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        http = HttpRequest({**environ, "wsgi.input": io.BytesIO(body_of(environ))})
        outcome = self.authorizer.authorize(http)
        if isinstance(outcome, Denial):
            return send(answer(outcome, protocol_of(http), service_of(http)), start_response)
        own = self.own_answer(http, outcome)
        return send(own, start_response) if own else self.passed_on(http, outcome, start_response)

    def own_answer(self, http: HttpRequest, allowed: Authorized) -> Answer | None:
        """Return the answer to what moto doesn't do, or not as AWS does; None for all others."""
        asked = allowed.operation
        match asked.service, asked.name:
            case "cloudformation", _:
                return self.cloudformation.answer(allowed)
            case "lambda", _:
                return functions.answer(allowed, http.get_data(), self.invoker)
            case "secretsmanager", "BatchGetSecretValue":
                caller = Caller(self, allowed.credential, allowed.account_id, asked.region)
                return batch.answer(asked.parameters, caller)
            case "secretsmanager", "CancelRotateSecret" | "RotateSecret":
                return rotation.answer(allowed, self.invoker)
        own = answered(self.authorizer.ledger, allowed)
        return None if own is None else Answer("200 OK", "text/xml", own)

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
        if rotation.is_completed(allowed.operation, self.authorizer.ledger):
            return send(self.described(environ), start_response)
        is_json = allowed.operation.protocol is Protocol.JSON
        body = b"".join(self.app(environ, with_status_400(start_response) if is_json else start_response))
        note(self.authorizer.ledger, allowed, body)
        return [body]

    def described(self, environ: WSGIEnvironment) -> Answer:
        """Return moto's description of secrets, with what it leaves out of their rotation."""
        parts, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        body = b"".join(parts)
        if not status.startswith("200"):
            return Answer("400 Bad Request", rotation.JSON, body, headers.get("x-amzn-errortype", ""))
        now = self.authorizer.clock.now()
        return Answer(status, rotation.JSON, rotation.completed(body, self.authorizer.ledger, now))


def completed(body: bytes, asked: Operation) -> bytes:
    """Return the body of a request as moto takes it: with what AWS has a default for, and ids of keys."""
    defaults = DEFAULTS.get((asked.service, asked.name), {})
    is_by_id = asked.service == "kms" and asked.name in BY_KEY_ID
    key = {"KeyId": str(asked.parameters["KeyId"]).rpartition(":key/")[2]} if is_by_id else {}
    return json.dumps(defaults | json.loads(body) | key).encode() if defaults or key else body


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
    headers += response.headers
    if response.error_type:
        headers.append(("x-amzn-errortype", response.error_type))
    start_response(response.status, headers)
    return [response.body]
