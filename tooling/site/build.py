"""Building: from edge and the snapshots to the whole site, rendering only what changed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread

from tooling.errors import ToolingError
from tooling.project import Project
from tooling.shards import Records
from tooling.site.assemble import Site, assemble, put_edition, swap, write, write_redirects
from tooling.site.cache import work_folder
from tooling.site.digests import DIGESTS, digests_json
from tooling.site.editions import Edition
from tooling.site.llms import LIST, list_of_versions
from tooling.site.means import LIMIT_S, Announce, Built, Means
from tooling.site.partial import is_built, of_these, renew
from tooling.site.plan import BuildPlan, plan_build
from tooling.site.processes import Processes
from tooling.site.rendering import obtain_all, render_one, require_edge_fences
from tooling.site.search import SearchCaches, add_search
from tooling.site.unchanged import remember
from tooling.tree import Tree
from tooling.versions.registry import EDGE


class BuildInterruptedError(ToolingError):
    """Somebody ended the build."""

    def __init__(self) -> None:
        super().__init__(
            "the build was interrupted, and the site is as it was before",
            fix="Run the same command again: editions that were rendered by now are not rendered again.",
        )


def build(plan: BuildPlan, means: Means, announce: Announce) -> Built:
    """Render what is missing, and put the site in place of the one that is there.

    Raises `RenderError`, `TimeLimitError`, `UnwritableError` and `BuildInterruptedError`, and leaves the site
    as it was.
    """
    start = time.monotonic()
    with interruptible(), work_folder(plan.project.cache, announce) as work:
        times = filled(plan, work, means, announce)
        finished = {staged.edition: plan.cache.entry(staged.key) for staged in plan.stages}
        if plan.is_whole:
            index = put_site(plan, finished, plan.across, work)
            plan.cache.keep(plan.keys.values())
            SearchCaches.below(plan.project.cache).keep(plan.keys.values(), index)
            remember(plan.project, plan.sources, {str(each): key for each, key in plan.keys.items()})
        elif is_built(plan.project.site):
            renew(plan.project.site, finished, plan.across, work)
        else:
            put_site(plan, finished, of_these(plan.across, [*finished]), work)
        plan.known_pages.save()
        plan.known_keys.save()
    return did(plan, times, start)


def fill(plan: BuildPlan, means: Means, announce: Announce) -> Built:
    """Bring the editions of `plan` into the cache, and leave the site alone. Raises as `build` does."""
    start = time.monotonic()
    with interruptible(), work_folder(plan.project.cache, announce) as work:
        times = filled(plan, work, means, announce)
        plan.known_pages.save()
        plan.known_keys.save()
    if means.shared:
        means.shared.require()
    return did(plan, times, start)


def did(plan: BuildPlan, times: Mapping[Edition, float], start: float) -> Built:
    """Return what was done since `start`: the editions that have `times` were rendered."""
    editions = [staged.edition for staged in plan.stages]
    fetched = tuple(str(edition) for edition in editions if edition not in times)
    rendered = tuple(str(edition) for edition in editions if edition in times)
    return Built(rendered, fetched, time.monotonic() - start)


def filled(plan: BuildPlan, work: Path, means: Means, announce: Announce) -> dict[Edition, float]:
    """Bring what is missing into the cache, and return the seconds that each took which was rendered."""
    for staged in plan.damaged:
        announce(f"{staged.edition}: its entry in the cache is damaged, so it is rendered anew")
    missing = plan.missing
    require_edge_fences(plan.project, missing)
    times = obtain_all(plan, missing, work, means, announce)
    for staged in plan.stages:
        plan.cache.seal_again(staged.key)
    records = Records("editions", plan.project.cache, means.shared)
    records.add({edition.name: seconds for edition, seconds in times.items()})
    return times


def put_site(plan: BuildPlan, finished: Mapping[Edition, Path], across: Site, work: Path) -> str:
    """Assemble the site from the folders of `finished` editions, and put it in its place.

    Returns the key of its search index.
    """
    project, new = plan.project, work / "new"
    assemble(new, finished, across)
    write(new / LIST, list_of_versions(project, [*finished]))
    index = add_search(new, plan.keys, SearchCaches.below(project.cache), project.site_url, work)
    # Last: what is newer than the digests was changed since.
    write(new / DIGESTS, digests_json(new, folders_of(finished)))
    swap(new, project.site, work / "old")
    return index


def folders_of(editions: Iterable[Edition]) -> list[str]:
    """Return all folders that `editions` have in the site."""
    return [folder for edition in editions for folder in edition.folders]


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise `BuildInterruptedError` when the user interrupts, or the system asks us to end."""
    is_main = current_thread() is main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if is_main else None
    try:
        yield
    except KeyboardInterrupt:
        raise BuildInterruptedError from None
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def rebuild_edge(project: Project) -> Tree:
    """Render edge, put it in place of the edge that is in the site, and return what it was staged as.

    Raises `RenderError`.
    """
    plan = plan_build(project, [EDGE])
    (staged,) = plan.stages
    edge = staged.edition
    with work_folder(project.cache, lambda _: None) as work:
        require_edge_fences(project, plan.missing)
        if plan.missing:
            render_one(plan, staged, work, Processes(LIMIT_S))
        new = work / "new" / edge.folder
        put_edition(plan.cache.entry(staged.key), new, edge, plan.across)
        write_redirects(work / "new", plan.across, f"/{edge.folder}/")
        swap(new, project.site / edge.folder, work / "old")
    return staged.tree()
