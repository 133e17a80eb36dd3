"""Interruptions: work that the user or the system ends says what was left, and what to do."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

from tooling.errors import ToolingError


@contextmanager
def interruptible(error: Callable[[], ToolingError]) -> Iterator[None]:
    """Raise `error` when the user interrupts, or the system asks us to end."""
    is_main = current_thread() is main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if is_main else None
    try:
        yield
    except KeyboardInterrupt:
        raise error() from None
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)
