"""The process that Python blocks run in: one namespace for all blocks of a path.

Reads requests as lines of JSON on one pipe and answers on another. What a block prints goes to
this process's own stdout and stderr, which the parent has opened for it.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

BLOCK = "<block>"


def serve(requests: int, replies: int) -> None:
    """Run each block that arrives on the pipe `requests`, until it is closed."""
    sys.path.insert(0, "")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with os.fdopen(requests) as incoming, os.fdopen(replies, "w", buffering=1) as outgoing:
        for line in incoming:
            request = json.loads(line)
            take_over(request["captures"], namespace)
            before = strings(namespace)
            failed_line = run(request["source"], namespace)
            new = {name: value for name, value in strings(namespace).items() if before.get(name) != value}
            outgoing.write(json.dumps({"failed_line": failed_line, "captures": new}) + "\n")


def take_over(captures: dict[str, str], namespace: dict[str, Any]) -> None:
    """Put captures of other languages into `namespace`, unless the name means something else here."""
    for name, value in captures.items():
        if isinstance(namespace.get(name, ""), str):
            namespace[name] = value


def strings(namespace: dict[str, Any]) -> dict[str, str]:
    """Return the names in `namespace` that a block of another language could use."""
    return {name: value for name, value in namespace.items() if isinstance(value, str) and name[0] != "_"}


def run(source: str, namespace: dict[str, Any]) -> int | None:
    """Run `source`, and return the line where it failed, or None."""
    try:
        exec(compile(source, BLOCK, "exec"), namespace)
    except SystemExit as error:
        if isinstance(error.code, str):
            sys.stderr.write(f"{error.code}\n")
        return failed_line(error) if error.code else None
    except BaseException as error:
        sys.stderr.write("".join(traceback.format_exception_only(error)))
        return failed_line(error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return None


def failed_line(error: BaseException) -> int:
    """Return the line of the block that `error` came from: the innermost that is the block's own."""
    if isinstance(error, SyntaxError) and error.filename == BLOCK:
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == BLOCK), 1)


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
