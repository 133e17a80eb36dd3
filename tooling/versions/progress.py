"""What a person sees while versions are read and written: which one it is. Nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def progress_shown() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a line about what is being done, on a terminal's stderr."""
    with Console(stderr=True).status("Reading") as status:
        yield status.update
