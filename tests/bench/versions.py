"""What releases cost on a repository as large as real ones: 34 versions of 766 pages. Run it by hand.

python -m tests.bench.versions [FOLDER]

The repository is made in FOLDER, and kept there for the next run. Commands are timed as whole processes; a
freeze in a process that has loaded what it needs and knows nothing else yet, without carrying the guides
out, and less than writing the same bytes takes.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.bench.large_site import large_site
from tests.conftest import SampleSite
from tooling.git import Repository
from tooling.mkdocs import markdown_extensions
from tooling.tree import Tree
from tooling.verify.freezing import checked
from tooling.versions.freeze import head_source
from tooling.versions.guard import guard_written
from tooling.versions.registry import Version

VERSIONS, CHANGED = 34, 27
FROZEN = Version(2, 0, 0)
TOOLING = Path(sys.executable).with_name("tooling")
LIMITS_S = {"versions": 0.3, "guard, nothing changed": 0.3, "guard, a version added": 2.0, "freeze": 0.5}


def sample(root: Path) -> SampleSite:
    """Return the repository at `root`, made where it isn't there yet."""
    site, choice = SampleSite(root), random.Random(1)
    if (root / "made").exists():
        return site
    docs, images, config = large_site()
    docs.write(root / "docs")
    for image in images:
        site.write(f"docs/images/{image}", image)
    site.write("mkdocs.yml", config.decode())
    site.git("init", "--quiet", "--initial-branch", "main")
    for version in range(VERSIONS):
        site.commit(f"Docs of v1.{version}.0")
        site.freeze(f"v1.{version}.0")
        for page in choice.sample(sorted(docs.files), CHANGED):
            with (root / "docs" / page).open("a") as file:
                file.write(f"\nMore since v1.{version}.0.\n")
    site.write("made", "")
    site.commit("Edge")
    site.git("gc", "--quiet")
    return site


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    site = sample(folder / "large")
    start = timed(lambda: run(site, "--version"))
    found = {
        "versions": timed(lambda: run(site, "versions")),
        "guard, nothing changed": timed(lambda: run(site, "guard", "--base", "HEAD", "--head", "HEAD")),
    }
    docs = Tree.from_folder(site.project.docs)
    writing = timed(lambda: docs.write(Path(tempfile.mkdtemp(dir=folder))))
    found["freeze"] = min(in_process(freeze, site) for _ in range(5)) - writing
    site.commit(f"[docs-freeze] {FROZEN}")
    added = ("guard", "--base", "HEAD~1", "--head", "HEAD", "--title", "[docs-freeze]")
    found["guard, a version added"] = timed(lambda: run(site, *added))
    site.git("reset", "--quiet", "--hard", "HEAD~1")
    sys.stdout.write(f"a process that does nothing: {start:.2f} s; writing the pages: {writing:.2f} s\n")
    for name, seconds in found.items():
        sys.stdout.write(f"{name}: {seconds:.2f} s (at most {LIMITS_S[name]} s)\n")
    return int(any(seconds > LIMITS_S[name] for name, seconds in found.items()))


def in_process(act: Callable[[SampleSite], float], site: SampleSite) -> float:
    """Return what `act` does in a new process, which remembers nothing of the one before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(act, site).result()


def freeze(site: SampleSite) -> float:
    """Return the seconds that freezing edge takes, always from the same beginning."""
    reset(site)
    markdown_extensions(site.project.config_file)
    start = time.perf_counter()
    repository = Repository(site.root)
    source = head_source(repository, site.project)
    plan, findings = checked(repository, site.project, FROZEN, source)
    assert findings == []
    plan.apply()
    assert guard_written(repository, site.project).findings == []
    return time.perf_counter() - start


def reset(site: SampleSite) -> None:
    """Put the versions back. Files are made slowly where as many were just removed, so none are."""
    if (frozen := site.project.versions / str(FROZEN)).exists():
        frozen.rename(Path(tempfile.mkdtemp(dir=site.root.parent)) / frozen.name)
    site.git("checkout", "--quiet", "--", "versions")


def run(site: SampleSite, *arguments: str) -> None:
    subprocess.run([TOOLING, *arguments], cwd=site.root, check=True, capture_output=True)


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that `act` takes, at best of five."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
