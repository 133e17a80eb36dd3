"""Rendering: one process of MkDocs for one edition.

MkDocs is a program to us, not a library, so another renderer that reads mkdocs.yml can take
its place.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tooling.errors import ToolingError
from tooling.site.editions import Edition
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


class RenderError(ToolingError):
    """MkDocs refuses to render an edition, or fails at it."""

    def __init__(self, edition: Edition, complaints: list[str]) -> None:
        lines = "".join(f"\n  {line}" for line in complaints)
        super().__init__(
            f"mkdocs can't build `{edition.name}`:{lines}",
            fix="Mend that, and run the same command again.",
        )


def render(edition: Edition, staged: Tree, folder: Path, names: Mapping[str, str]) -> Path:
    """Return the folder of finished pages of an edition, rendered inside the new `folder`.

    `names` says what the files of a staged tree are called in the project. Raises `RenderError`.
    """
    staged.write(folder)
    done = subprocess.run(
        COMMAND if edition.is_history else [*COMMAND, "--strict"],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise RenderError(edition, complaints(done.stdout, folder, names))
    return folder / OUTPUT


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
