"""The command `build`: what was asked for, done with a line about each edition on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tooling.findings import Finding
from tooling.project import Project
from tooling.site.build import Built, build, built_before
from tooling.site.drafts import draft_findings
from tooling.site.plan import plan_build
from tooling.site.progress import progress
from tooling.site.rendering import Means
from tooling.site.unchanged import is_clean, remember_clean, sources_now


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the editions `names`, or all; `is_anew` says that none is taken from the cache."""

    names: Collection[str]
    is_anew: bool
    means: Means


def would_do(project: Project, order: Order) -> str:
    """Return what a build would do, a line for each edition. Nothing is written."""
    return plan_build(project, order.names, is_anew=order.is_anew).summary


def done(project: Project, order: Order) -> Built:
    """Return what was done to build the site."""
    before = built_before(project) if not order.names and not order.is_anew else None
    if before:
        return before
    plan = plan_build(project, order.names, is_anew=order.is_anew)
    with progress("Rendering", len(plan.missing)) as announce:
        return build(plan, order.means, announce)


def drafts(project: Project) -> list[Finding]:
    """Return what is wrong with the pages of edge. It isn't looked for again while nobody touched them."""
    sources = sources_now(project)
    if is_clean(project, sources):
        return []
    found = draft_findings(project)
    if not found:
        remember_clean(project, sources)
    return found
