"""The command that sends the built site to where readers get it, and what a host is told of its redirects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from tooling.cli.group import current_project, main

if TYPE_CHECKING:
    from tooling.versions.redirects import Redirect

PAGES = "gh-pages"


@main.command()
@click.argument("target")
@click.option(
    "--dry-run", is_flag=True, help="Show what would be added, changed and removed, and write nothing."
)
@click.option("--remote", metavar="NAME", help="Remote to push to, for gh-pages.  [default: origin]")
@click.option("--branch", metavar="NAME", help="Branch to commit on, for gh-pages.  [default: gh-pages]")
@click.option("--push/--no-push", default=None, help="Push the commit, for gh-pages.  [default: push]")
@click.option(
    "--grace",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    help="How long a file stays that isn't in the site any more, for a bucket.  [default: 24]",
)
def publish(
    target: str,
    *,
    dry_run: bool,
    remote: str | None,
    branch: str | None,
    push: bool | None,
    grace: float | None,
) -> None:
    """Send the site that `tooling build` made to TARGET: gh-pages, or s3://BUCKET/PREFIX.

    Only what changed is sent. Files that no publish put there are kept, and never overwritten. After an
    interruption readers still get whole pages, and the same command goes on.

    \b
    Example:
      tooling publish gh-pages --dry-run
      tooling publish s3://docs.example.com
    """
    if target == PAGES and grace is None:
        publish_pages(remote or "origin", branch or PAGES, is_pushed=push is not False, dry_run=dry_run)
    elif target.startswith("s3://") and urlsplit(target).netloc and (remote, branch, push) == (None,) * 3:
        publish_bucket(target, 24.0 if grace is None else grace, dry_run=dry_run)
    elif target == PAGES or target.startswith("s3://"):
        raise click.UsageError(f"`{target}` doesn't go with these options: see --help")
    else:
        raise click.UsageError(f"`{target}` is no target; expected gh-pages, or s3://BUCKET/PREFIX")


def publish_pages(remote: str, branch: str, *, is_pushed: bool, dry_run: bool) -> None:
    """Publish on a branch, and say what was done."""
    from tooling.site.interrupting import interruptible
    from tooling.site.publish import gh_pages
    from tooling.site.publish.changes import PublishInterruptedError
    from tooling.site.publish.contents import read_contents

    project = current_project()
    with interruptible(PublishInterruptedError):
        plan = gh_pages.plan_pages(gh_pages.Target(project, remote, branch), read_contents(project.site))
        if is_pushed and not dry_run:
            plan = gh_pages.publish(plan)
        elif not dry_run:
            gh_pages.commit(plan)
    click.echo(plan.summary)


def publish_bucket(target: str, grace: float, *, dry_run: bool) -> None:
    """Publish in a bucket, and say what was done."""
    from functools import partial

    from tooling.bucket import Bucket
    from tooling.site.interrupting import interruptible
    from tooling.site.publish import sending
    from tooling.site.publish.changes import PublishInterruptedError
    from tooling.site.publish.contents import read_contents

    contents = read_contents(current_project().site)
    parts = urlsplit(target)
    prefix = f"{parts.path.strip('/')}/".removeprefix("/")
    bucket = Bucket.open(parts.netloc, prefix, threads=sending.THREADS, attempts=sending.ATTEMPTS)
    how = sending.Sending(timedelta(hours=grace))
    with interruptible(PublishInterruptedError):
        if dry_run:
            plan = sending.look(bucket, contents, how)
        else:
            plan = sending.publish(bucket, contents, how, partial(click.echo, err=True))
    click.echo(plan.summary)


def print_rules(name: str, found: Sequence[Redirect]) -> None:
    """Print redirects as the rules of a host, and say how many it has no room for."""
    from tooling.site.redirect_rules import Host, rules_for

    rules = rules_for(Host(name), found)
    click.echo(rules.text, nl=False)
    if rules.left_out:
        click.echo(
            f"{len(rules.left_out)} of {len(found)} redirects have no room in the rules of {name}: "
            "their pages in the site lead on",
            err=True,
        )
