"""The clock that sessions and tokens end by. It runs as the real one, and can be moved forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """The time, `ahead` of the real one."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, seconds: float) -> None:
        """Move the clock forward. Raises `ValueError` when it would go back, or past what a date can be."""
        if not 0 <= seconds < timedelta(days=36500).total_seconds():
            raise ValueError(seconds)
        self.ahead += timedelta(seconds=seconds)
