"""What may happen to a publish on a branch: readers get the old site or the new one, and nothing is lost."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.commands.published import BRANCH, commits, files, published, remote, site
from tests.conftest import SampleSite
from tooling.site.publish.changes import PublishInterruptedError
from tooling.tree import Tree

__all__ = ["site"]

TOOLING = Path(sys.executable).with_name("tooling")


class Line:
    """The line to a server, cut for good at the connection `at`, after so many bytes of either end."""

    def __init__(self, port: int) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.upstream, self.at, self.bytes = port, 0, 0
        self.carried: list[int] = []
        Thread(target=self.serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"git://127.0.0.1:{self.server.getsockname()[1]}/remote.git"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self.server.accept()
                self.carried.append(0)
                if self.at and len(self.carried) > self.at:
                    ours.close()
                    continue
                theirs = socket.create_connection(("127.0.0.1", self.upstream))
                for ends in ((ours, theirs), (theirs, ours)):
                    Thread(target=self.carry, args=(len(self.carried), *ends), daemon=True).start()

    def carry(self, number: int, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(512):
                self.carried[number - 1] += len(data)
                if number == self.at and self.carried[number - 1] > self.bytes:
                    break
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
        source.close()


@pytest.fixture
def line(site: SampleSite) -> Iterator[Line]:
    """A line to the remote, which git's own server serves."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = site.root.parent
    options = ["--export-all", "--enable=receive-pack", "--reuseaddr", "--listen=127.0.0.1"]
    daemon = subprocess.Popen(["git", "daemon", *options, f"--port={port}", f"--base-path={folder}", folder])
    until(lambda: is_answering(port))
    made = Line(port)
    site.git("remote", "set-url", "origin", made.url)
    yield made
    with suppress(OSError):
        made.server.shutdown(socket.SHUT_RDWR)
    made.server.close()
    daemon.terminate()
    daemon.wait()


def is_answering(port: int) -> bool:
    with closing(socket.socket()) as end:
        return end.connect_ex(("127.0.0.1", port)) == 0


def until(done: Callable[[], object]) -> None:
    """Wait until `done` returns something."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_wherever_the_line_is_cut_the_branch_is_whole_and_the_next_publish_completes(
    site: SampleSite, line: Line
) -> None:
    site.run("publish", "gh-pages")
    old, before = published(site), remote(site).tip(BRANCH)
    assert before
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")
    line.carried.clear()
    assert site.run("publish", "gh-pages").exit_code == 0
    whole, carried = files(site), [*line.carried]
    assert (len(carried) >= 2, old != whole) == (True, True)

    for at, total in enumerate(carried, start=1):
        for share in (0, 0.3, 0.6, 0.9):
            for repository in (site.git, remote(site).run):
                repository("update-ref", BRANCH, before)
            line.carried.clear()
            line.at, line.bytes = at, int(total * share)

            cut = site.run("publish", "gh-pages")

            assert cut.exit_code == 2, (at, share)
            assert "run the same command again" in cut.stderr
            assert published(site) in (old, whole)
            line.at = 0
            assert site.run("publish", "gh-pages").exit_code == 0
            assert (published(site), commits(site)) == (whole, 2)


def test_two_publishes_at_once_leave_one_whole_site(site: SampleSite) -> None:
    command = [str(TOOLING), "--project", str(site.root), "publish", "gh-pages"]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]

    ended = [process.communicate(timeout=60)[1] for process in processes]

    codes = sorted(process.returncode for process in processes)
    assert codes in ([0, 0], [0, 2]), ended
    assert all(not said or "run the same command again" in said for said in ended)
    assert (published(site), commits(site)) == (files(site), 1)
    assert site.run("publish", "gh-pages").stdout == "nothing changed\n"


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        (signal.SIGINT, 2, f"error: {PublishInterruptedError()}\n"),
        (signal.SIGTERM, 2, f"error: {PublishInterruptedError()}\n"),
        (signal.SIGKILL, -9, ""),
    ],
    ids=["Ctrl-C", "the end of the system", "killed"],
)
def test_a_publish_that_was_ended_is_followed_by_one_that_works(
    site: SampleSite, sent: signal.Signals, code: int, said: str
) -> None:
    folder = site.root.parent
    hook = folder / "remote.git/hooks/pre-receive"
    hook.write_text(f"#!/bin/sh\necho $$ > {folder}/pid\nexec sleep 600\n")
    hook.chmod(0o755)
    command = [str(TOOLING), "--project", str(site.root), "publish", "gh-pages"]
    with (folder / "said").open("w") as said_there:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said_there)
    until(lambda: (folder / "pid").exists() and (folder / "pid").read_text())

    process.send_signal(sent)

    assert process.wait(timeout=60) == code
    assert (folder / "said").read_text().endswith(said)
    os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
    assert remote(site).tip(BRANCH) is None
    hook.unlink()
    assert site.run("publish", "gh-pages").exit_code == 0
    assert (published(site), commits(site)) == (files(site), 1)


def test_a_full_disk_stops_the_publish_and_the_next_one_with_room_completes(
    site: SampleSite, tmp_path: Path
) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("the kernel lets nobody but root mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    publish = f"{shlex.quote(str(TOOLING))} --project {disk} publish gh-pages"
    script = f"""
        mount -t tmpfs -o size=100m tmpfs {disk} && cp -r {site.root}/. {disk} || exit 90
        left=$(df --output=avail -k {disk} | tail -1)
        head -c $((left - 400))K /dev/zero > {disk}/filler
        {publish}; code=$?
        git --git-dir {tmp_path}/remote.git rev-parse --quiet --verify {BRANCH} && exit 91
        rm {disk}/filler
        {publish} || exit 92
        exit $code
    """

    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: ")
    assert "run the same command again" in done.stderr
    assert published(site) == files(site)


def test_a_site_with_forty_thousand_files_is_one_commit(site: SampleSite) -> None:
    edge = site.project.site / "en/edge"
    for number in range(40_000):
        folder = edge / f"part-{number % 200}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.html").write_text(f"page {number}")

    result = site.run("publish", "gh-pages")

    assert (result.exit_code, commits(site)) == (0, 1)
    assert len(remote(site).listing(BRANCH)) == len(Tree.from_folder(site.project.site).files)
    assert site.run("publish", "gh-pages").stdout == "nothing changed\n"


def test_a_file_that_the_host_does_not_take_is_refused_before_anything_is_sent(site: SampleSite) -> None:
    with (site.project.site / "en/edge/film.mp4").open("wb") as file:
        file.truncate(100 * 2**20 + 1)

    result = site.run("publish", "gh-pages")

    assert (result.exit_code, result.stderr) == (
        2,
        "error: `en/edge/film.mp4` has 104,857,601 bytes, and GitHub takes files of 104,857,600\n"
        "  Make it smaller, or publish to a bucket: s3://...\n",
    )
    assert (site.git("for-each-ref", BRANCH), remote(site).tip(BRANCH)) == ("", None)
