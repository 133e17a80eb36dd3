"""The standby: the site before the one that is there, which becomes the next one.

A build changes in it what is to be another, and then the two change places in one step. So a folder that
stays as it is is neither read nor copied nor removed, and the site is at no time half old and half new.

Nothing in the standby is taken for what it should be unless its files have the sizes and times, or else the
bytes, that they had when it was made: a build may have been killed at it, and anybody may write into a site.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from tooling.site.assemble import swap
from tooling.site.digests import digest_of_lines, files_below, folder_digest, listing
from tooling.site.parts import Part
from tooling.tree import write_at_once


@dataclass(frozen=True, slots=True)
class Note:
    """What a part was made from, the digest of its files, and what shows that nobody touched them since."""

    source: str
    digest: str
    touched: str


@dataclass(frozen=True, slots=True)
class Held:
    """A part that is there, with a line about each of its files."""

    note: Note
    lines: Sequence[str]

    @property
    def files(self) -> set[str]:
        """The paths of its files, in its folder."""
        return {line.partition("\0")[0] for line in self.lines}


@dataclass(frozen=True, slots=True)
class Standby:
    """The standby of `site`, in a `folder` beside which stands what is known of the parts of both."""

    folder: Path
    site: Path

    @property
    def file(self) -> Path:
        return self.folder.with_suffix(".json")

    def bring_up(self, parts: Collection[Part]) -> dict[str, Held]:
        """Make the standby have the `parts` and nothing else, and return what is there by folder.

        Several are made at once: one may wait for another program. Raises `OSError`.
        """
        known = read_notes(self.file)
        if not is_plain_folder(self.folder):
            remove(self.folder)
            self.folder.mkdir()
        clear(self.folder, {part.folder for part in parts})
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            brought = pool.map(lambda part: self.brought(part, known.get(part.folder, ())), parts)
            held = dict(zip([part.folder for part in parts], brought, strict=True))
        write_notes(self.file, {folder: [each.note, *known.get(folder, ())] for folder, each in held.items()})
        return held

    def brought(self, part: Part, known: Collection[Note]) -> Held:
        """Have one part in the standby: it is there, or it is in the site, or it is made."""
        target = self.folder / part.folder
        there = found(self.folder, part, known)
        if there:
            return there
        remove(target)
        in_site = found(self.site, part, known)
        if not in_site:
            part.make(self.folder)
            digest = folder_digest(self.folder, part.folder)
        else:
            # Not copies: nobody writes to a file of a site, and who does it nevertheless is found out.
            shutil.copytree(self.site / part.folder, target, copy_function=os.link)
            digest = in_site.note.digest
        lines = listing(target)
        return Held(Note(part.source, digest, digest_of_lines(lines)), lines)

    def state(self, held: Mapping[str, Held]) -> str:
        """Return what `touched` does of the site, of which the parts that are `held` are known."""
        known = (f"{folder}/{line}" for folder, each in held.items() for line in each.lines)
        return digest_of_lines(f"0/{line}" for line in sorted([*known, *listing(self.site, without=held)]))

    def swap(self, aside: Path) -> None:
        """Let the site and its standby change places. `aside` is where one of them is on its way."""
        swap(self.folder, self.site, aside)
        if aside.is_dir():
            aside.rename(self.folder)


def found(root: Path, part: Part, known: Collection[Note]) -> Held | None:
    """Return the part that is below `root`, None where something else is there. `known` is of its folder."""
    note, folder = next((each for each in known if each.source == part.source), None), root / part.folder
    if note is None or not is_plain_folder(folder):
        return None
    lines = listing(folder)
    touched = digest_of_lines(lines)
    if note.touched != touched:
        is_another = any(each.touched == touched for each in known)
        if is_another or not is_plain(folder) or folder_digest(root, part.folder) != note.digest:
            return None
    return Held(replace(note, touched=touched), lines)


def is_plain(folder: Path) -> bool:
    """Return whether no file in `folder` is a link to another."""
    return not any(file.is_symlink() for file in files_below(folder))


def is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def clear(root: Path, kept: Collection[str], inside: str = "") -> None:
    """Remove what is below `root`, but for the folders `kept`."""
    for entry in sorted((root / inside).iterdir()):
        path = f"{inside}{entry.name}"
        if path in kept:
            continue
        if is_plain_folder(entry) and any(each.startswith(f"{path}/") for each in kept):
            clear(root, kept, f"{path}/")
        else:
            remove(entry)


def remove(path: Path) -> None:
    """Remove what is at `path`, if anything is."""
    if is_plain_folder(path):
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_notes(file: Path) -> dict[str, list[Note]]:
    """Return the notes in `file`; none where they can't be read."""
    try:
        values = json.loads(file.read_bytes()).items()
        return {str(folder): [Note(*map(str, each)) for each in notes] for folder, notes in values}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_notes(file: Path, notes: Mapping[str, Sequence[Note]]) -> None:
    """Write the notes on each part: the first, and one of something else. Raises `OSError`."""
    values = {folder: [astuple(note) for note in newest(each)] for folder, each in notes.items()}
    write_at_once(file, json.dumps(values).encode())


def newest(notes: Sequence[Note]) -> list[Note]:
    first, *others = notes
    return [first, *(note for note in others if note.source != first.source)][:2]
