"""The errors that stop the tool: somebody has to change something before it can go on.

What is wrong with the *docs* is a finding (`tooling.findings`). Whatever is neither is a
bug, and keeps its traceback. An error that belongs to one part of the package stands in
that part; here is what they have in common.
"""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class ToolingError(Exception):
    """A problem outside our code: what is wrong, then what to do about it."""

    exit_code = 2

    def __init__(self, problem: str, *, fix: str) -> None:
        super().__init__(f"{problem}\n  {fix}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process is told what was said, not what it was made from.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    @property
    def headline(self) -> str:
        """What is wrong, without what to do about it."""
        return str(self).partition("\n")[0]


class UnwritableError(ToolingError):
    """A file or folder of ours can't be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"can't write `{path}`: {reason}",
            fix="Make the folder writable, or free some space, and run the same command again.",
        )


class PortInUseError(ToolingError):
    """The port that was asked for belongs to another process."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} is in use",
            fix="Choose another with --port, or --port 0 for any that is free.",
        )
