"""What may happen to a build: the site is the old one or the new one, and the message says what to do."""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.tree import Tree

PATIENCE_S = 60
TOOLING = Path(sys.executable).with_name("tooling")
# A Markdown extension that is harmless, but where MkDocs runs.
EXTENSION = """\
import os, signal, subprocess, sys, time
from pathlib import Path
from markdown.extensions.tables import TableExtension

def makeExtension(**_):
    if "memo" in sys.argv[0]:
        {does}
    return TableExtension()
"""
HANGS = (
    'print("thinking", flush=True); '
    "Path(os.environ[\"PIDS\"]).write_text(f\"{os.getpid()} {subprocess.Popen(['sleep', '600']).pid}\"); "
    "time.sleep(600)"
)
CRASHES = "os.kill(os.getpid(), signal.SIGSEGV)"
EXITS = "sys.exit(0)"
NOTE = (
    "note: no page is taken from another version: "
    "the Markdown extension `trouble` may put anything into pages\n"
)


@pytest.fixture
def trouble(built: SampleSite, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], SampleSite]:
    """Return a function that lets the renderer of the built site do something, and edge be rendered."""

    def begin(does: str) -> SampleSite:
        built.write("extensions/trouble.py", EXTENSION.format(does=does))
        config = built.root / "mkdocs.yml"
        config.write_text(config.read_text().replace("  - tables", "  - tables\n  - trouble"))
        return built

    folder = str(built.root / "extensions")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)
    monkeypatch.setenv("PIDS", str(built.root / "pids"))
    monkeypatch.delitem(sys.modules, "trouble", raising=False)
    return begin


def until(done: Callable[[], object]) -> None:
    """Wait until `done` returns something."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Return whether there is such a process, and it isn't dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def pids(site: SampleSite) -> list[int]:
    """Return the processes of the hanging renderer: itself, and the one that it started."""
    file = site.root / "pids"
    return [int(pid) for pid in file.read_text().split()] if file.exists() else []


def start(site: SampleSite, *arguments: str) -> subprocess.Popen[str]:
    command = [str(TOOLING), "--project", str(site.root), "build", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_renderer_that_hangs_is_ended_with_all_that_it_started(
    trouble: Callable[[str], SampleSite],
) -> None:
    site = trouble(HANGS)
    before = Tree.from_folder(site.project.site)

    result = site.run("build", "--jobs", "1", "--time-limit", "10")

    assert (result.exit_code, result.stderr) == (
        2,
        f"{NOTE}error: mkdocs wasn't done with `edge` after 10 s:\n  thinking\n"
        "  If it only needs longer, allow more with --time-limit. Else look for what hangs in it.\n",
    )
    assert len(pids(site)) == 2
    until(lambda: not any(map(is_running, pids(site))))
    assert Tree.from_folder(site.project.site) == before


@pytest.mark.parametrize(
    ("does", "message"),
    [
        (
            CRASHES,
            "error: mkdocs can't build `edge`:\n  it was ended by the signal SIGSEGV\n"
            "  If memory is short, use fewer --jobs; then run the same command again.\n",
        ),
        (
            EXITS,
            "error: mkdocs can't build `edge`:\n  it ended without an error, and made no pages\n"
            "  Mend that, and run the same command again.\n",
        ),
    ],
    ids=["crashes", "makes nothing"],
)
def test_a_renderer_that_fails_leaves_the_site(
    trouble: Callable[[str], SampleSite], does: str, message: str
) -> None:
    site = trouble(does)
    before = Tree.from_folder(site.project.site)

    result = site.run("build", "--jobs", "1")

    assert (result.exit_code, result.stderr) == (2, NOTE + message)
    assert Tree.from_folder(site.project.site) == before


def test_a_renderer_that_was_killed_stops_the_build_and_all_that_it_started(
    trouble: Callable[[str], SampleSite],
) -> None:
    site = trouble(HANGS)
    before = Tree.from_folder(site.project.site)
    process = start(site, "--edition", "edge")
    until(lambda: len(pids(site)) == 2)

    os.kill(pids(site)[0], signal.SIGKILL)

    _, stderr = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, stderr) == (
        2,
        "error: mkdocs can't build `edge`:\n  thinking\n  it was ended by the signal SIGKILL\n"
        "  If memory is short, use fewer --jobs; then run the same command again.\n",
    )
    until(lambda: not any(map(is_running, pids(site))))
    assert Tree.from_folder(site.project.site) == before


@pytest.mark.parametrize(
    "sent",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["Ctrl-C", "the end of the system", "the end of the terminal"],
)
def test_an_interrupted_build_ends_its_renderers_and_leaves_the_site(
    trouble: Callable[[str], SampleSite], sent: signal.Signals
) -> None:
    site = trouble(HANGS)
    before = Tree.from_folder(site.project.site)
    process = start(site)
    until(lambda: len(pids(site)) == 2)

    process.send_signal(sent)

    _, stderr = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, stderr) == (
        2,
        f"{NOTE}error: the build was interrupted, and the site is as it was before\n"
        "  Run the same command again: editions that were rendered by now are not rendered again.\n",
    )
    until(lambda: not any(map(is_running, pids(site))))
    assert Tree.from_folder(site.project.site) == before
    assert not (site.project.cache / "work").exists()


def test_a_build_that_was_killed_is_followed_by_one_that_works(
    trouble: Callable[[str], SampleSite],
) -> None:
    site = trouble(HANGS)
    before = Tree.from_folder(site.project.site)
    process = start(site)
    until(lambda: len(pids(site)) == 2)
    process.kill()
    process.communicate()
    assert Tree.from_folder(site.project.site) == before
    site.write("extensions/trouble.py", EXTENSION.format(does="pass"))

    done = start(site)

    stdout, stderr = done.communicate(timeout=PATIENCE_S)
    for pid in pids(site):
        os.kill(pid, signal.SIGKILL)
    assert (done.returncode, stdout[:17]) == (0, "build: 3 rendered"), stderr
    assert sorted(path.name for path in site.project.site.iterdir()) == sorted(
        {path.split("/")[0] for path in before.files}
    )


def test_a_second_build_waits_for_the_first_and_says_so(built: SampleSite) -> None:
    built.write("docs/new.md", "# New\n\nEdited.\n")
    with (built.project.cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start(built)
        assert process.stderr is not None
        told = process.stderr.readline()
        is_untouched = "Edited." not in (built.project.site / "en/edge/new/index.html").read_text()

    process.communicate(timeout=PATIENCE_S)

    assert (told, is_untouched) == ("waiting for another build to end\n", True)
    assert (process.returncode, "Edited." in (built.project.site / "en/edge/new/index.html").read_text()) == (
        0,
        True,
    )


def test_two_builds_at_once_leave_one_whole_site(built: SampleSite) -> None:
    (built.project.site / "en/edge/index.html").write_text("touched")
    processes = [start(built) for _ in range(2)]

    ended = [process.communicate(timeout=PATIENCE_S) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], ended
    assert "touched" not in (built.project.site / "en/edge/index.html").read_text()
    assert built.run("build").stdout.startswith("build: 0 rendered (none), 3 from the cache, in ")


@pytest.mark.parametrize("megabytes", [1, 4, 12], ids=lambda size: f"{size} MB left")
def test_a_full_disk_stops_the_build_and_leaves_the_site(
    built: SampleSite, tmp_path: Path, megabytes: int
) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("the kernel lets nobody but root mount a small disk")
    disk, site = tmp_path / "disk", built.root
    disk.mkdir()
    shown = f"find {disk}/site -type f -exec sha256sum {{}} + | sort | sha256sum"
    script = f"""
        mount -t tmpfs -o size=100m tmpfs {disk} && cp -r {site}/. {disk} || exit 90
        left=$(df --output=avail -k {disk} | tail -1)
        head -c $((left - {megabytes} * 1024))K /dev/zero > {disk}/filler
        sed -i s/docs.example.com/example.org/ {disk}/mkdocs.yml
        before=$({shown})
        {shlex.quote(str(TOOLING))} --project {disk} build --no-cache; code=$?
        [ "$before" = "$({shown})" ] || exit 91
        exit $code
    """

    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    lines = done.stderr.splitlines()
    assert (done.returncode, lines[-1]) == (
        2,
        "  Make the folder writable, or free some space, and run the same command again.",
    ), done.stderr
    assert lines[-2].startswith(f"error: can't write `{disk}")
    assert lines[-2].endswith(": No space left on device")
