"""What every runner has in common: what it is given, and what it says came of it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Protocol

# A command that takes longer than this hangs: nothing in a guide waits for anything.
TIME_LIMIT_S = 60.0
# No guide shows as much as this. Of more, only so much of both ends is read.
MOST_READ = 1_000_000
READ_OF_MORE = 1_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a block.

    `failed_line` is the line of the command that failed, counted from 1 within the block, or
    None when all went well. `captures` are the values that the block left, by their names.
    """

    stdout: str = ""
    stderr: str = ""
    failed_line: int | None = None
    captures: Mapping[str, str] = field(default_factory=dict)


class Session(Protocol):
    """Runs blocks of one language one after another, each seeing what the ones before it left."""

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`, run with `captures` of other languages at hand."""

    def close(self) -> None:
        """End whatever the session keeps running."""


def capture_name(name: str) -> str:
    """Return the name of a value in every language: `RoleArn` and `ROLE_ARN` are `role_arn`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def timed_out(line: int) -> Ran:
    """Return what came of a block that was stopped at `line`."""
    return Ran(stderr=f"stopped after {TIME_LIMIT_S:.0f} seconds", failed_line=line)


def broken(error: OSError) -> Ran:
    """Return what came of a block that couldn't begin: what it needs is gone, or something else."""
    where = f": {error.filename}" if error.filename else ""
    return Ran(stderr=f"this block couldn't begin: {error.strerror or error}{where}", failed_line=1)


def unnamed_file() -> IO[bytes]:
    """Return a file for what a block prints. It has no name, so that nothing can take its place."""
    return TemporaryFile()  # the caller closes it


def printed(file: IO[bytes], start: int = 0) -> str:
    """Return what stands in `file` from the byte `start` on, without the middle where it is too much."""
    number = file.fileno()
    end = os.fstat(number).st_size
    if end - start <= MOST_READ:
        return text_of(os.pread(number, max(0, end - start), start))
    first, last = (os.pread(number, READ_OF_MORE, place) for place in (start, end - READ_OF_MORE))
    more = end - start - 2 * READ_OF_MORE
    return f"{text_of(first)}\n... ({more} more bytes)\n{text_of(last)}"


def text_of(data: bytes) -> str:
    return data.decode(errors="replace")
