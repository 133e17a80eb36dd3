"""The cache of finished editions, and the folder that builds work in.

An edition is kept under a key that says all it was made from, so the next build fetches it
instead of rendering it again.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.tree import Tree

# What turns Markdown into pages. A new version of any of them renders every edition again.
RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments", "mermaidx")
# Where it stands how we write a page for programs, which is in an edition, too.
PACKAGE = Path(__file__).parents[1]
WRITERS = ("content/", "site/")


def cache_key(staged: Tree) -> str:
    """Return the key of the edition that is made from `staged`."""
    tools = [f"{name} {version(name)}" for name in RENDERERS]
    return hashlib.sha256("\n".join([staged.digest, *tools, own_digest()]).encode()).hexdigest()


@cache
def own_digest() -> str:
    """Return a digest of the code that writes the Markdown of an edition."""
    code = Tree.from_folder(PACKAGE).where(lambda path: path.endswith(".py"))
    return code.where(lambda path: path.startswith(WRITERS)).digest


@dataclass(frozen=True, slots=True)
class EditionCache:
    """Finished editions in `folder`, each in a folder named by its key."""

    folder: Path

    def entry(self, key: str) -> Path:
        """Return the folder of the edition `key`, which may be absent."""
        return self.folder / key

    def has(self, key: str) -> bool:
        return self.entry(key).is_dir()

    def store(self, key: str, finished: Path) -> None:
        """Move the folder `finished` into the cache: in one step, so that no entry is ever half there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        finished.rename(self.entry(key))

    def keep(self, keys: Collection[str]) -> None:
        """Remove every entry but those of `keys`."""
        for folder in sorted(self.folder.iterdir()):
            if folder.name not in keys:
                shutil.rmtree(folder)


@contextmanager
def work_folder(cache: Path) -> Iterator[Path]:
    """Yield an empty folder inside `cache`, to one build at a time: another waits until it is done.

    What a killed build left there is removed. Raises `UnwritableError` for whatever can't be written.
    """
    folder = cache / "work"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise UnwritableError(Path(error.filename or cache), error.strerror or str(error)) from error
