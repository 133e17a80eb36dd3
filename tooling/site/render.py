"""Rendering: one process of MkDocs for one edition, which may crash, hang or complain.

MkDocs is a program to us, not a library, so another renderer that reads mkdocs.yml can take
its place.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tooling.errors import ToolingError, UnwritableError
from tooling.site.editions import Edition
from tooling.site.processes import Ended, Processes, TookTooLongError
from tooling.site.staging import CONFIG, OUTPUT
from tooling.tree import Tree

# Equal input gives equal bytes: no dates, no order that differs from run to run. Material
# prints an advertisement without the first (https://github.com/squidfunk/mkdocs-material/issues/8567).
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}

# Never -q: with it, --strict lets broken links pass (https://github.com/mkdocs/mkdocs/issues/4126).
# -P keeps the staged folder out of Python's import path.
COMMAND = [sys.executable, "-P", "-m", "mkdocs", "build", "--config-file", CONFIG]

COMPLAINT = re.compile(r"(?:WARNING|ERROR|CRITICAL)\s+-\s+(?P<text>.*)")
LAST_LINES = 12
# What the system calls a disk that is full, and a quota that is used up: errno(3).
FULL = re.compile(r"No space left on device|Disk quota exceeded")


class RenderError(ToolingError):
    """The renderer refuses to render an edition, or fails at it."""

    def __init__(
        self, edition: Edition, complaints: list[str], fix: str = "Mend that, and run the same command again."
    ) -> None:
        lines = "".join(f"\n  {line}" for line in complaints)
        super().__init__(f"mkdocs can't build `{edition.name}`:{lines}", fix=fix)


class TimeLimitError(ToolingError):
    """The renderer didn't end in time."""

    def __init__(self, edition: Edition, limit_s: float, last: list[str]) -> None:
        lines = "".join(f"\n  {line}" for line in last)
        super().__init__(
            f"mkdocs wasn't done with `{edition.name}` after {limit_s:g} s:{lines or ' it said nothing'}",
            fix="If it only needs longer, allow more with --time-limit. Else look for what hangs in it.",
        )


def render(
    edition: Edition, staged: Tree, folder: Path, names: Mapping[str, str], processes: Processes
) -> Path:
    """Return the folder of finished pages of an edition, rendered inside the new `folder`.

    `names` says what the files of a staged tree are called in the project. Raises `RenderError`,
    `TimeLimitError`, or `UnwritableError` where the disk is full.
    """
    staged.write(folder)
    command = COMMAND if edition.is_history else [*COMMAND, "--strict"]
    try:
        ended = processes.run(command, folder, ENVIRONMENT)
    except TookTooLongError as error:
        last = error.output.splitlines()[-LAST_LINES:]
        raise TimeLimitError(edition, processes.limit_s, last) from None
    require_success(edition, ended, folder, names)
    return folder / OUTPUT


def require_success(edition: Edition, ended: Ended, folder: Path, names: Mapping[str, str]) -> None:
    """Raise `RenderError` or `UnwritableError` unless the renderer ended as it should."""
    full = FULL.search(ended.output)
    if ended.code and full:
        raise UnwritableError(folder, full[0])
    if ended.code < 0:
        # A crash, or Linux was out of memory.
        name = signal.Signals(-ended.code).name
        last = [*ended.output.splitlines()[-LAST_LINES:], f"it was ended by the signal {name}"]
        raise RenderError(
            edition, last, "If memory is short, use fewer --jobs; then run the same command again."
        )
    if ended.code:
        raise RenderError(edition, complaints(ended.output, folder, names))
    if not (folder / OUTPUT).is_dir():
        raise RenderError(edition, ["it ended without an error, and made no pages"])


def complaints(output: str, folder: Path, names: Mapping[str, str]) -> list[str]:
    """Return the warnings and errors in MkDocs' output, else its last lines, in words of the project."""
    lines = output.splitlines()
    found = [match["text"] for line in lines if (match := COMPLAINT.match(line))]
    return [in_project(line, folder, names) for line in found or lines[-LAST_LINES:]]


def in_project(line: str, folder: Path, names: Mapping[str, str]) -> str:
    """Return a line of MkDocs' output with staged files named as in the project."""
    for staged, name in names.items():
        line = line.replace(str(folder / staged), name)
    # MkDocs names pages relative to docs_dir.
    return re.sub(r"^Doc file '(.*?)'", lambda match: f"{names['docs']}/{match[1]}", line)
