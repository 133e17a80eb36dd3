"""Obtaining what a plan lacks, several editions side by side: from a shared cache, or by rendering."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any

from tooling.content.fences import require_fences
from tooling.content.markdown import in_folder
from tooling.mkdocs import loaded, markdown_extensions
from tooling.project import Project
from tooling.shared import SharedCache
from tooling.site.diagrams import draw_diagrams
from tooling.site.editions import Edition
from tooling.site.llms import markdown_files, rendered_pages
from tooling.site.means import Announce, Means
from tooling.site.memo.notes import Notes
from tooling.site.memo.purity import markdown_obstacle, obstacle
from tooling.site.packing import PackingError, packed, unpacked
from tooling.site.plan import BuildPlan, Staged
from tooling.site.portable_pages import PortablePages
from tooling.site.processes import Processes
from tooling.site.render import render
from tooling.site.renderers import Renderer, renderer_of
from tooling.site.staging import CONFIG, source_names
from tooling.versions.registry import EDGE


def require_edge_fences(project: Project, stages: Sequence[Staged]) -> None:
    """Raise `BrokenFenceError` when edge is to be rendered and has a fence that isn't one.

    The renderer would show what follows as part of a code block, and not complain.
    """
    for staged in stages:
        if staged.edition.name == EDGE:
            docs = staged.tree().below("docs")
            require_fences(docs, project.docs_name, markdown_extensions(project.config_file))


def obtain_all(
    plan: BuildPlan, missing: list[Staged], work: Path, means: Means, announce: Announce
) -> dict[Edition, float]:
    """Bring `missing` into the cache, and return the seconds that each took which had to be rendered.

    Where one fails, or the user interrupts, all others are ended.
    """
    processes = Processes(means.limit_s)
    if len(missing) > 1 and renderer_for(plan).memo:
        announce_obstacle(plan.project, announce)
    times: dict[Edition, float] = {}
    with ThreadPoolExecutor(max_workers=means.jobs) as pool:
        try:
            ordered = zip(
                far_apart(missing, means.jobs), renderers(plan, len(missing), means.jobs), strict=True
            )
            jobs = {
                pool.submit(obtain, plan, each, renderer, work, means, processes): each.edition
                for each, renderer in ordered
            }
            for job in as_completed(jobs):
                seconds, edition = job.result(), jobs[job]
                times |= {} if seconds is None else {edition: seconds}
                how = "fetched from the shared cache" if seconds is None else f"rendered in {seconds:.1f} s"
                announce(f"{edition}: {how}")
        except BaseException:
            processes.end()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if missing:
        memo_of(plan.project).prune()
    return times


def far_apart(editions: Sequence[Any], jobs: int) -> list[Any]:
    """Return `editions` so that no neighbours are side by side: what is new in both would be made twice."""
    between = -(-len(editions) // jobs)
    return [each for first in range(between) for each in editions[first::between]]


def renderers(plan: BuildPlan, count: int, jobs: int) -> list[Renderer]:
    """Return what renders each of `count` editions. Those that come first, side by side, share the pages."""
    renderer, first = renderer_for(plan), min(count, jobs)
    return [replace(renderer, start=number / first if number < first else 0) for number in range(count)]


def announce_obstacle(project: Project, announce: Announce) -> None:
    """Say why the renderer makes every page anew, where it does."""
    why = obstacle(loaded(project.config_file))
    if why:
        announce(f"note: no page is taken from another version: {why}")


def obtain(
    plan: BuildPlan, staged: Staged, renderer: Renderer, work: Path, means: Means, processes: Processes
) -> float | None:
    """Fetch an edition, or render it: returns the seconds that this took, None where it was fetched."""
    shared = means.shared
    if shared and not plan.is_anew and is_fetched(plan, staged, shared, work):
        return None
    seconds = render_one(plan, staged, renderer, work, processes)
    if shared:
        shared.keep(f"editions/{staged.key}", packed(plan.cache.entry(staged.key)))
    return seconds


def is_fetched(plan: BuildPlan, staged: Staged, shared: SharedCache, work: Path) -> bool:
    """Return whether the shared cache has an edition, which is in ours then."""
    data = shared.find(f"editions/{staged.key}")
    if data is None:
        return False
    try:
        pages = unpacked(data)
    except PackingError as error:
        shared.announce(f"note: {staged.edition} in the shared cache can't be unpacked: {error}")
        return False
    pages.write(work / "fetched" / staged.key)
    plan.cache.store(staged.key, work / "fetched" / staged.key)
    return True


def render_one(
    plan: BuildPlan, staged: Staged, renderer: Renderer, work: Path, processes: Processes
) -> float:
    """Render an edition into the cache, and return the seconds that it took."""
    start = time.monotonic()
    names = source_names(staged.edition, plan.project)
    folder = work / staged.key
    tree = staged.tree()
    tree.write(folder)
    pages = render(renderer, staged.edition, folder, names, processes)
    draw_diagrams(pages, plan.project.cache / "diagrams")
    write = portable_pages(plan, folder, work).page
    markdown_files(tree, write, rendered_pages(tree, pages)).write(pages)
    plan.cache.store(staged.key, pages)
    return time.monotonic() - start


def portable_pages(plan: BuildPlan, folder: Path, work: Path) -> PortablePages:
    """Return what writes the pages of the edition that is staged in `folder` in portable Markdown.

    What it keeps serves later builds as well, where they know what goes into a page.
    """
    extensions = in_folder(markdown_extensions(folder / CONFIG), folder)
    is_known = not plan.is_anew and not markdown_obstacle(extensions.names, extensions.options)
    return PortablePages(extensions, memo_of(plan.project) if is_known else Notes(work / "portable"))


def renderer_for(plan: BuildPlan) -> Renderer:
    """Return what renders the editions of `plan`: MkDocs has a memo, unless all is to be made anew."""
    renderer = renderer_of(plan.project)
    is_plain = plan.is_anew or renderer.name != "mkdocs"
    return renderer if is_plain else renderer.with_memo(memo_of(plan.project).folder)


def memo_of(project: Project) -> Notes:
    """Return what was made of pages before."""
    return Notes(project.cache / "memo")
