"""Python blocks: one process for all of a path, so that names and clients live on between blocks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack

from tooling.sandbox.processes import Answerer, EndedError, LateError
from tooling.sandbox.sandbox import Sandbox
from tooling.verify.runners.session import (
    TIME_LIMIT_S,
    Ran,
    broken,
    capture_name,
    printed,
    timed_out,
    unnamed_file,
)

CHILD = "tooling.verify.runners.python_child"
ENDED = "the Python process ended"


class PythonSession:
    """The Python blocks of a path. The process starts with the first of them, and after one that ended it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._files = ExitStack()
        self._stdout, self._stderr = (self._files.enter_context(unnamed_file()) for _ in range(2))
        self._process: Answerer | None = None

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`. Captures are names in lower case."""
        before = [os.fstat(file.fileno()).st_size for file in (self._stdout, self._stderr)]
        try:
            self._process = self._process or self._start()
        except OSError as error:
            return broken(error)
        try:
            failed_line, new = self._answer({"source": source, "captures": dict(captures)})
        except LateError:
            self._end()
            return timed_out(1)
        except EndedError:
            self._end()
            failed_line, new = 1, {}
        stdout, stderr = printed(self._stdout, before[0]), printed(self._stderr, before[1])
        if self._process is None:
            stderr += ENDED
        return Ran(stdout, stderr, failed_line, {capture_name(name): value for name, value in new.items()})

    def close(self) -> None:
        """End the process and everything it started."""
        self._end()
        self._files.close()

    def _end(self) -> None:
        if self._process:
            self._process.end()
            self._process = None

    def _start(self) -> Answerer:
        return Answerer(
            CHILD,
            enclose=self._sandbox.enclose,
            folder=self._sandbox.work,
            environment=self._sandbox.environment,
            output=(self._stdout, self._stderr),
        )

    def _answer(self, request: Mapping[str, object]) -> tuple[int | None, dict[str, str]]:
        """Return the line that failed or None, and the new captures. Raises `EndedError` and `LateError`."""
        assert self._process is not None  # `run` has started it
        answer = self._process.ask(request, TIME_LIMIT_S)
        try:
            return answer["failed_line"], answer["captures"]
        except KeyError as error:
            raise EndedError from error
