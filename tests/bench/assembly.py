"""What a build costs on a site of very many editions, of which none or one changed. Run it by hand.

python -m tests.bench.assembly [VERSIONS] [PAGES]

Only edge is really rendered. The cache has its pages for every version, with a mark in those that the version
has in another form: what a build does with an edition that it doesn't render goes by how many pages it has,
how large they are, and which are equal. All is in seconds of a processor, with the renderer and pagefind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.cold_build import TOOLING, edit, rendered, sample
from tests.conftest import SampleSite
from tooling.content.page import page_paths, page_url
from tooling.site.means import Means
from tooling.site.plan import BuildPlan, Staged, plan_build
from tooling.site.rendering import obtain_all
from tooling.site.search import SearchCaches, contents_of

# 34 versions in 4 locales; sites are built in one locale until now.
VERSIONS, PAGES = 136, 200
LIMIT_UNCHANGED_S = 2.0
ARTICLE_END = "</article>"


def main() -> int:
    given = [int(each) for each in sys.argv[1:]]
    versions, pages = given + [VERSIONS, PAGES][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        site = sample(Path(folder, "site"), pages, versions)
        plan = plan_build(site.project)
        edge, *frozen = plan.stages
        alone = cost(lambda: rendered(site, edge, Path(folder)))
        seed(plan, edge, frozen, Path(folder))
        first = cost(lambda: build(site))
        nothing = min(cost(lambda: build(site)) for _ in range(3))
        edited = min(cost(lambda: build_edited(site)) for _ in range(3))
    sys.stdout.write(
        f"{len(plan.stages)} editions of {pages} pages; seconds of a processor\n"
        f"all from the cache, no site: {first:.2f}\n"
        f"nothing changed: {nothing:.2f} (at most {LIMIT_UNCHANGED_S})\n"
        f"a page of edge edited: {edited:.2f}; to render edge: {alone:.2f}; {edited / alone:.2f} of it\n"
    )
    return int(nothing > LIMIT_UNCHANGED_S)


def seed(plan: BuildPlan, edge: Staged, frozen: list[Staged], work: Path) -> None:
    """Put edge, rendered, into the cache, and for each frozen edition a copy with marks of its own."""
    obtain_all(plan, [edge], work, Means(), lambda _: None)
    plan.known_pages.save()
    plan.known_keys.save()
    pages = edge.tree().below("docs").files
    contents = SearchCaches.below(plan.project.cache).contents
    contents_of(plan.cache.entry(edge.key), edge.key, SearchCaches.below(plan.project.cache), work)
    for staged in frozen:
        own = staged.tree().below("docs").files
        marks = {
            f"{page_url(path)}index.html": f"<p>Mark {own[path].digest}</p>"
            for path in page_paths(own)
            if path in pages and own[path] != pages[path]
        }
        for cache, key in ((plan.cache, edge.key), (contents, edge.key)):
            shutil.copytree(cache.entry(key), work / "copy")
            for path, mark in marks.items():
                put_mark(work / "copy" / path, mark)
            cache.store(staged.key, work / "copy")


def put_mark(page: Path, mark: str) -> None:
    html = page.read_text(encoding="utf-8")
    before, end, after = html.rpartition(ARTICLE_END)
    page.write_text(f"{before}{mark}{end}{after}", encoding="utf-8")


def build(site: SampleSite) -> None:
    subprocess.run([TOOLING, "build"], cwd=site.root, check=True, capture_output=True)


def build_edited(site: SampleSite) -> None:
    edit(site.project.docs / "index.md", "Edited.")
    build(site)


def cost(act: Callable[[], object]) -> float:
    """Return the seconds of a processor that `act` takes, here and in the processes that it starts."""
    before = spent()
    act()
    return spent() - before


def spent() -> float:
    return sum(os.times()[:4])


if __name__ == "__main__":
    sys.exit(main())
