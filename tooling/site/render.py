"""Rendering: one process of the renderer for one edition, which may crash, hang or complain.

It is a program to us, not a library, so another one that reads mkdocs.yml can take its place.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from pathlib import Path

from tooling.errors import ToolingError, UnwritableError
from tooling.site.editions import Edition
from tooling.site.processes import Processes, TookTooLongError
from tooling.site.renderers import COLOURS, Renderer
from tooling.site.staging import OUTPUT

# Equal input gives equal bytes: no dates, no order that differs from run to run. Material
# prints an advertisement without the first (https://github.com/squidfunk/mkdocs-material/issues/8567).
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}

LAST_LINES = 12
# What the system calls a disk that is full, and a quota that is used up: errno(3).
FULL = re.compile(r"No space left on device|Disk quota exceeded")


class RenderError(ToolingError):
    """The renderer refuses to render an edition, or fails at it."""

    def __init__(
        self,
        renderer: Renderer,
        edition: Edition,
        complaints: list[str],
        fix: str = "Mend that, and run the same command again.",
    ) -> None:
        lines = "".join(f"\n  {line}" for line in complaints)
        super().__init__(f"{renderer.name} can't build `{edition.name}`:{lines}", fix=fix)


class TimeLimitError(ToolingError):
    """The renderer didn't end in time."""

    def __init__(self, renderer: Renderer, edition: Edition, limit_s: float, last: list[str]) -> None:
        said = "".join(f"\n  {line}" for line in last) or " it said nothing"
        super().__init__(
            f"{renderer.name} wasn't done with `{edition.name}` after {limit_s:g} s:{said}",
            fix="If it only needs longer, allow more with --time-limit. Else look for what hangs in it.",
        )


def render(
    renderer: Renderer, edition: Edition, folder: Path, names: Mapping[str, str], processes: Processes
) -> Path:
    """Return the folder of finished pages of an edition, rendered inside `folder`, where it is staged.

    `names` says what the files of a staged tree are called in the project. Raises `RenderError`,
    `TimeLimitError`, or `UnwritableError` where the disk is full.
    """
    command = renderer.command if edition.is_history else [*renderer.command, "--strict"]
    try:
        ended = processes.run(command, folder, ENVIRONMENT)
    except TookTooLongError as error:
        last = error.output.splitlines()[-LAST_LINES:]
        raise TimeLimitError(renderer, edition, processes.limit_s, last) from None
    output = COLOURS.sub("", ended.output)
    require_no_signal(renderer, edition, ended.code, output, folder)
    if ended.code:
        raise RenderError(renderer, edition, complaints(renderer, output, folder, names))
    if not (folder / OUTPUT).is_dir():
        raise RenderError(renderer, edition, ["it ended without an error, and made no pages"])
    return folder / OUTPUT


def require_no_signal(renderer: Renderer, edition: Edition, code: int, output: str, folder: Path) -> None:
    """Raise `UnwritableError` where the disk was full, `RenderError` where the system ended the renderer."""
    full = FULL.search(output)
    if code and full:
        raise UnwritableError(folder, full[0])
    if code < 0:
        # A crash, or Linux was out of memory.
        last = [
            *output.splitlines()[-LAST_LINES:],
            f"it was ended by the signal {signal.Signals(-code).name}",
        ]
        fix = "If memory is short, use fewer --jobs; then run the same command again."
        raise RenderError(renderer, edition, last, fix)


def complaints(renderer: Renderer, output: str, folder: Path, names: Mapping[str, str]) -> list[str]:
    """Return the warnings and errors in a renderer's output, else its last lines, in words of the project."""
    found = renderer.complaints(output) or output.splitlines()[-LAST_LINES:]
    return [in_project(line, folder, names) for line in found]


def in_project(line: str, folder: Path, names: Mapping[str, str]) -> str:
    """Return a line of a renderer's output with staged files named as in the project."""
    for staged, name in names.items():
        line = line.replace(str(folder / staged), name)
    # Renderers name pages relative to docs_dir.
    return re.sub(
        r"^(?:Doc file '(.*?)'|docs/(?=.*?:\d+: ))", lambda match: f"{names['docs']}/{match[1] or ''}", line
    )
