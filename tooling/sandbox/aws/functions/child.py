"""The process that a function runs in, as Lambda's own runtime for Python runs it.

Reads events as lines of JSON on one pipe and answers on another. What the handler prints goes to
this process's own stdout and stderr: its log.
https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

Handler = Callable[[Any, Any], Any]
LOG_FORMAT = "[%(levelname)s]\t%(asctime)s\t%(message)s"


def serve(requests: int, replies: int) -> None:
    """Answer each request that arrives on the pipe `requests`, until it is closed.

    The first one loads the handler, which takes none of the time that an event has.
    """
    sys.dont_write_bytecode = True  # in AWS, nothing can be written beside the code
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 # it is to be a text
    os.set_inheritable(requests, False)
    os.set_inheritable(replies, False)
    logging.basicConfig(format=LOG_FORMAT, stream=sys.stdout)
    with os.fdopen(requests) as incoming, os.fdopen(replies, "w", buffering=1) as outgoing:
        handler, failed = loaded(json.loads(next(incoming))["handler"])
        outgoing.write("{}\n")
        for line in incoming:
            answer = failed if handler is None else handled(handler, json.loads(line))
            sys.stdout.flush()
            outgoing.write(json.dumps(answer) + "\n")


def loaded(name: str) -> tuple[Handler | None, dict[str, Any]]:
    """Return the handler that `file.function` names, or None and what Lambda answers then."""
    file, _, function = name.rpartition(".")
    module = file.replace("/", ".")
    try:
        found = getattr(importlib.import_module(module), function, None)
    except ImportError as error:
        return None, failure(f"Unable to import module '{module}': {error}", "Runtime.ImportModuleError")
    except BaseException as error:
        return None, failed_with(error)
    if found is None:
        return None, failure(f"Handler '{function}' missing on module '{module}'", "Runtime.HandlerNotFound")
    return found, {}


def handled(handler: Handler, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the handler makes of an event."""
    try:
        result = handler(request["event"], context(request))
    except BaseException as error:
        return failed_with(error)
    try:
        return {"payload": json.dumps(result)}
    except (TypeError, ValueError) as error:
        return failure(f"Unable to marshal response: {error}", "Runtime.MarshalError")


def context(request: Mapping[str, Any]) -> SimpleNamespace:
    """Return the object that says which invocation this is."""
    ends = time.monotonic() + request["seconds"]
    name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
    return SimpleNamespace(
        function_name=name,
        function_version=os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        invoked_function_arn=request["arn"],
        memory_limit_in_mb=os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        aws_request_id=request["id"],
        log_group_name=f"/aws/lambda/{name}",
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: int(1000 * (ends - time.monotonic())),
    )


def failed_with(error: BaseException) -> dict[str, Any]:
    """Return what Lambda answers when a function raises, with its own frames of the trace."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if each.filename != __file__]
    return failure(str(error), type(error).__name__, traceback.format_list(own))


def failure(message: str, kind: str, trace: list[str] | None = None) -> dict[str, Any]:
    """Return an error as the answer to an event, and write it to the log."""
    sys.stdout.write(f"[ERROR] {kind}: {message}\n" + "".join(trace or ()))
    payload = {"errorMessage": message, "errorType": kind, "stackTrace": trace or []}
    return {"payload": json.dumps(payload), "error": "Unhandled"}


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
