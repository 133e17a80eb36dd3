"""Interruptions: work that the user or the system ends says what was left, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tooling.errors import ToolingError
from tooling.signals import ended_by_signals


@contextmanager
def interruptible(error: Callable[[], ToolingError]) -> Iterator[None]:
    """Raise `error` when the user interrupts, or the system asks us to end."""
    try:
        with ended_by_signals():
            yield
    except KeyboardInterrupt:
        raise error() from None
