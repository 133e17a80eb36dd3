"""Placing: a new snapshot and the lists that name it appear in versions/ all at once, or not at all.

Everything is written beside its place and compared first, so that what can fail has failed
before anything is visible.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.tree import File, Tree

TEMPORARY = ".freezing-"


def place(versions: Path, *, folder: str, snapshot: Tree, lists: Mapping[str, bytes]) -> None:
    """Write `snapshot` to `folder` in `versions`, and then the files `lists`, in their order.

    A folder that is there already stays. Raises `UnwritableError`, and leaves all as it was.
    """
    with staging(versions, folder) as staged:
        write_and_compare(snapshot, staged / "snapshot")
        write_and_compare(Tree({name: File(data) for name, data in lists.items()}), staged / "lists")
        try:
            move(staged, versions, folder, list(lists))
        except OSError as error:
            raise UnwritableError(versions, error.strerror or str(error)) from error


@contextmanager
def staging(versions: Path, folder: str) -> Iterator[Path]:
    """Make a temporary folder in `versions`, and remove it; first remove what killed runs left behind."""
    try:
        versions.mkdir(exist_ok=True)
        for leftover in versions.glob(f"{TEMPORARY}*"):
            shutil.rmtree(leftover)
        staged = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{folder}-", dir=versions))
    except OSError as error:
        raise UnwritableError(versions, error.strerror or str(error)) from error
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        with suppress(OSError):
            # It goes only when nothing is in it, as after a first freeze that failed.
            versions.rmdir()


def write_and_compare(tree: Tree, folder: Path) -> None:
    """Write a tree, and read it again. Raises `UnwritableError`, also when it isn't what was written."""
    tree.write(folder)
    if Tree.from_folder(folder) != tree:
        raise UnwritableError(folder, "the disk gives back something else than was written")


def move(staged: Path, versions: Path, folder: str, lists: list[str]) -> None:
    """Move what is staged to its place, and undo it all when a part fails. Raises `OSError`."""
    with ExitStack() as undo:
        if not Tree.from_folder(versions / folder).files:
            (staged / "snapshot").rename(versions / folder)
            undo.callback(shutil.rmtree, versions / folder)
        for name in lists:
            file = versions / name
            undo.callback(restore, file, file.read_bytes() if file.exists() else None)
            (staged / "lists" / name).replace(file)
        undo.pop_all()


def restore(file: Path, data: bytes | None) -> None:
    """Give a file the bytes it had, or take it away where it had none."""
    if data is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(data)
