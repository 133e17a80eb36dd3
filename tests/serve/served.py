"""A running `tooling serve`, as its author and a browser meet it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

Value = TypeVar("Value")

PATIENCE_S = 60
TOOLING = Path(sys.executable).with_name("tooling")


class Served:
    """A running `tooling serve` of the project at `root`; what it prints goes into a file beside that."""

    def __init__(self, root: Path) -> None:
        self.log_file = root.with_name("serve.log")
        command = [str(TOOLING), "--project", str(root), "serve", "--port", "0"]
        with self.log_file.open("w") as stream:
            self.process = subprocess.Popen(command, stdout=stream, stderr=stream)
        try:
            self.address = until(lambda: re.search(r"http://\S+(?=/ shows)", self.log))[0]
        except TimeoutError:
            self.stop()
            raise

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def page(self, path: str) -> str:
        """Return the page at `path`."""
        with urlopen(f"{self.address}{path}") as response:
            return str(response.read().decode())

    def news(self, url: str) -> Iterator[dict[str, Any]]:
        """Yield what the page at `url` of edge is told."""
        with urlopen(f"{self.address}/_tooling/news?page={url}", timeout=PATIENCE_S) as response:
            for line in response:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Press Ctrl-C, or send another signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


def until(condition: Callable[[], Value | None]) -> Value:
    """Return what `condition` returns as soon as it is something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise TimeoutError
