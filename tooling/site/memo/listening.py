"""Listening: whether MkDocs said something. What it says of a page has to be said each time."""

from __future__ import annotations

import logging

# That of Python-Markdown and all others, and that of MkDocs, which keeps to itself what is logged.
LOGGERS = (None, "mkdocs")


class Listener(logging.Handler):
    """Counts what is logged from now on."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.heard = 0
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self)

    def emit(self, _record: logging.LogRecord) -> None:
        self.heard += 1
