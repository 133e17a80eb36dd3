"""Lambda, answered here instead of by moto: requests in, answers in AWS's form out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tooling.sandbox.aws.authorizer import Authorized
from tooling.sandbox.aws.denials import Answer
from tooling.sandbox.aws.functions import operations, permissions
from tooling.sandbox.aws.functions.environment import Invoked
from tooling.sandbox.aws.functions.errors import ContentError, LambdaError, LeftOutError
from tooling.sandbox.aws.functions.function import LATEST
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.functions.requests import named

JSON = "application/json"
OPERATIONS = operations.OPERATIONS | permissions.OPERATIONS


def answer(done: Authorized, body: bytes, invoker: Invoker) -> Answer:
    """Return the answer to a Lambda operation that its sender may carry out. `body` is the request's."""
    asked = done.operation
    functions, now = invoker.authorizer.ledger.functions, invoker.authorizer.clock.now()
    try:
        if asked.name == "Invoke":
            return invocation(done, body, invoker)
        if asked.name not in OPERATIONS:
            raise LeftOutError(asked.name)
        if "Role" in asked.parameters:
            invoker.require_assumable(asked.parameters["Role"])
        status, result = OPERATIONS[asked.name](functions, asked, done.account_id, now)
    except LambdaError as refused:
        return refusal(refused)
    return Answer(status, JSON, json.dumps(result).encode() if result else b"")


def invocation(done: Authorized, body: bytes, invoker: Invoker) -> Answer:
    """Return the answer to an Invoke. An event that nobody waits for is carried out before it is answered.

    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """
    given = done.operation.parameters
    function = named(invoker.authorizer.ledger.functions, done.operation, done.account_id)
    kind = given.get("InvocationType", "RequestResponse")
    if kind == "DryRun":
        return Answer("204 No Content", JSON, b"")
    invoked = invoker.invoke(replace(function, statements=()), event_in(body))
    if kind == "Event":
        return Answer("202 Accepted", JSON, b"")
    return answered(invoked, with_log=given.get("LogType") == "Tail")


def event_in(body: bytes) -> Any:
    """Return the event in a request; one without a body has an empty one. Raises `ContentError`."""
    try:
        return json.loads(body or b"{}")
    except ValueError as error:
        raise ContentError(str(error)) from error


def answered(invoked: Invoked, *, with_log: bool) -> Answer:
    headers = {"X-Amz-Executed-Version": LATEST}
    if invoked.error:
        headers["X-Amz-Function-Error"] = invoked.error
    if with_log:
        headers["X-Amz-Log-Result"] = invoked.log_tail
    return Answer("200 OK", JSON, invoked.payload, headers=tuple(headers.items()))


def refusal(refused: LambdaError) -> Answer:
    body = json.dumps({"Type": "User", "Message": str(refused)})
    return Answer(refused.status, JSON, body.encode(), refused.code)
