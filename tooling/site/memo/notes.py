"""Notes: results that are kept on disk, each under a digest of all that it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tooling.tree import write_at_once

# Several times what 34 versions of 200 pages need.
LIMIT = 512 * 2**20
SEAL = hashlib.sha256().digest_size


def key_of(*made_from: Any) -> str:
    """Return the key of what is made from these values, which JSON can say."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Notes:
    """Results below `folder`: what JSON can say. One that isn't what was noted is none."""

    folder: Path

    def file(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def find(self, key: str) -> Any:
        """Return what was noted under `key`, None where nothing was."""
        file = self.file(key)
        try:
            data = file.read_bytes()
            # Those that nobody used for the longest time are removed first.
            os.utime(file)
        except OSError:
            return None
        packed = data[SEAL:]
        return json.loads(zlib.decompress(packed)) if data[:SEAL] == seal(key, packed) else None

    def note(self, key: str, result: Any) -> None:
        """Note `result` under `key`, in one step."""
        packed = zlib.compress(json.dumps(result, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
        file = self.file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_at_once(file, seal(key, packed) + packed)

    def prune(self, limit: int = LIMIT) -> None:
        """Remove what wasn't used for the longest time, until the rest has at most `limit` bytes."""
        found = sorted((stat.st_mtime_ns, stat.st_size, path) for path, stat in self.files())
        size = sum(size for _, size, _ in found)
        for _, freed, path in found:
            if size <= limit:
                break
            path.unlink(missing_ok=True)
            size -= freed

    def files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("*/*"):
            # What is half written goes away meanwhile, or is from a build that was killed.
            with suppress(FileNotFoundError):
                yield path, path.stat()


def seal(key: str, packed: bytes) -> bytes:
    """Return what shows that `packed` is what was noted under `key`."""
    return hashlib.sha256(key.encode() + packed).digest()
