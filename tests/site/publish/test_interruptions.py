"""A publish in a bucket that somebody ends: readers get whole pages, and the next needn't wait for it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.site.publish.worlds import World
from tooling.site.publish.changes import PublishInterruptedError
from tooling.tree import Tree

TOOLING = Path(sys.executable).with_name("tooling")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "the end of the system"])
def test_an_interrupted_publish_says_so_and_the_next_goes_on_at_once(
    s3: World, built_once: SampleSite, sent: signal.Signals
) -> None:
    command = [str(TOOLING), "--project", str(built_once.root), "publish", "s3://docs"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    page = ("PUT", "/docs/en/edge/index.html")
    s3.afterwards = lambda request: (
        process.send_signal(sent) if (request.method, request.path) == page else None
    )

    _, stderr = process.communicate(timeout=60)

    assert (process.returncode, stderr) == (2, f"error: {PublishInterruptedError()}\n")
    there = s3.objects()
    files = {path: file.data for path, file in Tree.from_folder(built_once.project.site).files.items()}
    del files[".digests.json"]
    assert 0 < len(there) < len(files)
    assert all(files[path] == data for path, data in there.items())
    assert "index.html" not in there
    s3.afterwards = lambda _: None
    assert built_once.run("publish", "s3://docs").exit_code == 0
    assert s3.objects() == files
