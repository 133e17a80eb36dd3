"""What a person sees while guides are carried out: which paths are done. Nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from tooling.verify.outcomes import PathRun


@contextmanager
def progress_shown() -> Iterator[Callable[[PathRun], None]]:
    """Yield a function that shows how far the verification is, on a terminal's stderr."""
    console = Console(stderr=True)
    with console.status("Reading the pages") as status:
        yield lambda run: status.update(f"{run.page}  {run.path}")
