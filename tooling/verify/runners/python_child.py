"""The process that Python blocks run in: one namespace for all blocks of a path.

Reads requests as lines of JSON on one pipe and answers on another. What a block prints goes to
this process's own stdout and stderr, which the parent has opened for it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from contextlib import suppress
from types import CodeType
from typing import Any

BLOCK = "<block>"
# As for bash blocks.
LARGEST_FILE = 1 << 30
# A longer text is no value that a block of another language would use.
LONGEST_CAPTURE = 100_000


def serve(requests: int, replies: int) -> None:
    """Run each block that arrives on the pipe `requests`, until it is closed."""
    sys.path.insert(0, "")
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    # Or a program that a block started would keep the pipes open when this process has ended.
    os.set_inheritable(requests, False)
    os.set_inheritable(replies, False)
    own, standard_files = os.getpid(), [os.dup(number) for number in (0, 1, 2)]
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with os.fdopen(requests) as incoming, os.fdopen(replies, "w", buffering=1) as outgoing:
        for line in incoming:
            request = json.loads(line)
            take_over(request["captures"], namespace)
            before = strings(namespace)
            failed_line = run(request["source"], namespace)
            if os.getpid() != own:  # a fork that came to the end of the block
                os._exit(0)
            for number, file in enumerate(standard_files):
                os.dup2(file, number)
            new = {name: value for name, value in strings(namespace).items() if before.get(name) != value}
            outgoing.write(json.dumps({"failed_line": failed_line, "captures": new}) + "\n")


def take_over(captures: dict[str, str], namespace: dict[str, Any]) -> None:
    """Put captures of other languages into `namespace`, unless the name means something else here."""
    for name, value in captures.items():
        if isinstance(namespace.get(name, ""), str):
            namespace[name] = value


def strings(namespace: dict[str, Any]) -> dict[str, str]:
    """Return the names in `namespace` that a block of another language could use."""
    return {
        name: value
        for name, value in namespace.items()
        if isinstance(value, str) and len(value) <= LONGEST_CAPTURE and name.isidentifier() and name[0] != "_"
    }


def run(source: str, namespace: dict[str, Any]) -> int | None:
    """Run `source`, and return the line where it failed, or None."""
    try:
        exec(compiled(source), namespace)
    except SystemExit as error:
        if isinstance(error.code, str):
            say(f"{error.code}\n")
        return failed_line(error) if error.code else None
    except BaseException as error:
        say("".join(traceback.format_exception_only(error)))
        return failed_line(error)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):  # the block may have closed it
                stream.flush()
    return None


def compiled(source: str) -> CodeType:
    """Return the code of `source`. pytest is only imported where an assertion has something to say."""
    code = compile(source, BLOCK, "exec", dont_inherit=True)
    if "assert" not in source:
        return code
    from tooling.verify.runners.assertions import rewritten

    return rewritten(source, BLOCK)


def say(text: str) -> None:
    """Write `text` to the standard error that the parent reads, whatever the block did to its own."""
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.flush()
    with suppress(OSError):
        os.write(2, text.encode(errors="backslashreplace"))


def failed_line(error: BaseException) -> int:
    """Return the line of the block that `error` came from: the innermost that is the block's own."""
    if isinstance(error, SyntaxError) and error.filename == BLOCK:
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == BLOCK), 1)


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
