"""The cache of finished editions, and the folder that builds work in.

An edition is kept under a key that says all it was made from, so the next build fetches it
instead of rendering it again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import IO

from tooling.errors import UnwritableError
from tooling.site.digests import folder_digest, touched
from tooling.site.renderers import Renderer
from tooling.tree import Tree, write_at_once

# Where it stands how we write a page for programs, which is in an edition, too.
PACKAGE = Path(__file__).parents[1]
WRITERS = ("content/", "site/")


def cache_key(staged: Tree, renderer: Renderer) -> str:
    """Return the key of the edition that `renderer` makes from `staged`. Raises `MissingRendererError`."""
    return hashlib.sha256("\n".join([staged.digest, *renderer.tools, own_digest()]).encode()).hexdigest()


@cache
def own_digest() -> str:
    """Return a digest of the code that writes the Markdown of an edition."""
    code = Tree.from_folder(PACKAGE).where(lambda path: path.endswith(".py"))
    return code.where(lambda path: path.startswith(WRITERS)).digest


class Condition(Enum):
    """What is in the place of an entry: touched, it is what was stored all the same."""

    WHOLE = "whole"
    TOUCHED = "touched"
    DAMAGED = "damaged"
    ABSENT = "absent"

    @property
    def is_whole(self) -> bool:
        return self in {Condition.WHOLE, Condition.TOUCHED}


@dataclass(frozen=True, slots=True)
class EditionCache:
    """Finished editions in `folder`, each in a folder named by its key, with a digest of it beside.

    An entry that isn't what was stored is no entry.
    """

    folder: Path

    def entry(self, key: str) -> Path:
        """Return the folder of the edition `key`, which may be absent."""
        return self.folder / key

    def seal(self, key: str) -> Path:
        """Return the file that says what the entry is made of."""
        return self.folder / f"{key}.json"

    def digest(self, key: str) -> str:
        """Return the digest of the entry, "" where it has none."""
        seal = read_seal(self.seal(key))
        return seal.digest if seal else ""

    def condition(self, key: str) -> Condition:
        """Return what is in the place of the entry. It is read only where somebody touched it."""
        seal, entry = read_seal(self.seal(key)), self.entry(key)
        if not entry.is_dir():
            return Condition.ABSENT
        if seal and seal.touched == touched(entry):
            return Condition.WHOLE
        return Condition.TOUCHED if seal and seal.digest == folder_digest(entry, ".") else Condition.DAMAGED

    def has(self, key: str) -> bool:
        """Return whether the entry is there, and whole."""
        return self.condition(key).is_whole

    def seal_again(self, key: str) -> None:
        """Note that the entry is whole, so that it isn't read again: it was copied, say, with its project."""
        write_seal(self.seal(key), Seal(self.digest(key), touched(self.entry(key))))

    def store(self, key: str, finished: Path) -> None:
        """Move the folder `finished` into the cache: in one step, so that no entry is ever half there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.entry(key), ignore_errors=True)
        write_seal(self.seal(key), Seal(folder_digest(finished, "."), touched(finished)))
        finished.rename(self.entry(key))

    def keep(self, keys: Collection[str]) -> None:
        """Remove every entry but those of `keys`."""
        for path in sorted(self.folder.glob("*")):
            if path.name.removesuffix(".json") not in keys:
                path.unlink() if path.is_file() else shutil.rmtree(path)


@dataclass(frozen=True, slots=True)
class Seal:
    """What an entry is: the digest of all its files, and what shows that nobody touched them since."""

    digest: str
    touched: str


def read_seal(file: Path) -> Seal | None:
    """Return the seal in `file`, None where it is none."""
    try:
        return Seal(**json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_seal(file: Path, seal: Seal) -> None:
    write_at_once(file, json.dumps(asdict(seal)).encode())


@contextmanager
def work_folder(cache: Path, announce: Callable[[str], None]) -> Iterator[Path]:
    """Yield an empty folder inside `cache`, to one build at a time: another waits until it is done.

    What a killed build left there is removed. Raises `UnwritableError` for whatever can't be written.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "lock").open("w") as lock:
            wait_for(lock, announce)
            shutil.rmtree(cache / "work", ignore_errors=True)
            (cache / "work").mkdir(exist_ok=True)
            # A name of its own: a renderer of a killed build may still write in the old one.
            folder = Path(tempfile.mkdtemp(dir=cache / "work"))
            try:
                yield folder
            finally:
                shutil.rmtree(cache / "work", ignore_errors=True)
    except OSError as error:
        raise unwritable(error, cache) from error


def unwritable(error: OSError, folder: Path) -> UnwritableError:
    """Return what to say of `error`, which came up while something was written below `folder`."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        # One for each file of a folder: https://docs.python.org/3/library/shutil.html#shutil.Error
        _, target, why = error.args[0][0]
        return UnwritableError(Path(target), re.sub(r"^\[Errno \d+\] |: '.*", "", str(why)))
    return UnwritableError(Path(error.filename or folder), error.strerror or str(error))


def wait_for(lock: IO[str], announce: Callable[[str], None]) -> None:
    """Take the `lock` once nobody else has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        announce("waiting for another build to end")
        fcntl.flock(lock, fcntl.LOCK_EX)
