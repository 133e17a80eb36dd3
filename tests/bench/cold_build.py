"""What a build costs that has everything to do, against plain mkdocs. Run it by hand.

python -m tests.bench.cold_build          8 editions, mostly the same, then all different
python -m tests.bench.cold_build whole    34 versions in 4 locales

A project has one locale by now, so there are 4 sites of 34 versions. Of the whole, plain mkdocs renders only
a part, and the rest is estimated. Seconds of the processors say more than those of the clock while the
machine does something else. Nothing is required of the ratios.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from tests.bench.large_site import large_site
from tests.conftest import SampleSite
from tooling.site.means import LIMIT_S
from tooling.site.plan import Staged, plan_build
from tooling.site.processes import Processes
from tooling.site.render import render
from tooling.site.renderers import renderer_of
from tooling.site.staging import source_names

TOOLING = Path(sys.executable).with_name("tooling")
# As many pages as CrewAI's docs have in a locale, and as many as change there in a median release.
PAGES, CHANGED, VERSIONS, LOCALES = 200, 7, 34, 4
# One release in so many adds a page, which changes the navigation of all others.
ADDS = 3
# Of the whole, plain mkdocs renders so many editions of each locale.
ASKED = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took: seconds of the clock, and of the processors in the processes it started."""

    seconds: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.processor + other.processor)

    def times(self, factor: float) -> Cost:
        return Cost(self.seconds * factor, self.processor * factor)

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, of the processors {self.processor:.1f} s"


def main() -> int:
    whole = sys.argv[1:] == ["whole"]
    with tempfile.TemporaryDirectory() as folder:
        (of_the_whole if whole else of_eight)(Path(folder))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say(f"the largest process had {memory:.0f} MB")
    return 0


def of_eight(folder: Path) -> None:
    """Print what builds of 8 editions cost."""
    for name, make in (("mostly the same", sample), ("all different", different)):
        site = make(folder / name, PAGES)
        plain = cost_plain(site, plan_build(site.project).stages, folder)
        compare(f"8 editions, {name}", cost_cold(site), plain)


def of_the_whole(folder: Path) -> None:
    """Print what the builds of all versions in all locales cost."""
    cold, plain = Cost(), Cost()
    for locale in range(LOCALES):
        site = sample(folder / f"locale-{locale}", PAGES, VERSIONS - 1, seed=locale, adds=ADDS)
        stages = plan_build(site.project).stages
        asked = stages[:: len(stages) // ASKED][:ASKED]
        plain += cost_plain(site, asked, folder)
        cold += cost_cold(site)
    at_once = plain.times(VERSIONS / ASKED)
    say(f"plain mkdocs renders {LOCALES * ASKED} of them in {plain}")
    compare(f"{VERSIONS * LOCALES} editions", cold, Cost(at_once.seconds / 2, at_once.processor))


def cost_plain(site: SampleSite, stages: Sequence[Staged], folder: Path) -> Cost:
    """Return what it costs to render editions with plain mkdocs, one after another."""

    def act() -> None:
        for staged in stages:
            rendered(site, staged, folder)

    return timed(act)


def cost_cold(site: SampleSite) -> Cost:
    return timed(lambda: build(site))


def compare(what: str, cold: Cost, plain: Cost) -> None:
    """Print how a build compares to plain mkdocs."""
    say(
        f"{what}: {cold}\n  plain mkdocs: {plain}\n"
        f"  {plain.seconds / cold.seconds:.1f} times as fast, "
        f"with {cold.processor / plain.processor:.2f} of its time of the processors"
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def sample(root: Path, pages: int, versions: int = 7, *, seed: int = 1, adds: int = 0) -> SampleSite:
    """Return a site at `root` with edge and so many versions, in each of which a few pages changed.

    One in `adds` versions has a new page, none where that is 0.
    """
    site, choice = begun(root, pages, seed), Random(seed)
    names = sorted(large_site(pages, seed)[0].files)
    for version in range(versions):
        site.commit(f"Docs of v1.{version}.0")
        site.freeze(f"v1.{version}.0")
        for page in choice.sample(names, CHANGED):
            edit(site.project.docs / page, f"More since v1.{version}.0.")
        if adds and version % adds == adds - 1:
            add(site, f"new/page-{version}.md")
    return site


def different(root: Path, pages: int, versions: int = 7) -> SampleSite:
    """Return a site at `root` with edge and so many versions, no page of which is in two of them."""
    site = begun(root, pages, 0)
    for version in range(versions):
        site.commit(f"Docs of v1.{version}.0")
        site.freeze(f"v1.{version}.0")
        large_site(pages, seed=version + 1)[0].write(site.project.docs)
    return site


def begun(root: Path, pages: int, seed: int) -> SampleSite:
    """Return a site at `root` of so many pages, without a version."""
    site = SampleSite(root)
    docs, images, config = large_site(pages, seed)
    docs.write(root / "docs")
    for image in images:
        site.write(f"docs/images/{image}", image)
    site.write("mkdocs.yml", config.decode())
    site.write(".gitignore", ".cache/\nsite/\n")
    site.git("init", "--quiet", "--initial-branch", "main")
    return site


def edit(page: Path, text: str) -> None:
    with page.open("a") as file:
        file.write(f"\n{text}\n")


def add(site: SampleSite, page: str) -> None:
    """Add a page to the docs of `site`, and to its navigation."""
    site.write(f"docs/{page}", f"# {page}\n\nNew.\n")
    config = yaml.safe_load(site.project.config_file.read_bytes())
    site.write("mkdocs.yml", yaml.safe_dump({**config, "nav": [*config["nav"], page]}, sort_keys=False))


def rendered(site: SampleSite, staged: Staged, folder: Path) -> None:
    """Render an edition with plain mkdocs, and do nothing else."""
    work = folder / staged.key
    staged.tree().write(work)
    names = source_names(staged.edition, site.project)
    render(renderer_of(site.project), staged.edition, work, names, Processes(LIMIT_S))


def build(site: SampleSite) -> None:
    subprocess.run([TOOLING, "build"], cwd=site.root, check=True, capture_output=True)


def timed(act: Callable[[], object]) -> Cost:
    """Return what `act` takes."""
    start, before = time.perf_counter(), processor()
    act()
    return Cost(time.perf_counter() - start, processor() - before)


def processor() -> float:
    """Return the seconds that ended processes have had of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
