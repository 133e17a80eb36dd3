"""Commands that carry the docs out, and show what would be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import click

from tooling.cli.group import current_project, main, report, shared_cache


@main.command()
@click.argument("pages", nargs=-1, type=click.Path(path_type=Path))
@click.option("--no-cache", is_flag=True, help="Carry out pages that didn't change as well.")
@click.option("--jobs", type=click.IntRange(1), help="Processes at a time.  [default: one for each core]")
@click.option("--cache", metavar="ADDRESS", help="Share the cache with other machines: s3://BUCKET/PREFIX.")
@click.option("--shard", metavar="I/N", help="Carry out only the share I of N of the pages.")
@click.option("--update", is_flag=True, help="Rewrite the Output and Error blocks that came out otherwise.")
@click.option("--json", "json_file", type=click.File("w", lazy=True), help="Write verification.json here.")
@click.option("--junit", type=click.File("w", lazy=True), help="Write JUnit XML here.")
def verify(
    pages: tuple[Path, ...],
    *,
    no_cache: bool,
    jobs: int | None,
    cache: str | None,
    shard: str | None,
    update: bool,
    json_file: IO[str] | None,
    junit: IO[str] | None,
) -> None:
    """Carry out the guides, once for each way through their tabs.

    Each path gets an empty AWS of its own. Whatever isn't as a page says is a finding at its line.

    With --cache, a page that came out right on another machine isn't carried out again. With --shard, each
    machine carries out a share of the pages.

    \b
    Example:
      tooling verify docs/crewai/static-credentials.md
      tooling verify --cache s3://cache.example.com --shard 1/2
    """
    from tooling.shards import Shard
    from tooling.verify.commands import Outputs, Sharing, verified

    share = Shard.parse(shard) if shard else None
    sharing = Sharing(shared_cache(cache), share)
    at_once = jobs or os.cpu_count() or 1
    outputs = Outputs(json_file, junit, is_on_github=bool(os.environ.get("GITHUB_ACTIONS")))
    project = current_project()
    done = verified(project, pages, jobs=at_once, cached=not no_cache, update=update, sharing=sharing)
    click.echo("\n".join([*done.lines(), *outputs.written(done)]))
    report(done.findings)


@main.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--json", "for_machines", is_flag=True, help="Print each fence of the page as JSON.")
def blocks(page: Path, *, for_machines: bool) -> None:
    """Show what `tooling verify` does with PAGE, step by step, without doing it.

    \b
    Example:
      tooling blocks docs/crewai/static-credentials.md
    """
    from tooling.verify.blocks import as_json, as_text
    from tooling.verify.verify import page_findings, page_guide

    guide = page_guide(current_project(), page)
    click.echo(as_json(guide) if for_machines else "\n".join(as_text(guide)))
    if not for_machines:
        report(page_findings(guide))


@main.command()
@click.option("--json", "for_machines", is_flag=True, help="Print one JSON object, for programs.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help="Port to listen on.  [default: any that is free]",
)
def sandbox(port: int, for_machines: bool) -> None:
    """Start an AWS to practise in, the one that guides are tested in.

    It runs on this machine only, until interrupted, and forgets everything.

    \b
    Example:
      tooling sandbox
    """
    from tooling.sandbox.practice import as_json, as_text, practise

    practise(port, as_json if for_machines else as_text, click.echo)
