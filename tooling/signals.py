"""Signals: a program that is asked to end comes to its end as if its reader had interrupted it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have whatever asks the program to end interrupt it, as Ctrl-C does. Only its main thread hears that."""
    is_main = current_thread() is main_thread()
    heard = [each for each in ENDINGS if is_main and signal.getsignal(each) is not signal.SIG_IGN]  # nohup(1)
    before = {number: signal.signal(number, signal.default_int_handler) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
