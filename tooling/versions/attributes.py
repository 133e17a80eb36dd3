"""A rule about git's attributes: none of them may change frozen bytes on their way into a work tree."""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import Entry, Repository, listed
from tooling.versions.registry import Version
from tooling.versions.state import Change, State

NAME = ".gitattributes"
# Those that change bytes: https://git-scm.com/docs/gitattributes
CONVERTING = ("text", "eol", "ident", "filter", "working-tree-encoding")
# What an attribute is that does nothing to a file.
NO_CONVERSION = {"unspecified", "unset"}
FIX = (
    "add this line at the end of .gitattributes: versions/** -text -eol -ident -filter -working-tree-encoding"
)


class ConvertedError(ToolingError):
    """Git would change the bytes of a snapshot."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"git would change the bytes of `{path}`, because of the attributes that it has",
            fix=f"Frozen bytes stay as they are: {FIX}",
        )


def require_kept_bytes(repository: Repository, paths: list[str]) -> None:
    """Raise `ConvertedError` if git would change one of the files at `paths` in the work tree."""
    for path in converted(repository, paths):
        raise ConvertedError(path)


def kept_bytes(change: Change) -> Iterator[Finding]:
    """Yield the first file of each snapshot that git would change in a checkout."""
    is_changed = any(posixpath.basename(path) == NAME for path in change.changed)
    found = converted_at(change.head, change.head.snapshots if is_changed else change.touched)
    first = {PurePosixPath(path).parts[1]: path for path in reversed(found)}
    for path in first.values():
        message = f"git changes the bytes of this file in a checkout; {FIX}"
        yield Finding(PurePosixPath(path), 1, message, "bytes-converted")


def converted_at(state: State, versions: Collection[Version]) -> list[str]:
    """Return the files of the snapshots `versions` that git changes, by the attributes that `state` has."""
    repository = state.repository
    files = {
        f"versions/{version}/{name}": e for version in versions for name, e in state.files(version).items()
    }
    if not files:
        return []
    # Git reads attributes from an index. One of nothing else is soon made, however many files there are.
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        lines = os.fsencode("".join(attribute_lines(state, files)))
        repository.run_raw("update-index", "-z", "--index-info", stdin=lines, environment=environment)
        return converted(repository, files, "--cached", environment=environment)


def attribute_lines(state: State, files: Mapping[str, Entry]) -> Iterator[str]:
    """Yield, for an index, each file of attributes among `files`, in versions/ and above."""
    top = state.repository.run("rev-parse", "--show-prefix")
    versions = PurePosixPath(top, "versions")
    named = [str(folder / NAME) for folder in (versions, *versions.parents)]
    listing = state.repository.run("ls-tree", "-z", "--full-tree", state.revision, "--", *named)
    inside = {f"{top}{path}": entry for path, entry in files.items() if posixpath.basename(path) == NAME}
    for path, entry in {**listed(listing), **inside}.items():
        if entry.kind == "blob":
            yield f"{entry.mode} {entry.id}\t{path}\0"


def converted(
    repository: Repository,
    paths: Collection[str],
    *options: str,
    environment: Mapping[str, str] | None = None,
) -> list[str]:
    """Return those of `paths` whose bytes git changes when it checks them out, or takes them in."""
    asked = os.fsencode("".join(f"{path}\0" for path in paths))
    command = ("check-attr", "-z", "--stdin", *options, *CONVERTING)
    words = os.fsdecode(repository.run_raw(*command, stdin=asked, environment=environment)).split("\0")
    answers = zip(words[::3], words[2::3], strict=False)
    return list(dict.fromkeys(path for path, value in answers if value not in NO_CONVERSION))
