"""Keeping: what happens in between leaves no trace in a sandbox's AWS, folders and shell."""

from __future__ import annotations

import shutil
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
    folders = [each for each in (sandbox.home, sandbox.work, sandbox.own / "bash") if each.is_dir()]
    with TemporaryDirectory(prefix="sandbox-kept-") as aside:
        for number, folder in enumerate(folders):
            shutil.copytree(folder, Path(aside, str(number)), symlinks=True)
        yield
        for number, folder in enumerate(folders):
            bring_back(Path(aside, str(number)), folder)
    restore(sandbox.aws, checkpoint)


def bring_back(saved: Path, folder: Path) -> None:
    """Make the contents of `folder` those of `saved`; the folder itself stays, for those who are in it."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
    shutil.copytree(saved, folder, symlinks=True, dirs_exist_ok=True)
