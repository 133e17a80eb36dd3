"""What staging and post-processing cost against the renderer, where the cache is empty. Run it by hand.

python -m tests.bench.staging [PROJECT]

All is CPU time, of a build with one job in a process of its own: that of the renderer, which writes the
Markdown of pages as well, and of pagefind are those of child processes. Diagrams are drawn once and kept for
good, so the site is built twice: in an empty folder, and in one that has nothing but the drawings. Nothing is
required of what comes out.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tooling.project import Project
from tooling.site.build import build, fill
from tooling.site.means import Means
from tooling.site.plan import plan_build


@dataclass(frozen=True, slots=True)
class Cost:
    """The CPU seconds of the parts of a build: `filling` is all that is done to what the renderer made."""

    editions: int
    renderer: float
    staging: float
    filling: float
    assembling: float
    pagefind: float

    @property
    def ours(self) -> float:
        return self.staging + self.filling + self.assembling + self.pagefind

    def __str__(self) -> str:
        return (
            f"{self.ours:.2f} s, {self.ours / self.renderer:.0%} of the renderer's {self.renderer:.2f} s "
            f"({self.editions} editions): staging {self.staging:.2f}, Markdown and cache {self.filling:.2f}, "
            f"assembling and search {self.assembling:.2f}, pagefind {self.pagefind:.2f}"
        )


def main() -> int:
    project = Project.find(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
    with tempfile.TemporaryDirectory() as folder:
        empty, drawn = (sources(project, Path(folder, name)) for name in ("empty", "drawn"))
        sys.stdout.write(f"with diagrams to draw: {in_new_process(empty)}" + "\n")
        shutil.copytree(empty.cache / "diagrams", drawn.cache / "diagrams")
        sys.stdout.write(f"with diagrams drawn before: {in_new_process(drawn)}" + "\n")
    return 0


def sources(project: Project, root: Path) -> Project:
    """Return a copy of a project: what its site is made from, and what was carried out of its guides."""
    shutil.copytree(project.docs, root / project.docs_name)
    shutil.copytree(project.versions, root / "versions")
    shutil.copy(project.config_file, root)
    copy = Project(root, project.settings)
    copy.cache.mkdir(parents=True)
    if project.verification_file.exists():
        shutil.copy(project.verification_file, copy.verification_file)
    return copy


def in_new_process(project: Project) -> Cost:
    """Return what a build costs that finds nothing in memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(cost, project.root).result()


def cost(root: Path) -> Cost:
    """Build the site of the project in `root`, and return what that took."""
    start = times()
    plan = plan_build(Project.find(root))
    planned = times()
    fill(plan, Means(jobs=1), lambda _: None)
    filled = times()
    build(plan, Means(jobs=1), lambda _: None)
    built = times()
    return Cost(
        len(plan.stages),
        renderer=filled.children - planned.children,
        staging=planned.own + planned.children - start.own - start.children,
        filling=filled.own - planned.own,
        assembling=built.own - filled.own,
        pagefind=built.children - filled.children,
    )


@dataclass(frozen=True, slots=True)
class Times:
    """CPU seconds up to now: of this process, and of its children."""

    own: float
    children: float


def times() -> Times:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Times(*(each.ru_utime + each.ru_stime for each in used))


if __name__ == "__main__":
    sys.exit(main())
