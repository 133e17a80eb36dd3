"""The command `build`: what was asked for, done with a line about each edition on the way.

Where there is nothing to do, most of the package isn't even imported: that takes longer than to find out.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from tooling.findings import Finding
from tooling.project import Project
from tooling.shards import Records, Shard
from tooling.site.editions import editions
from tooling.site.means import Built, Means
from tooling.site.unchanged import is_clean, remember_clean, sources_now, unchanged
from tooling.tree import Tree
from tooling.versions.registry import Registry


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the editions `names`, or all; `is_anew` says that none is taken from the cache."""

    names: Collection[str]
    is_anew: bool
    means: Means


def would_do(project: Project, order: Order) -> str:
    """Return what a build would do, a line for each edition. Nothing is written."""
    from tooling.site.plan import plan_build

    plan = plan_build(project, order.names, is_anew=order.is_anew)
    missing, shared = plan.missing, order.means.shared
    lines = []
    for staged in plan.stages:
        is_shared = shared and not plan.is_anew and shared.has(f"editions/{staged.key}")
        render = "fetch from the shared cache" if is_shared else "render"
        lines.append(f"{staged.edition}: {render if staged in missing else 'fetch from the cache'}")
    return "\n".join(lines)


def done(project: Project, order: Order) -> Built:
    """Return what was done to build the site."""
    start = time.monotonic()
    known = unchanged(project, sources_now(project)) if not order.names and not order.is_anew else None
    if known is not None:
        return Built((), tuple(known), time.monotonic() - start)
    return built(project, order)


def built(project: Project, order: Order) -> Built:
    """Return what was done to build the site, of which something changed."""
    from tooling.site.build import build
    from tooling.site.plan import plan_build
    from tooling.site.progress import progress

    plan = plan_build(project, order.names, is_anew=order.is_anew)
    with progress("Rendering", len(plan.missing)) as announce:
        return build(plan, order.means, announce)


def shard_done(project: Project, order: Order, shard: Shard) -> str:
    """Return what was done of a share of a build: its editions are in the cache, the site is as it was."""
    from tooling.site.build import fill
    from tooling.site.plan import plan_build
    from tooling.site.progress import progress

    names = shard_names(project, shard, order.means)
    done = f"shard {shard}: no editions"
    if names:
        plan = plan_build(project, names, is_anew=order.is_anew)
        with progress("Rendering", len(plan.missing)) as announce:
            done = f"shard {shard}: {fill(plan, order.means, announce)}"
    return done


def shard_names(project: Project, shard: Shard, means: Means) -> list[str]:
    """Return the editions of one share of a build."""
    all_editions = editions(project, Registry.read(project.versions))
    trees = {edition.name: Tree.from_folder(edition.docs) for edition in all_editions}
    sizes = {name: sum(len(file.data) for file in tree.files.values()) for name, tree in trees.items()}
    digests = {name: tree.digest for name, tree in trees.items()}
    return Records("editions", project.cache, means.shared).share(sizes, digests, shard)


def drafts(project: Project) -> list[Finding]:
    """Return what is wrong with the pages of edge. It isn't looked for again while nobody touched them."""
    sources = sources_now(project)
    if is_clean(project, sources):
        return []
    from tooling.site.drafts import draft_findings

    found = draft_findings(project)
    if not found:
        remember_clean(project, sources)
    return found
