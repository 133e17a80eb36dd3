"""Building: from edge and the snapshots to the whole site, rendering only what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import ToolingError
from tooling.project import Project
from tooling.shards import Records
from tooling.site.assemble import Site, assemble, put_edition, swap, write, write_redirects
from tooling.site.cache import Condition, work_folder
from tooling.site.digests import DIGESTS, digests_text
from tooling.site.editions import Edition
from tooling.site.interrupting import interruptible
from tooling.site.llms import LIST, list_of_versions
from tooling.site.means import LIMIT_S, Announce, Built, Means
from tooling.site.partial import is_built, of_these, renew
from tooling.site.parts import Finished, Part, edition_parts, standings_in
from tooling.site.plan import BuildPlan, plan_build
from tooling.site.processes import Processes
from tooling.site.rendering import obtain_all, render_one, renderer_for, require_edge_fences
from tooling.site.search import SearchCaches, lead_to_search, search_parts
from tooling.site.standby import Held, Standby
from tooling.site.standing import Standing
from tooling.site.unchanged import LastBuild, remember
from tooling.tree import Tree
from tooling.versions.registry import EDGE


@dataclass(frozen=True, slots=True)
class Placed:
    """A site in its place: the keys of its search indexes, and what shows that nobody touched it since."""

    indexes: Sequence[str]
    state: str


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
    with interruptible(BuildInterruptedError), work_folder(plan.project.cache, announce) as work:
        times = filled(plan, work, means, announce)
        if plan.is_whole:
            placed = put_site(plan, plan.across, work)
            plan.cache.keep(plan.keys.values())
            SearchCaches.below(plan.project.cache).keep(plan.keys.values(), placed.indexes)
            keys = {str(edition): key for edition, key in plan.keys.items()}
            remember(plan.project, LastBuild(plan.sources, placed.state, keys))
        elif is_built(plan.project.site):
            finished = {each.edition: each.pages for each in plan.finished}
            renew(plan.project.site, finished, plan.across, work)
        else:
            put_site(plan, of_these(plan.across, [*plan.keys]), work)
        plan.known_pages.save()
        plan.known_keys.save()
    return did(plan, times, start)


def fill(plan: BuildPlan, means: Means, announce: Announce) -> Built:
    """Bring the editions of `plan` into the cache, and leave the site alone. Raises as `build` does."""
    start = time.monotonic()
    with interruptible(BuildInterruptedError), work_folder(plan.project.cache, announce) as work:
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
    missing = plan.missing_by_now
    for staged in missing:
        if plan.conditions[staged.key] is Condition.DAMAGED:
            announce(f"{staged.edition}: its entry in the cache is damaged, so it is rendered anew")
    require_edge_fences(plan.project, missing)
    times = obtain_all(plan, missing, work, means, announce)
    for key, condition in plan.conditions.items():
        if condition is Condition.TOUCHED:
            plan.cache.seal_again(key)
    records = Records("editions", plan.project.cache, means.shared)
    records.add({edition.name: seconds for edition, seconds in times.items()})
    return times


def put_site(plan: BuildPlan, across: Site, work: Path) -> Placed:
    """Assemble the site from the editions of `plan`, and put it in its place."""
    project, editions = plan.project, [*plan.keys]
    caches, standby = SearchCaches.below(project.cache), Standby(project.cache / "standby", project.site)
    standings = {edition: standings_in(edition, across) for edition in editions}
    search = search_parts(plan.finished, plan.keys, caches, work)
    held = standby.bring_up([*search, *all_edition_parts(plan.finished, across, standings)])
    new = standby.folder
    assemble(new, editions, rendered(standings, held), across)
    write(new / LIST, list_of_versions(project, editions))
    if search:
        lead_to_search(new, editions, project.site_url)
    # Last: what is newer than the digests was changed since.
    write(new / DIGESTS, digests_text({name: held[name].note.digest for name in folders_of(editions)}))
    standby.swap(work / "old")
    return Placed([part.source for part in search], standby.state(held))


def all_edition_parts(
    finished: Iterable[Finished], across: Site, standings: Mapping[Edition, Mapping[str, Standing]]
) -> Iterator[Part]:
    for each in finished:
        yield from edition_parts(each, across, standings[each.edition])


def rendered(
    standings: Mapping[Edition, Mapping[str, Standing]], held: Mapping[str, Held]
) -> Iterator[Standing]:
    """Yield where each page stands that is in the site: a site may leave some out."""
    for edition, by_url in standings.items():
        files = held[edition.folder].files
        yield from (standing for url, standing in by_url.items() if f"{url}index.html" in files)


def folders_of(editions: Iterable[Edition]) -> list[str]:
    """Return all folders that `editions` have in the site."""
    return [folder for edition in editions for folder in edition.folders]


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
            render_one(plan, staged, renderer_for(plan), work, Processes(LIMIT_S))
        new = work / "new" / edge.folder
        put_edition(plan.cache.entry(staged.key), new, edge, plan.across)
        write_redirects(work / "new", plan.across, f"/{edge.folder}/")
        swap(new, project.site / edge.folder, work / "old")
    return staged.tree()
