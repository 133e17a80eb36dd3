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
    return json.dumps({name: folder_digest(site, name) for name in folders}, indent=1, sort_keys=True) + "\n"


def folder_digest(site: Path, folder: str) -> str:
    """Return the SHA-256 over the paths and the bytes of all files in a folder of the site."""
    files = [path.relative_to(site).as_posix() for path in files_below(site / folder)]
    return digest_of({path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in files})


def digest_of(digests: Mapping[str, str]) -> str:
    """Return one digest over the digests of files by their path."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names)
