"""Failures: why a resource could not be made, in the words in which CloudFormation passes it on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from tooling.sandbox.aws.caller import is_gone
from tooling.sandbox.aws.stacks.refusals import (
    MALFORMED,
    NotCarriedOutError,
    RefusedError,
    ResourceError,
    UnresolvedError,
)
from tooling.sandbox.aws.stacks.stack import Stack

# https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
EXISTS = {
    "AlreadyExistsException",
    "EntityAlreadyExists",
    "ParameterAlreadyExists",
    "ResourceExistsException",
}


@contextmanager
def failing(stack: Stack, logical_id: str, type_name: str, verb: str = "") -> Iterator[None]:
    """Turn what goes wrong inside into a failed event and a `ResourceError`."""
    try:
        yield
    except (
        BotoCoreError,
        ClientError,
        NotCarriedOutError,
        RefusedError,
        UnresolvedError,
        *MALFORMED,
    ) as error:
        text = reason(error, logical_id)
        existing = stack.resources.get(logical_id)
        status = f"{verb or ('UPDATE' if existing else 'CREATE')}_FAILED"
        stack.tell(logical_id, type_name, status, text, existing.physical_id if existing else "")
        is_ours = isinstance(error, NotCarriedOutError)
        raise ResourceError(logical_id, text, is_ours=is_ours) from error
    except Exception:
        # A bug, moto's or ours, keeps its traceback; but nobody has to wait for the stack any more.
        stack.enter(f"{stack.status.split('_')[0]}_FAILED", "Internal Failure")
        raise


def reason(error: Exception, logical_id: str) -> str:
    if isinstance(error, ClientError):
        message = error.response["Error"].get("Message", "")
        token = f"RequestToken: {uuid.uuid4()}, HandlerErrorCode: {handler_code(error)}"
        return f'Resource handler returned message: "{message}" ({token})'
    if isinstance(error, MALFORMED):
        return (
            f"Properties validation failed for resource {logical_id} with message: "
            f"a property has not the form that AWS documents ({type(error).__name__}: {error})"
        )
    return str(error)


def handler_code(error: ClientError) -> str:
    """Return the code that CloudFormation gives to an error of a service."""
    code = error.response["Error"]["Code"]
    if code in EXISTS:
        return "AlreadyExists"
    if code.startswith("AccessDenied"):
        return "AccessDenied"
    return "NotFound" if is_gone(error) else "InvalidRequest"
