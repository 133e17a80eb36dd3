"""What a build costs on a site of 8 editions, against rendering them one after another. Run it by hand.

python -m tests.bench.build [PAGES]

Ratios are printed, and nothing is required of them but that a build with nothing to do takes under 2 s: how
they come out goes with the cores and with what else the machine does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.bench.large_site import large_site
from tests.conftest import SampleSite
from tooling.site.means import LIMIT_S
from tooling.site.plan import Staged, plan_build
from tooling.site.processes import Processes
from tooling.site.render import render
from tooling.site.renderers import renderer_of
from tooling.site.staging import source_names

VERSIONS, CHANGED, LIMIT_UNCHANGED_S = 7, 5, 2.0
TOOLING = Path(sys.executable).with_name("tooling")


def sample(root: Path, pages: int) -> SampleSite:
    """Return a site at `root` with edge and 7 versions of so many pages, in each of which a few changed."""
    site, choice = SampleSite(root), Random(1)
    docs, images, config = large_site(pages)
    docs.write(root / "docs")
    for image in images:
        site.write(f"docs/images/{image}", image)
    site.write("mkdocs.yml", config.decode())
    site.write(".gitignore", ".cache/\nsite/\n")
    site.git("init", "--quiet", "--initial-branch", "main")
    for version in range(VERSIONS):
        site.commit(f"Docs of v1.{version}.0")
        site.freeze(f"v1.{version}.0")
        for page in choice.sample(sorted(docs.files), CHANGED):
            edit(root / "docs" / page, f"More since v1.{version}.0.")
    return site


def edit(page: Path, text: str) -> None:
    with page.open("a") as file:
        file.write(f"\n{text}\n")


def main() -> int:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        site = sample(Path(folder, "site"), pages)
        stages = plan_build(site.project).stages
        alone = [timed(lambda each=each: rendered(site, each, Path(folder))) for each in stages]  # type: ignore[misc]
        cold = timed(lambda: build(site))
        nothing = min(timed(lambda: build(site)) for _ in range(3))
        edit(site.project.docs / "index.md", "Edited.")
        edited = timed(lambda: build(site))
    sys.stdout.write(
        f"{len(stages)} editions of {pages} pages\n"
        f"cold: {cold:.1f} s; one after another they take {sum(alone):.1f} s: {cold / sum(alone):.2f} of it\n"
        f"nothing changed: {nothing:.2f} s (at most {LIMIT_UNCHANGED_S} s)\n"
        f"a page of edge edited: {edited:.1f} s; to render edge takes {alone[0]:.1f} s: "
        f"{edited / alone[0]:.2f} of it\n"
    )
    return int(nothing > LIMIT_UNCHANGED_S)


def rendered(site: SampleSite, staged: Staged, folder: Path) -> None:
    """Render an edition and nothing else."""
    work = folder / staged.key
    staged.tree().write(work)
    names = source_names(staged.edition, site.project)
    render(renderer_of(site.project), staged.edition, work, names, Processes(LIMIT_S))


def build(site: SampleSite) -> None:
    subprocess.run([TOOLING, "build"], cwd=site.root, check=True, capture_output=True)


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
