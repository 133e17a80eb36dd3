"""The command that brings a release to its pull request: it joins what freezes with what carries out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tooling.cli.group import current_project, main, report
from tooling.cli.versions import writing

if TYPE_CHECKING:
    from tooling.versions.pull_request import PullRequest
    from tooling.versions.release import Planned, ReleasePlan, Seen


@main.command()
@click.argument("version")
@click.option("--remote", metavar="NAME", help="Remote to push to.  [default: origin]")
@click.option("--dry-run", is_flag=True, help="Show what is done and what is to do, and write nothing.")
def release(version: str, remote: str | None, *, dry_run: bool) -> None:
    """Bring VERSION to a pull request: changelog, snapshot, push.

    What is unreleased in the changelog becomes the entry of VERSION, the docs are frozen as `tooling freeze`
    does it, and both go to a branch of their own. A pre-release, such as v1.3.0-rc.1, is an entry in the
    changelog and nothing else. After an interruption the same command goes on where it was.

    \b
    Example:
      tooling release v1.2.0
    """
    from tooling.versions.dates import today
    from tooling.versions.release import Release, Standing, plan_release
    from tooling.versions.release_state import seen_release
    from tooling.versions.release_steps import commands_after_merge

    project, named = current_project(), Release.parse(version)
    with writing(project):
        seen = seen_release(project, named, remote)
        if seen.is_merged:
            click.echo(f"{named.name} is released: {seen.base} has it")
            click.echo(commands_after_merge(seen))
            return
        plan = plan_release(seen, today())
        for planned in plan.steps:
            is_next = planned.standing is Standing.TO_DO and not dry_run
            click.echo(carried_out(plan, planned) if is_next else planned)
        if not dry_run:
            click.echo(next_steps(plan))


def carried_out(plan: ReleasePlan, planned: Planned) -> Planned:
    """Do one of the steps, and return it as it is then."""
    from tooling.versions.pull_request import opened
    from tooling.versions.release import Standing, Step
    from tooling.versions.release_steps import check_out, enter, push

    seen, about = plan.seen, planned.about
    match planned.step:
        case Step.BRANCH:
            check_out(seen)
        case Step.CHANGELOG:
            enter(seen, plan.today)
        case Step.SNAPSHOT:
            freeze(seen)
        case Step.PUSH:
            proof(plan)
            push(seen)
        case Step.PULL_REQUEST:
            about = opened(seen.project.root, proven_request(plan))
    return replace(planned, standing=Standing.DONE, about=about)


def freeze(seen: Seen) -> None:
    """Carry out the guides of the release's branch, freeze its docs, and commit the snapshot.

    Where something is wrong with them, it is reported, and the command ends with 1.
    """
    from tooling.git import Repository
    from tooling.verify.freezing import proven
    from tooling.versions.freeze import head_source
    from tooling.versions.registry import Version
    from tooling.versions.release_steps import commit_snapshot

    # What is checked out now may have other settings than what was when the command started.
    project = current_project()
    repository, version = Repository(project.root), Version.parse(seen.release.name)
    plan, findings = proven(repository, project, version, head_source(repository, project))
    if findings:
        click.echo(
            f"not frozen: mend the docs on {seen.release.branch}, commit them, and run this again", err=True
        )
    report(findings)
    if plan.is_to_do:
        plan.apply()
    commit_snapshot(seen)


def proof(plan: ReleasePlan) -> str:
    """Return what the guard says of a release; what it finds is reported, and the command ends with 1."""
    from tooling.versions.guard import guard

    outcome = guard(current_project(), plan.seen.base, head="HEAD", title=plan.title)
    report(outcome.findings)
    return outcome.summary


def proven_request(plan: ReleasePlan) -> PullRequest:
    """Return the pull request of a release, with what the guard says in it."""
    from tooling.versions.release_steps import pull_request

    return pull_request(plan.seen, plan.title, proof(plan))


def next_steps(plan: ReleasePlan) -> str:
    """Return what is left to do, by hand."""
    from tooling.versions.release import Step
    from tooling.versions.release_steps import commands_after_merge, commands_by_hand

    after = commands_after_merge(plan.seen)
    if not plan.is_left_out(Step.PULL_REQUEST):
        return after
    return f"{commands_by_hand(plan.seen, proven_request(plan))}\n{after}"
