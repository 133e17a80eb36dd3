from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

import pytest

from tests.conftest import SampleSite

Value = TypeVar("Value")

PATIENCE_S = 30
TOOLING = Path(sys.executable).with_name("tooling")


class Served:
    """A running `tooling serve`."""

    def __init__(self, site: SampleSite, log: str) -> None:
        self.log_file = site.root / log
        command = [str(TOOLING), "--project", str(site.root), "serve", "--port", "0"]
        with self.log_file.open("w") as stream:
            self.process = subprocess.Popen(command, stderr=stream)
        self.address = until(lambda: re.search(r"http://\S+(?=/)", self.log))[0]
        # The address is told just before the server listens there.
        until(self.is_listening)

    def is_listening(self) -> bool:
        port = int(self.address.rpartition(":")[2])
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def page(self, path: str) -> str:
        """Return the page at `path`."""
        with urlopen(f"{self.address}{path}") as response:
            return str(response.read().decode())

    def stop(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)


def until(condition: Callable[[], Value | None]) -> Value:
    """Return what `condition` returns as soon as it is something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise TimeoutError


@pytest.fixture
def served(built: SampleSite) -> Iterator[Served]:
    """The site `built`, served until the test is over."""
    server = Served(built, "serve.log")
    yield server
    server.process.kill()
    server.process.wait()


def test_an_edit_is_on_edge_a_moment_later(built: SampleSite, served: Served) -> None:
    assert "Enabled live reload" in served.page("/en/edge/new/")

    built.write("docs/new.md", "# New\n\nEdited.\n")

    until(lambda: "edge is rendered again" in served.log)
    assert "Edited." in served.page("/en/edge/new/")
    assert "Edited." not in served.page("/en/v1.1.0/")


def test_a_broken_page_is_told_and_the_last_good_edge_stays(built: SampleSite, served: Served) -> None:
    assert "Only on edge." in served.page("/en/edge/new/")

    built.write("docs/new.md", "# New\n\n[gone](gone.md)\n")

    until(lambda: "docs/new.md contains a link 'gone.md'" in served.log)
    assert "Only on edge." in served.page("/en/edge/new/")


def test_ctrl_c_ends_it_quietly(served: Served) -> None:
    assert (served.stop(), "Traceback" in served.log) == (0, False)


def test_a_port_in_use_is_said_before_anything_is_built(site: SampleSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = site.run("serve", "--port", str(port))

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: port {port} is in use\n  Choose another with --port, or --port 0 for any that is free.\n",
    )
    assert not site.project.site.exists()
