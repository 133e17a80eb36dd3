"""Execution environments: where the handler of a function runs, and stays for the next event.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

import base64
import io
import json
import os
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from tooling.sandbox.aws.functions.function import LATEST, Function
from tooling.sandbox.processes import Answerer, EndedError, LateError

CHILD = "tooling.sandbox.aws.functions.child"
# How long the code of a function may take to load. In AWS it is 10 seconds, of AWS's machines.
TIME_TO_LOAD_S = 30.0
# The end of the log that comes with an answer: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
LOG_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Invoked:
    """What came of an event: JSON, `Unhandled` or "", and what the function wrote."""

    payload: bytes
    error: str = ""
    log: str = ""

    @property
    def log_tail(self) -> str:
        return base64.b64encode(self.log.encode()[-LOG_TAIL:]).decode()


class Environment:
    """The process of one function, with the credentials in `variables`, until it is ended.

    It is of no more use when it `is_broken`: it ended, or didn't answer in time.
    """

    def __init__(self, function: Function, variables: Mapping[str, str], enclose: Sequence[str]) -> None:
        self.function = function
        self.is_broken = False
        self._folder = TemporaryDirectory(prefix="function-")
        task, temporary = (Path(self._folder.name, name) for name in ("task", "tmp"))
        temporary.mkdir()
        with zipfile.ZipFile(io.BytesIO(function.code)) as archive:
            archive.extractall(task)
        task.mkdir(exist_ok=True)
        self._log = TemporaryFile()  # noqa: SIM115 # `end` closes it
        self._process = Answerer(
            CHILD,
            enclose=enclose,
            folder=task,
            environment={**own_variables(function, task, temporary), **variables},
            output=(self._log, self._log),
        )
        self._is_loaded = False

    def invoke(self, event: Any) -> Invoked:
        """Return what the function makes of `event`."""
        start = os.fstat(self._log.fileno()).st_size
        request_id = str(uuid.uuid4())
        try:
            answer = self._answer(event, request_id)
            invoked = Invoked(str(answer["payload"]).encode(), "Unhandled" if answer.get("error") else "")
        except LateError:
            message = (
                f"RequestId: {request_id} Error: Task timed out after {self.function.timeout:.2f} seconds"
            )
            invoked = self._broken("Sandbox.Timedout", message)
        except (EndedError, KeyError):
            message = f"RequestId: {request_id} Error: Runtime exited without providing a reason"
            invoked = self._broken("Runtime.ExitError", message)
        end = os.fstat(self._log.fileno()).st_size
        written = os.pread(self._log.fileno(), end - start, start).decode(errors="replace")
        log = f"START RequestId: {request_id} Version: {LATEST}\n{written}END RequestId: {request_id}\n"
        return Invoked(invoked.payload, invoked.error, log)

    def end(self) -> None:
        """End the process, and leave nothing of it behind."""
        self._process.end()
        self._log.close()
        self._folder.cleanup()

    def _answer(self, event: Any, request_id: str) -> Mapping[str, Any]:
        if not self._is_loaded:
            self._process.ask({"handler": self.function.handler}, TIME_TO_LOAD_S)
            self._is_loaded = True
        seconds = self.function.timeout
        request = {"event": event, "id": request_id, "arn": self.function.arn, "seconds": seconds}
        return self._process.ask(request, seconds)

    def _broken(self, kind: str, message: str) -> Invoked:
        self.is_broken = True
        return Invoked(json.dumps({"errorType": kind, "errorMessage": message}).encode(), "Unhandled")


def own_variables(function: Function, task: Path, temporary: Path) -> dict[str, str]:
    """Return the environment variables of a function, without those that lead to AWS.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    """
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        **dict(function.variables),
        "LAMBDA_TASK_ROOT": str(task),
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": LATEST,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
    }
