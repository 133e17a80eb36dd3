"""What releases cost on a repository as large as real ones: 34 versions of 766 pages. Run it by hand.

python -m tests.bench.versions [FOLDER]

The repository is made in FOLDER, and kept there for the next run. Commands are timed as whole processes.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import SampleSite
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.freeze import freeze_head
from tooling.versions.registry import Version

VERSIONS, PAGES, CHANGED = 34, 766, 27
TOOLING = Path(sys.executable).with_name("tooling")
# https://www.gutenberg.org has better prose; a page only has to have the size and the parts of real ones.
PARAGRAPH = "The platform reads the secret when a run starts, and keeps it for an hour at most. " * 6
LIMITS_S = {"freeze": 0.5, "guard, nothing changed": 0.3, "guard, a version added": 2.0, "versions": 0.3}


def page(number: int, revision: int) -> str:
    """Return the Markdown of a page of about 9 KB, with links to other pages and headings."""
    links = " ".join(f"[page {n}](../{n % 20:02}/page-{n % PAGES:03}.md)" for n in range(number, number + 8))
    parts = (
        f"## Part {part} of {revision}\n\n{PARAGRAPH}\n\n```bash\necho {part}\n```\n\n" for part in range(14)
    )
    return f"---\ntitle: Page {number}\n---\n\n# Page {number}\n\n{links}\n\n{''.join(parts)}"


def sample(root: Path) -> SampleSite:
    """Return the repository at `root`, made where it isn't there yet."""
    site = SampleSite(root)
    if (root / "made").exists():
        return site
    site.write("mkdocs.yml", "site_name: Large\nmarkdown_extensions:\n  - pymdownx.superfences\n")
    site.write("docs/index.md", "# Large\n")
    site.git("init", "--quiet", "--initial-branch", "main")
    choice = random.Random(1)
    for number in range(PAGES - 1):
        write_page(site, number, 0)
    for version in range(VERSIONS):
        site.commit(f"Docs of v1.{version}.0")
        freeze_head(site.project, Version(1, version, 0)).apply()
        for number in choice.sample(range(PAGES - 1), CHANGED):
            write_page(site, number, version + 1)
    site.write("made", "")
    site.commit("Edge")
    site.git("gc", "--quiet")
    return site


def write_page(site: SampleSite, number: int, revision: int) -> None:
    site.write(f"docs/{number % 20:02}/page-{number:03}.md", page(number, revision))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    site = sample(folder / "large")
    start = timed(lambda: run(site, "--version"))
    found = {
        "versions": timed(lambda: run(site, "versions")),
        "guard, nothing changed": timed(lambda: run(site, "guard", "--base", "HEAD", "--head", "HEAD")),
    }
    run(site, "freeze", "v2.0.0", "--dry-run")
    written = timed(lambda: rewrite(site, folder / "copy"), 3)
    found["freeze"] = timed(lambda: freeze(site), 3) - written
    site.commit("[docs-freeze] v2.0.0")
    added = ("guard", "--base", "HEAD~1", "--head", "HEAD", "--title", "[docs-freeze]")
    found["guard, a version added"] = timed(lambda: run(site, *added), 3)
    site.git("reset", "--quiet", "--hard", "HEAD~1")
    sys.stdout.write(f"a process that does nothing: {start:.2f} s; writing the pages: {written:.2f} s\n")
    for name, seconds in found.items():
        sys.stdout.write(f"{name}: {seconds:.2f} s (at most {LIMITS_S[name]} s)\n")
    return int(any(seconds > LIMITS_S[name] for name, seconds in found.items()))


def freeze(site: SampleSite) -> None:
    """Freeze edge, from the same beginning each time."""
    site.git("clean", "-xdfq", "versions")
    site.git("checkout", "--quiet", "--", "versions")
    run(site, "freeze", "v2.0.0")


def rewrite(site: SampleSite, copy: Path) -> None:
    """Write the bytes that a freeze writes, and no more."""
    Tree.from_folder(Project.find(site.root).docs).write(copy)


def run(site: SampleSite, *arguments: str) -> None:
    subprocess.run([TOOLING, *arguments], cwd=site.root, check=True, capture_output=True, env=os.environ)


def timed(act: Callable[[], object], times: int = 5) -> float:
    """Return the seconds that `act` takes, at best."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
