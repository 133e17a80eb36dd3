"""Packing: a finished edition as one run of bytes, the same for the same files, and back."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from tooling.tree import File, Tree

# Most of what is packed is HTML: a higher level takes far longer, and saves little.
LEVEL = 3


class PackingError(Exception):
    """The bytes aren't a packed edition."""


def packed(folder: Path) -> bytes:
    """Return all files below `folder`."""
    unpacked = io.BytesIO()
    with tarfile.open(fileobj=unpacked, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, file in Tree.from_folder(folder).files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(file.data), 0o755 if file.executable else 0o644
            archive.addfile(entry, io.BytesIO(file.data))
    return gzip.compress(unpacked.getvalue(), LEVEL, mtime=0)


def unpacked(data: bytes) -> Tree:
    """Return the files in `data`. Raises `PackingError`, also where one would leave its folder."""
    try:
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as archive:
            return Tree({entry.name: unpacked_file(archive, entry) for entry in archive})
    except (OSError, EOFError, tarfile.TarError, ValueError, zlib.error) as error:
        raise PackingError(str(error)) from error


def unpacked_file(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> File:
    path, found = PurePosixPath(entry.name), archive.extractfile(entry)
    if not entry.isreg() or found is None or path.is_absolute() or ".." in path.parts:
        raise PackingError(f"`{entry.name}` is no file of an edition")
    return File(found.read(), executable=bool(entry.mode & 0o100))
