"""Shards: one of several machines does its share of the work, and all shares together are the whole of it.

Who comes first shares the work out, by how long things took before, and writes down how. All others read
that: so it does no harm when the times change meanwhile. Where work changed, it is shared out again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from tooling.errors import ToolingError, UnwritableError
from tooling.tree import write_at_once

if TYPE_CHECKING:
    # boto3, which it needs, takes a quarter of a second to import.
    from tooling.shared import SharedCache

SHARD = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")
# What is shared out, by anything that has an order.
Name = TypeVar("Name", str, tuple[PurePosixPath, str])
# How often times are merged with those of another machine that was faster.
TRIES = 5


class ShardError(ToolingError):
    """That is no shard."""

    def __init__(self, text: str) -> None:
        super().__init__(f"`{text}` is no shard", fix="Say which of how many: --shard 1/3, 2/3 or 3/3.")


@dataclass(frozen=True, slots=True)
class Shard:
    """The share `number`, counted from 1, of `count`."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Return the shard in `text`, such as `2/3`. Raises `ShardError`."""
        match = SHARD.fullmatch(text)
        if match is None or int(match[1]) > int(match[2]):
            raise ShardError(text)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def shared_out(weights: Mapping[Name, float], count: int) -> list[list[Name]]:
    """Return what `weights` has in `count` shares of about the same weight: the same for the same weights.

    In each, the heaviest comes first.
    """
    shares: list[list[Name]] = [[] for _ in range(count)]
    loads = [0.0] * count
    for name in sorted(weights, key=lambda each: (-weights[each], each)):
        lightest = loads.index(min(loads))
        shares[lightest].append(name)
        loads[lightest] += weights[name]
    return shares


def weighed(sizes: Mapping[str, int], times: Mapping[str, float]) -> dict[str, float]:
    """Return how long each is going to take: as long as before, else by its size."""
    known = [name for name in sizes if name in times]
    rate = sum(times[name] for name in known) / (sum(sizes[name] for name in known) or 1) if known else 1.0
    return {name: times.get(name, (size or 1) * (rate or 1.0)) for name, size in sizes.items()}


@dataclass(frozen=True, slots=True)
class Records:
    """How long things of one `kind` took, and how they were shared out: in `folder`, or in a shared cache."""

    kind: str
    folder: Path
    shared: SharedCache | None = None

    def share(self, sizes: Mapping[str, int], digests: Mapping[str, str], shard: Shard) -> list[str]:
        """Return what is in `shard` of the things that have these `sizes`.

        `digests` say what each is: where one is another, all are shared out again. Raises `UnsharedError`.
        """
        facts = json.dumps([shard.count, sorted(sizes.items()), sorted(digests.items())])
        path = f"shards/{self.kind}-{hashlib.sha256(facts.encode()).hexdigest()}"
        shares = parsed_shares(
            self.settled(path, lambda: self.shares(sizes, shard.count)), sizes, shard.count
        )
        if self.shared:
            # Without it, another machine may share out otherwise.
            self.shared.require()
        return sorted((shares or shared_out(weighed(sizes, {}), shard.count))[shard.number - 1])

    def shares(self, sizes: Mapping[str, int], count: int) -> bytes:
        return json.dumps(shared_out(weighed(sizes, self.times()), count)).encode()

    def settled(self, path: str, make: Callable[[], bytes]) -> bytes:
        """Return what stands at `path`, written there now if nobody has."""
        if self.shared:
            found = self.shared.find(path)
            if found is None:
                self.shared.keep(path, make())
                found = self.shared.find(path)
            return found or b""
        file = self.folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                write_at_once(file, make())
            return file.read_bytes()
        except OSError as error:
            raise UnwritableError(file, error.strerror or str(error)) from error

    def times(self) -> dict[str, float]:
        """Return how many seconds each took the last time, as far as that is known."""
        if self.shared:
            return parsed_times(self.shared.find(f"times/{self.kind}"))
        file = self.folder / "times" / self.kind
        return parsed_times(file.read_bytes() if file.is_file() else None)

    def add(self, times: Mapping[str, float]) -> None:
        """Keep how many seconds each took. Raises `UnwritableError`."""
        if not times:
            return
        if self.shared:
            self.shared.merge(f"times/{self.kind}", lambda old: merged(old, times), TRIES)
            return
        file = self.folder / "times" / self.kind
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_at_once(file, merged(file.read_bytes() if file.is_file() else None, times))
        except OSError as error:
            raise UnwritableError(file, error.strerror or str(error)) from error


def parsed_shares(data: bytes, sizes: Mapping[str, int], count: int) -> list[list[str]] | None:
    """Return the shares in `data`, None unless they are `count`, and each thing is in one of them."""
    try:
        shares = [[str(name) for name in share] for share in json.loads(data)]
    except (ValueError, TypeError):
        return None
    is_right = len(shares) == count and sorted(name for share in shares for name in share) == sorted(sizes)
    return shares if is_right else None


def parsed_times(data: bytes | None) -> dict[str, float]:
    """Return the times in `data`; nothing where it has none."""
    try:
        return {str(name): max(0.0, float(seconds)) for name, seconds in json.loads(data or b"{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def merged(old: bytes | None, times: Mapping[str, float]) -> bytes:
    new = {name: round(seconds, 2) for name, seconds in times.items()}
    return json.dumps(dict(sorted({**parsed_times(old), **new}.items()))).encode()
