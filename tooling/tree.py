"""Trees: the files of a folder as one value, wherever they came from.

A tree read from a folder and one read from a commit are equal when their bytes and modes
are, so "is this snapshot what was frozen" is a comparison of two values.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from threading import get_ident

from tooling.errors import ToolingError, UnwritableError


class SpecialFileError(ToolingError):
    """A folder of docs holds something that is neither a file nor a folder."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"`{path}` is a link or a special file, and a snapshot holds plain files only",
            fix="Replace it by a copy of what it points at.",
        )


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file, and whether it may be executed."""

    data: bytes
    executable: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def mode(self) -> str:
        """The mode as git writes it."""
        return "100755" if self.executable else "100644"


@dataclass(frozen=True, slots=True)
class Tree:
    """Files by their path: relative, with `/`, in the order of their names."""

    files: Mapping[str, File] = field(default_factory=dict)

    @classmethod
    def from_folder(cls, folder: Path) -> Tree:
        """Return the files below `folder`; an absent folder is an empty tree.

        Raises `SpecialFileError` on a symbolic link, a socket and the like.
        """
        return cls({name: read_file(path) for name, path in sorted(files_below(str(folder)))})

    @property
    def digest(self) -> str:
        """The SHA-256 over the paths, modes and bytes of all files, in hexadecimal."""
        lines = [f"{path}\0{file.mode}\0{file.digest}\n" for path, file in sorted(self.files.items())]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def where(self, keep: Callable[[str], bool]) -> Tree:
        """Return the tree of those files whose path `keep` accepts."""
        return Tree({path: file for path, file in self.files.items() if keep(path)})

    def below(self, folder: str) -> Tree:
        """Return the tree of `folder`, its paths relative to it."""
        prefix = f"{folder}/"
        return Tree(
            {path.removeprefix(prefix): file for path, file in self.files.items() if path.startswith(prefix)}
        )

    def under(self, folder: str) -> Tree:
        """Return the same files one folder deeper, in `folder`."""
        return Tree({f"{folder}/{path}": file for path, file in self.files.items()})

    def __or__(self, other: Tree) -> Tree:
        """Return the files of both; where both have a path, the file of `other`."""
        return Tree(dict(sorted({**self.files, **other.files}.items())))

    def write(self, folder: Path) -> None:
        """Write the files below `folder`, which is made when absent. Raises `UnwritableError`."""
        try:
            for parent in dict.fromkeys((folder / path).parent for path in self.files):
                parent.mkdir(parents=True, exist_ok=True)
            for path, file in self.files.items():
                target = folder / path
                target.write_bytes(file.data)
                target.chmod(0o755 if file.executable else 0o644)
        except OSError as error:
            raise UnwritableError(folder, error.strerror or str(error)) from error


def files_below(folder: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name, after `prefix`, and the path of each file. Raises `SpecialFileError`."""
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield prefix + entry.name, entry.path
            else:
                raise SpecialFileError(entry.path)


def read_file(path: str | Path) -> File:
    """Return the file at `path`. Executable is what its owner may execute, as git sees it."""
    with FileIO(path) as file:
        return File(file.readall(), executable=bool(os.fstat(file.fileno()).st_mode & 0o100))


def write_at_once(file: Path, data: bytes) -> None:
    """Write `data` to `file` so that whoever reads it meanwhile, or writes it too, meets a whole file."""
    beside = file.with_name(f"{file.name}.{os.getpid()}-{get_ident()}")
    beside.write_bytes(data)
    beside.replace(file)
