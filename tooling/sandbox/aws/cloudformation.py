"""CloudFormation, answered here instead of by moto: requests in, answers in AWS's form out."""

from __future__ import annotations

import uuid
from threading import RLock
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

from tooling.sandbox.aws.authorizer import Authorized
from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.constraints import missing
from tooling.sandbox.aws.denials import Answer
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.stacks.descriptions import OPERATIONS
from tooling.sandbox.aws.stacks.operations import Stacks
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError, RefusedError, UnresolvedError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class CloudFormation:
    """The stacks of all accounts. What they take is requested from `app`, the gate itself."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.stacks: dict[tuple[str, str], Stacks] = {}
        # A stack is worked on by one request at a time.
        self.lock = RLock()

    def clear(self) -> None:
        self.stacks.clear()

    def answer(self, authorized: Authorized) -> Answer:
        """Return the answer to an operation that its sender may carry out."""
        asked = authorized.operation
        place = (authorized.account_id, asked.region)
        caller = Caller(self.app, authorized.credential, *place)
        try:
            if asked.name not in OPERATIONS:
                raise NotCarriedOutError(asked.name)
            check_parameters(asked)
            with self.lock:
                stacks = self.stacks.setdefault(place, Stacks(*place))
                return success(asked.name, OPERATIONS[asked.name](stacks, asked.parameters, caller))
        except RefusedError as refused:
            return refusal(refused.code, str(refused))
        except (NotCarriedOutError, UnresolvedError) as refused:
            return refusal(RefusedError.code, str(refused))


def success(operation: str, result: dict[str, Any]) -> Answer:
    """Return the answer that botocore's model of the operation describes."""
    model = get_service_model("cloudformation").operation_model(operation)
    serialized = get_serializer_class("cloudformation", "query")(model).serialize(result)
    body = serialized["body"]
    return Answer("200 OK", "text/xml", body if isinstance(body, bytes) else body.encode())


def check_parameters(asked: Operation) -> None:
    """Refuse a request without a parameter that botocore's model of the operation requires."""
    shape = get_service_model("cloudformation").operation_model(asked.name).input_shape
    for wrong in missing("", asked.parameters, shape) if shape else ():
        raise RefusedError(f"1 validation error detected: {wrong}")


def refusal(code: str, message: str) -> Answer:
    error = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    body = f"<ErrorResponse><Error>{error}</Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    return Answer("400 Bad Request", "text/xml", body.encode())
