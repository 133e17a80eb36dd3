"""Digests of the folders of a site: who publishes it needn't read a folder that didn't change.

A build leaves them in the site, so that a site and its digests change places in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
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
    return digest_of_lines(f"{number}/{line}" for number, path in enumerate(paths) for line in listing(path))


def listing(path: Path, without: Collection[str] = ()) -> list[str]:
    """Return a line about each file at or below `path`, which may be absent, sorted: it begins with its name.

    `without` are folders inside that are left out.
    """
    if path.is_file():
        status = path.stat()
        return [f"\0{status.st_size}\0{status.st_ctime_ns}"]
    found, folders = [], [""] if path.is_dir() else []
    while folders:
        inside = folders.pop()
        with os.scandir(path / inside) as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{name}/")
                else:
                    status = entry.stat(follow_symlinks=False)
                    found.append(f"{name}\0{status.st_size}\0{status.st_ctime_ns}")
        # What Python keeps there, it writes when it likes.
        folders = [each for each in folders if not each.endswith("__pycache__/") and each[:-1] not in without]
    return sorted(found)


def digest_of_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def digest_of(digests: Mapping[str, str]) -> str:
    """Return one digest over the digests of files by their path."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names)
