"""Past files: what the files at a path were, commit by commit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tooling.git import FILE_MODES, Entry, Repository, day

OPTIONS = ["-m", "--full-history", "--no-renames", "--relative", "--no-show-signature"]
FORM = ["--raw", "-z", "--no-abbrev", "--format=%ct"]


@dataclass(frozen=True, slots=True)
class PastFile:
    """A file as a commit of that day left it."""

    date: datetime.date
    path: str
    entry: Entry


def past_files(repository: Repository, revisions: Sequence[str], paths: Sequence[str]) -> list[PastFile]:
    """Return what the files at `paths` were in the history of `revisions`, newest first."""
    tokens = repository.run("log", *OPTIONS, *FORM, *revisions, "--", *paths).split("\0")
    found, date = [], datetime.date.min
    for token, path in pairwise([*tokens, ""]):
        # A commit is its time, and then each file is a line that begins with a colon, and its path.
        if token.isdecimal():
            date = day(token)
        elif token.lstrip().startswith(":"):
            _, mode, _, name, _ = token.lstrip().split(" ")
            found.append(PastFile(date, path, Entry(mode, "blob", name)))
    return [file for file in found if file.entry.mode in FILE_MODES]
