"""Keeping: what happens in between leaves no trace in a sandbox's AWS, folders and shell."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.sandbox.aws.checkpoints import restore, save
from tooling.sandbox.sandbox import Sandbox


@contextmanager
def kept(sandbox: Sandbox) -> Iterator[None]:
    """Bring `sandbox` back to what it is now, at the end."""
    checkpoint = save(sandbox.aws)
    folders = [each for each in readers_folders(sandbox) if each.is_dir()]
    with TemporaryDirectory(prefix="sandbox-kept-") as aside:
        for number, folder in enumerate(folders):
            copy(folder, Path(aside, str(number)))
        yield
        for number, folder in enumerate(folders):
            bring_back(Path(aside, str(number)), folder)
    restore(sandbox.aws, checkpoint)


def readers_folders(sandbox: Sandbox) -> list[Path]:
    """Return the folders in which a reader's steps leave something, the state of the shell among them."""
    return [sandbox.home, sandbox.work, sandbox.own / "bash"]


def copy(folder: Path, target: Path) -> None:
    """Copy `folder` with what has contents in it: a pipe or a socket can't be copied."""
    shutil.copytree(folder, target, symlinks=True, ignore=without_contents)


def bring_back(saved: Path, folder: Path) -> None:
    """Make the contents of `folder` those of `saved`; the folder itself stays, for those who are in it."""
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)
        folder.mkdir(parents=True)
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
    shutil.copytree(saved, folder, symlinks=True, dirs_exist_ok=True)


def without_contents(folder: str, names: list[str]) -> list[str]:
    """Return which of the `names` in `folder` are neither files nor folders nor links."""
    return [name for name in names if not has_contents(Path(folder, name).lstat().st_mode)]


def has_contents(mode: int) -> bool:
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)
