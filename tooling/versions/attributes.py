"""A rule about git's attributes: none of them may change frozen bytes on their way into a work tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import Repository
from tooling.versions.state import Change

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
    for path in repository.converted(paths):
        raise ConvertedError(path)


def kept_bytes(change: Change) -> Iterator[Finding]:
    """Yield the first file of each snapshot that git would change in a checkout."""
    is_changed = any(PurePosixPath(path).name == ".gitattributes" for path in change.changed)
    versions = change.head.snapshots if is_changed else change.touched
    paths = [f"versions/{version}/{name}" for version in versions for name in change.head.files(version)]
    converted = change.head.repository.converted_at(change.head.revision, paths) if paths else []
    first = {PurePosixPath(path).parts[1]: path for path in reversed(converted)}
    for path in first.values():
        message = f"git changes the bytes of this file in a checkout; {FIX}"
        yield Finding(PurePosixPath(path), 1, message, "bytes-converted")
