"""Servers of our own, which answer in a thread beside whoever asks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread

# How long a server that is to stop goes on at most.
TIME_TO_NOTICE_S = 0.05


@contextmanager
def running(server: BaseServer) -> Iterator[None]:
    """Let `server` answer until left, and close it then."""
    thread = Thread(target=server.serve_forever, args=(TIME_TO_NOTICE_S,), daemon=True)
    with server:
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
