"""Pairing: which of the things that were there is which of those that are there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import Enum
from typing import TypeVar

Thing = TypeVar("Thing")
# What a thing is known by; None is known by nothing.
Key = Callable[[Thing], Hashable | None]


class Kind(Enum):
    """What became of a thing."""

    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"
    CHANGED = "changed"


def pairs(old: Sequence[Thing], new: Sequence[Thing], keys: Iterable[Key[Thing]]) -> dict[int, int]:
    """Return the index in `new` of each thing in `old` that is in both, by its index there.

    Those with the same first key belong together, then of the others those with the same second one,
    and so on: the first to the first.
    """
    found: dict[int, int] = {}
    for key in keys:
        waiting = defaultdict(list)
        for index in sorted(set(range(len(new))) - set(found.values()), reverse=True):
            waiting[key(new[index])].append(index)
        waiting.pop(None, None)
        for index in sorted(set(range(len(old))) - found.keys()):
            if same := waiting.get(key(old[index])):
                found[index] = same.pop()
    return found
