"""Commands about the site: build it, serve it, check its links."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from tooling.cli.group import current_project, main, report, shared_cache

if TYPE_CHECKING:
    from tooling.site.links.external import ExternalReport
    from tooling.site.links.report import LinkReport


@main.command()
@click.option("--dry-run", is_flag=True, help="Show what would be rendered, and write nothing.")
@click.option(
    "--edition",
    "names",
    multiple=True,
    metavar="NAME",
    help="Build only this one, such as edge; may be given again.  [default: all]",
)
@click.option("--no-cache", is_flag=True, help="Render editions that didn't change as well.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count,
    help="Editions at a time.  [default: one for each core]",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=900.0,
    metavar="SECONDS",
    help="How long the renderer may take for one edition.  [default: 900]",
)
@click.option("--cache", metavar="ADDRESS", help="Share the cache with other machines: s3://BUCKET/PREFIX.")
@click.option("--shard", metavar="I/N", help="Only fill the cache, with the share I of N of the editions.")
def build(
    names: tuple[str, ...],
    *,
    dry_run: bool,
    no_cache: bool,
    jobs: int,
    time_limit: float,
    cache: str | None,
    shard: str | None,
) -> None:
    """Render what changed, and assemble the site in site/.

    A broken link or anchor fails the build, and leaves the site that was there. So does a renderer that
    crashes or hangs, a full disk, and Ctrl-C. What else is wrong with the pages of edge is reported after it.

    With --cache, an edition that another machine has rendered is fetched, and what is rendered here is kept
    for others. With --shard, machines render a share each; a build without it fetches them and assembles.

    With --edition, the rest of the site stays as it is: the list of versions, the redirects and the search
    in all versions, too. Where there is no site yet, the new one has only those editions.

    \b
    Example:
      tooling build
      tooling build --edition edge --edition v1.2.0
      tooling build --cache s3://cache.example.com --shard 1/2
    """
    from tooling.shards import Shard
    from tooling.site import commands
    from tooling.site.means import Means

    if shard and (names or dry_run):
        raise click.UsageError("--shard goes with neither --edition nor --dry-run")
    project = current_project()
    share = Shard.parse(shard) if shard else None
    order = commands.Order(names, no_cache, Means(jobs, time_limit, shared_cache(cache)))
    if share:
        click.echo(f"build: {commands.shard_done(project, order, share)}")
        return
    if dry_run:
        click.echo(commands.would_do(project, order))
        return
    click.echo(f"build: {commands.done(project, order)}; the site is in {project.site}")
    report(commands.drafts(project))


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    help="Port to listen on; 0 is any that is free.  [default: 8000]",
)
def serve(port: int) -> None:
    """Serve the site here, and show each page of edge as soon as it is saved.

    The site is built first. A page that is saved is shown in a moment, and then carried out: what is found is
    said in the terminal and on the page. A page that can't be rendered stays as it was, with the reason.
    Frozen versions are served beside edge, and stay as they are.

    \b
    Example:
      tooling serve --port 8080
    """
    from tooling.serve.serve import serve as serve_project

    serve_project(current_project(), port, partial(click.echo, err=True), click.echo)


@main.command()
@click.option(
    "--witness", "way", flag_value="witness", help="Let LinkChecker follow them, over HTTP on this machine."
)
@click.option(
    "--external", "way", flag_value="external", help="Ask other hosts for the pages that external links name."
)
def links(way: str | None) -> None:
    """Follow every link of the built site, and name the broken ones.

    Links, anchors, images, redirects and what stylesheets load are looked up in the files of the site.
    External links are counted, and not checked unless asked for. Those under extra.tooling.links.ignore
    in mkdocs.yml are left alone.

    \b
    Example:
      tooling build && tooling links
      tooling links --external
    """
    result = link_report(way)
    click.echo(result)
    report(result.findings)


def link_report(way: str | None) -> LinkReport | ExternalReport:
    """Return what came of checking links in one of three ways."""
    from datetime import UTC, datetime

    from tooling.site.links.check import check_links
    from tooling.site.links.external import check_external
    from tooling.site.links.witness import ask_witness

    match way:
        case "witness":
            return ask_witness(current_project())
        case "external":
            return check_external(current_project(), datetime.now(UTC).date())
        case _:
            return check_links(current_project())
