"""How long an author waits, with the docs of this project: from saving a page until a browser is told to load
it again, and until what was found on it is told. Run it by hand.

python -m tests.bench.serve [PAGE ...]

The CPU time is that of the server and all that it starts. Wall time means little while the machine has other
work to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.serve.served import TOOLING, Served, until
from tooling.content.page import page_url

ROOT = Path(__file__).parents[2]
PAGES = ("start/choose.md", "aws/scope-a-policy.md", "crewai/static-credentials.md")
TIMES = 3
IDLE_S = 0.05
TICKS_S = os.sysconf("SC_CLK_TCK")


def copied(root: Path) -> Path:
    """Return a copy of the project's files at `root`."""
    files = subprocess.run(
        ["git", "ls-files", "-z", "docs", "versions", "mkdocs.yml"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, files.stdout.split("\0")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((ROOT / name).read_bytes())
    return root


def cpu_s(top: int) -> float:
    """Return the CPU time of the process `top` and all that came from it: proc_pid_stat(5)."""
    parents, times = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # ended meanwhile
        parents[int(process.name)] = int(fields[1])
        times[int(process.name)] = sum(map(int, fields[11:15]))
    ours = {top}
    while more := {each for each, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(times[each] for each in ours) / TICKS_S


def edit(server: Served, root: Path, page: str, number: int) -> dict[str, str]:
    """Return what it took from an edit to the new page and to its findings."""
    news = server.news(page_url(page))
    before = next(news)["digest"]
    start, used = time.monotonic(), cpu_s(server.process.pid)
    with (root / "docs" / page).open("a") as file:
        file.write(f"\nEdit {number}.\n")
    took: dict[str, str] = {}
    for said in news:
        now = f"{time.monotonic() - start:.2f} s ({cpu_s(server.process.pid) - used:.2f} s of CPU)"
        if said["digest"] != before:
            took.setdefault("shown", now)
        if said["state"] in {"verified", "wrong"}:
            took.setdefault("findings", now)
        if len(took) == 2:
            break
    return took


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(folder, "project"))
        # Diagrams that were never drawn take longer than `Served` has the patience for.
        subprocess.run([TOOLING, "--project", root, "build"], check=True, stdout=subprocess.DEVNULL)
        server = Served(root)
        try:
            measure(server, root, sys.argv[1:] or PAGES)
        finally:
            server.stop()
    return 0


def measure(server: Served, root: Path, pages: tuple[str, ...] | list[str]) -> None:
    sys.stdout.write(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    edit(server, root, "index.md", 0)
    for page in pages:
        for number in range(TIMES):
            until(lambda: is_idle(server))
            took = edit(server, root, page, number)
            sys.stdout.write(f"{page}: shown after {took['shown']}, findings after {took['findings']}\n")
            sys.stdout.flush()


def is_idle(server: Served) -> bool:
    """Return whether nothing goes on behind the last edit any more, which would be measured with the next."""
    before = cpu_s(server.process.pid)
    time.sleep(1)
    return cpu_s(server.process.pid) - before < IDLE_S


if __name__ == "__main__":
    sys.exit(main())
