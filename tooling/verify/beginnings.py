"""Beginnings: the steps before the first tab are the same on every path, so they are carried out once.

What they left (in AWS, in the reader's folders and shell) is taken from the first path and given to the
others. Python sessions and screens can't be copied, so a beginning ends before the first step of those.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.content.steps import Kind, Step
from tooling.sandbox.aws.checkpoints import Checkpoint, restore, save
from tooling.sandbox.keeping import copy, readers_folders
from tooling.sandbox.sandbox import Sandbox
from tooling.verify.walk import Capture, Walk

COPIED = {Kind.BASH, Kind.FILE}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first steps of a page have left behind, and how many they are."""

    length: int
    checkpoint: Checkpoint
    captures: dict[str, Capture]
    folders: TemporaryDirectory[str]
    origin: Path

    def give_to(self, walk: Walk) -> None:
        """Make `walk` one that has come this far."""
        restore(walk.sandbox.aws, self.checkpoint)
        for name, capture in self.captures.items():
            walk.captures[name] = replace(capture, value=self.moved(capture.value, walk.sandbox))
        for folder in readers_folders(walk.sandbox):
            saved = Path(self.folders.name, folder.name)
            if saved.is_dir():
                shutil.copytree(saved, folder, symlinks=True, dirs_exist_ok=True)
        # The shell's state names the folders that it was in.
        state = walk.sandbox.own / "bash" / "state"
        if state.is_file():
            state.write_text(self.moved(state.read_text(), walk.sandbox))

    def moved(self, text: str, sandbox: Sandbox) -> str:
        """Return `text` with the folders of `sandbox` in the place of those that it comes from."""
        return text.replace(str(self.origin), str(sandbox.folder))


def beginning_length(steps: Sequence[Step]) -> int:
    """Return how many of `steps` belong to the beginning: none where copying them saves nothing."""
    common = 0
    for step in steps:
        if step.place.tabs or step.kind not in COPIED or step.skip_reason:
            break
        common += 1
    return common if any(step.kind is Kind.BASH for step in steps[:common]) else 0


def taken(walk: Walk, length: int) -> Beginning:
    """Return what `walk`, which has done `length` steps, has left behind so far."""
    aside = TemporaryDirectory(prefix="sandbox-beginning-")
    for folder in filter(Path.is_dir, readers_folders(walk.sandbox)):
        copy(folder, Path(aside.name, folder.name))
    return Beginning(length, save(walk.sandbox.aws), dict(walk.captures), aside, walk.sandbox.folder)
