"""What a build is given, and what it did. Nothing here takes long to import."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # boto3, which it needs, takes a quarter of a second to import.
    from tooling.shared import SharedCache


# Is told, in a line, about each edition that is finished, and about what is odd.
Announce = Callable[[str], None]

# More than any edition of a real site takes.
LIMIT_S = 900.0


@dataclass(frozen=True, slots=True)
class Means:
    """What a build may use: so many renderers at a time, each for so many seconds, and a shared cache."""

    jobs: int = os.cpu_count() or 1
    limit_s: float = LIMIT_S
    shared: SharedCache | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the editions it rendered and those that it fetched, and how long it took."""

    rendered: tuple[str, ...]
    fetched: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{len(self.rendered)} rendered ({', '.join(self.rendered) or 'none'}), "
            f"{len(self.fetched)} from the cache, in {self.seconds:.1f} s"
        )
