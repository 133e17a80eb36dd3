"""Writing: what a command changes in versions/ appears all at once, or not at all.

versions/.writing-abcd/     while a command writes, and after one that was killed
  new/                      what is going to appear, at its path
  old/                      what was there before, or is taken away
  moves.json                written when both are complete: from then on things move

Everything is written beside its place and compared first, so that what can fail has failed before
anything is visible. The last file to move, the registry for most commands, is what makes it count: whoever
finds a folder of moves without that one takes all the others back.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.tree import File, Tree

TEMPORARY = ".writing-"
MOVES = "moves.json"


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes in versions/: new folders, paths that go, and then files, in their order."""

    files: Mapping[str, bytes]
    folders: Mapping[str, Tree] = field(default_factory=dict)
    removed: Sequence[str] = ()

    @property
    def tree(self) -> Tree:
        """All that it brings."""
        brought = Tree({name: File(data) for name, data in self.files.items()})
        return reduce(or_, (tree.under(name) for name, tree in self.folders.items()), brought)


@dataclass(frozen=True, slots=True)
class Moves:
    """The paths that move, in their order: folders to their place, `removed` away, files to their place.

    `replaced` are the files that were there before.
    """

    folders: list[str]
    removed: list[str]
    files: list[str]
    replaced: list[str]


@contextmanager
def alone(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other commands from writing the versions of the project at `root`; `waiting` is told of a wait."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write(versions: Path, edit: Edit) -> None:
    """Make `edit` in the folder `versions`. Raises `UnwritableError`, and leaves all as it was."""
    with writable(versions), staging(versions) as staged:
        moves = stage(edit, versions, staged)
        try:
            move(moves, versions, staged)
        except BaseException:
            move_back(moves, versions, staged)
            raise


def recover(versions: Path) -> None:
    """Undo what killed commands left half done in `versions`. Raises `UnwritableError`."""
    with writable(versions):
        for staged in sorted(versions.glob(f"{TEMPORARY}*")):
            with suppress(FileNotFoundError):
                moves = Moves(**json.loads((staged / MOVES).read_bytes()))
                if (staged / "new" / moves.files[-1]).exists():
                    move_back(moves, versions, staged)
            shutil.rmtree(staged)


@contextmanager
def writable(versions: Path) -> Iterator[None]:
    """Turn what the system says of files that can't be written into an `UnwritableError`."""
    try:
        yield
    except OSError as error:
        raise UnwritableError(versions, error.strerror or str(error)) from error


@contextmanager
def staging(versions: Path) -> Iterator[Path]:
    """Make a temporary folder in `versions`, and remove it, and `versions` as well if it stays empty."""
    versions.mkdir(exist_ok=True)
    try:
        staged = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=versions))
        try:
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    finally:
        with suppress(OSError):
            versions.rmdir()


def stage(edit: Edit, versions: Path, staged: Path) -> Moves:
    """Write what `edit` brings and replaces to `staged`, and return what has to move then."""
    write_and_compare(edit.tree, staged / "new")
    replaced = [name for name in edit.files if (versions / name).is_file()]
    for name in replaced:
        (staged / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(versions / name, staged / "old" / name)
    moves = Moves(list(edit.folders), list(edit.removed), list(edit.files), replaced)
    (staged / "moves").write_text(json.dumps(asdict(moves)))
    (staged / "moves").rename(staged / MOVES)
    return moves


def write_and_compare(tree: Tree, folder: Path) -> None:
    """Write a tree, and read it again. Raises `UnwritableError`, also when it isn't what was written."""
    tree.write(folder)
    if Tree.from_folder(folder) != tree:
        raise UnwritableError(folder, "the disk gives back something else than was written")


def move(moves: Moves, versions: Path, staged: Path) -> None:
    """Move what is staged to its place. Raises `OSError`."""
    for name in moves.folders:
        (staged / "new" / name).rename(versions / name)
    for name in moves.removed:
        (staged / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (versions / name).rename(staged / "old" / name)
    for name in moves.files:
        (versions / name).parent.mkdir(parents=True, exist_ok=True)
        (staged / "new" / name).replace(versions / name)


def move_back(moves: Moves, versions: Path, staged: Path) -> None:
    """Undo those of `moves` that were made: what moved is no longer where it was. Raises `OSError`."""
    for name in reversed(moves.files):
        if name in moves.replaced:
            with suppress(FileNotFoundError):
                (staged / "old" / name).replace(versions / name)
        elif not (staged / "new" / name).exists():
            (versions / name).rename(staged / "new" / name)
            drop_empty_folders((versions / name).parent, versions)
    for name in moves.removed:
        if (staged / "old" / name).exists():
            (staged / "old" / name).rename(versions / name)
    for name in moves.folders:
        if not (staged / "new" / name).exists():
            (versions / name).rename(staged / "new" / name)
    # From here on there is nothing to take back, however far the folder gets removed.
    (staged / MOVES).unlink()


def drop_empty_folders(folder: Path, root: Path) -> None:
    """Remove `folder`, and those above it up to `root`, as far as nothing is in them."""
    with suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent
