"""Building: from edge and the snapshots to the whole site, rendering only what changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tooling.content.fences import require_fences
from tooling.content.markdown import in_folder
from tooling.mkdocs import markdown_extensions
from tooling.project import Project
from tooling.site.assemble import Site, assemble, put_edition, swap, write
from tooling.site.cache import EditionCache, cache_key, work_folder
from tooling.site.diagrams import draw_diagrams
from tooling.site.digests import DIGESTS, digests_json
from tooling.site.editions import Edition, editions
from tooling.site.llms import LIST, list_of_versions, markdown_files, rendered_pages
from tooling.site.reference.known_pages import KnownPages
from tooling.site.render import render
from tooling.site.search import SearchCaches, add_search
from tooling.site.staging import CONFIG, Shared, source_names, stage
from tooling.site.standing import Versions
from tooling.tree import Tree
from tooling.versions.history import History
from tooling.versions.redirects import computed_redirects
from tooling.versions.registry import EDGE, Registry
from tooling.versions.rules import rules_of
from tooling.versions.snapshots import published_now

# Is told, in a line, about each edition that is finished.
Announce = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Staged:
    """An edition with the renderer's input, and the key that its pages are kept under."""

    edition: Edition
    tree: Tree
    key: str


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """The editions of a site, and what is said across them."""

    project: Project
    stages: tuple[Staged, ...]
    across: Site
    known_pages: KnownPages

    @property
    def cache(self) -> EditionCache:
        return EditionCache(self.project.cache / "editions")

    @property
    def keys(self) -> dict[Edition, str]:
        """The key that each edition is kept under."""
        return {staged.edition: staged.key for staged in self.stages}

    @property
    def missing(self) -> list[Staged]:
        """The editions that have to be rendered: the others are in the cache."""
        return [staged for staged in self.stages if not self.cache.has(staged.key)]

    @property
    def summary(self) -> str:
        """What a build would do, a line for each edition."""
        missing = self.missing
        lines = [f"{s.edition}: {'render' if s in missing else 'fetch from the cache'}" for s in self.stages]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the editions it rendered and those that it fetched, and how long it took."""

    rendered: tuple[str, ...]
    fetched: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{len(self.rendered)} rendered ({', '.join(self.rendered) or 'none'}), "
            f"{len(self.fetched)} from the cache, in {self.seconds:.1f} s"
        )


def plan_build(project: Project) -> BuildPlan:
    """Return what the site of `project` is made from. Nothing is written."""
    registry = Registry.read(project.versions)
    shared = Shared.read(project)
    stages = tuple(staged_edition(edition, shared) for edition in editions(project, registry))
    return BuildPlan(project, stages, site_of(project), shared.known_pages)


def site_of(project: Project) -> Site:
    """Return what the site of `project` says across its editions, as versions/ and docs/ are on disk."""
    history, docs = History.read(project.versions), Tree.from_folder(project.docs)
    published = published_now(history, docs, project)
    redirects = computed_redirects(published, rules_of(project))
    versions = Versions.of(project, history, published, docs)
    return Site(project.locale, redirects, versions, project.site_url)


def staged_edition(edition: Edition, shared: Shared) -> Staged:
    """Return `edition` with its input and key."""
    tree = stage(edition, shared)
    return Staged(edition, tree, cache_key(tree))


def build(plan: BuildPlan, announce: Announce) -> Built:
    """Render what is missing, and put the whole site in place of the one that is there.

    Raises `RenderError`, and leaves the site as it was.
    """
    start = time.monotonic()
    project = plan.project
    with work_folder(project.cache) as work:
        missing = plan.missing
        require_edge_fences(project, missing)
        render_all(plan, missing, work, announce)
        finished = {staged.edition: plan.cache.entry(staged.key) for staged in plan.stages}
        assemble(work / "new", finished, plan.across)
        write(work / "new" / LIST, list_of_versions(project, [*finished]))
        add_search(work / "new", plan.keys, SearchCaches.below(project.cache), project.site_url, work)
        # Last: what is newer than the digests was changed since.
        write(work / "new" / DIGESTS, digests_json(work / "new", folders_of(finished)))
        swap(work / "new", project.site, work / "old")
        plan.cache.keep({staged.key for staged in plan.stages})
        plan.known_pages.save()
    rendered = tuple(str(staged.edition) for staged in missing)
    fetched = tuple(str(staged.edition) for staged in plan.stages if staged not in missing)
    return Built(rendered, fetched, time.monotonic() - start)


def folders_of(editions: Iterable[Edition]) -> list[str]:
    """Return all folders that `editions` have in the site."""
    return [folder for edition in editions for folder in edition.folders]


def require_edge_fences(project: Project, stages: Sequence[Staged]) -> None:
    """Raise `BrokenFenceError` when edge is to be rendered and has a fence that isn't one.

    The renderer would show what follows as part of a code block, and not complain.
    """
    for staged in stages:
        if staged.edition.name == EDGE:
            docs = staged.tree.below("docs")
            require_fences(docs, project.docs_name, markdown_extensions(project.config_file))


def render_all(plan: BuildPlan, missing: list[Staged], work: Path, announce: Announce) -> None:
    """Render `missing` into the cache, as many side by side as there are cores."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = {pool.submit(render_one, plan, staged, work): staged.edition for staged in missing}
        try:
            for job in as_completed(jobs):
                announce(f"{jobs[job]}: rendered in {job.result():.1f} s")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def render_one(plan: BuildPlan, staged: Staged, work: Path) -> float:
    """Render an edition into the cache, and return the seconds that it took."""
    start = time.monotonic()
    names = source_names(staged.edition, plan.project)
    folder = work / staged.key
    pages = render(staged.edition, staged.tree, folder, names)
    draw_diagrams(pages, plan.project.cache / "diagrams")
    extensions = in_folder(markdown_extensions(folder / CONFIG), folder)
    markdown_files(staged.tree, extensions, rendered_pages(staged.tree, pages)).write(pages)
    plan.cache.store(staged.key, pages)
    return time.monotonic() - start


def rebuild_edge(project: Project) -> None:
    """Render edge, and put it in place of the edge that is in the site. Raises `RenderError`."""
    edge = editions(project, Registry())[0]
    shared = Shared.read(project)
    staged = staged_edition(edge, shared)
    plan = BuildPlan(project, (staged,), site_of(project), shared.known_pages)
    with work_folder(project.cache) as work:
        require_edge_fences(project, plan.missing)
        if plan.missing:
            render_one(plan, staged, work)
        put_edition(plan.cache.entry(staged.key), work / "new", edge, plan.across)
        swap(work / "new", project.site / edge.folder, work / "old")
