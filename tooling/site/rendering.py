"""Rendering what a plan lacks, several editions side by side, into the cache."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tooling.content.fences import require_fences
from tooling.content.markdown import in_folder
from tooling.mkdocs import markdown_extensions
from tooling.project import Project
from tooling.site.diagrams import draw_diagrams
from tooling.site.llms import markdown_files, rendered_pages
from tooling.site.plan import BuildPlan, Staged
from tooling.site.processes import Processes
from tooling.site.render import render
from tooling.site.staging import CONFIG, source_names
from tooling.versions.registry import EDGE

# Is told, in a line, about each edition that is finished, and about what is odd.
Announce = Callable[[str], None]

# More than any edition of a real site takes.
LIMIT_S = 900.0


@dataclass(frozen=True, slots=True)
class Means:
    """What a build may use: so many renderers at a time, each for so many seconds."""

    jobs: int = os.cpu_count() or 1
    limit_s: float = LIMIT_S


def require_edge_fences(project: Project, stages: Sequence[Staged]) -> None:
    """Raise `BrokenFenceError` when edge is to be rendered and has a fence that isn't one.

    The renderer would show what follows as part of a code block, and not complain.
    """
    for staged in stages:
        if staged.edition.name == EDGE:
            docs = staged.tree.below("docs")
            require_fences(docs, project.docs_name, markdown_extensions(project.config_file))


def render_all(plan: BuildPlan, missing: list[Staged], work: Path, means: Means, announce: Announce) -> None:
    """Render `missing` into the cache. Where one fails, or the user interrupts, all others are ended."""
    processes = Processes(means.limit_s)
    with ThreadPoolExecutor(max_workers=means.jobs) as pool:
        try:
            jobs = {pool.submit(render_one, plan, each, work, processes): each.edition for each in missing}
            for job in as_completed(jobs):
                announce(f"{jobs[job]}: rendered in {job.result():.1f} s")
        except BaseException:
            processes.end()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def render_one(plan: BuildPlan, staged: Staged, work: Path, processes: Processes) -> float:
    """Render an edition into the cache, and return the seconds that it took."""
    start = time.monotonic()
    names = source_names(staged.edition, plan.project)
    folder = work / staged.key
    pages = render(staged.edition, staged.tree, folder, names, processes)
    draw_diagrams(pages, plan.project.cache / "diagrams")
    extensions = in_folder(markdown_extensions(folder / CONFIG), folder)
    markdown_files(staged.tree, extensions, rendered_pages(staged.tree, pages)).write(pages)
    plan.cache.store(staged.key, pages)
    return time.monotonic() - start
