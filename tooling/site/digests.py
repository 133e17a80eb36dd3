"""Digests of the folders of a site: who publishes it needn't read a folder that didn't change.

A build leaves them in the site, so that a site and its digests change places in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

# In the folder of the site, and never published as it is.
DIGESTS = ".digests.json"


def digests_json(site: Path, folders: Iterable[str]) -> str:
    """Return the digests of those `folders` of a site, as JSON."""
    return digests_text({name: folder_digest(site, name) for name in folders})


def digests_text(digests: Mapping[str, str]) -> str:
    """Return the digests of folders, by their names, as they stand in a site."""
    return json.dumps(digests, indent=1, sort_keys=True) + "\n"


def folder_digest(site: Path, folder: str) -> str:
    """Return the SHA-256 over the paths and the bytes of all files in a folder of the site."""
    files = [path.relative_to(site).as_posix() for path in files_below(site / folder)]
    return digest_of({path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in files})


def touched(*paths: Path) -> str:
    """Return what is another string once a file in `paths`, files and folders, was written to since.

    Nothing is read but names, sizes, and the times of the last change, which nobody can set.
    """
    found = (f"{number}/{line}" for number, path in enumerate(paths) for line in sorted(statuses(path)))
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest()


def statuses(path: Path) -> Iterator[str]:
    """Yield a line about each file at or below `path`, which may be absent."""
    try:
        with os.scandir(path) as entries:
            yield from entry_statuses(entries, "")
    except NotADirectoryError:
        if path.is_file():
            status = path.stat()
            yield f"\0{status.st_size}\0{status.st_ctime_ns}"
    except FileNotFoundError:
        return


def entry_statuses(entries: Iterable[os.DirEntry[str]], folder: str) -> Iterator[str]:
    for entry in entries:
        if entry.name == "__pycache__":  # what Python keeps there, it writes when it likes
            continue
        if entry.is_dir():
            with os.scandir(entry) as inside:
                yield from entry_statuses(inside, f"{folder}{entry.name}/")
        else:
            status = entry.stat(follow_symlinks=False)
            yield f"{folder}{entry.name}\0{status.st_size}\0{status.st_ctime_ns}"


def digest_of(digests: Mapping[str, str]) -> str:
    """Return one digest over the digests of files by their path."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names)
