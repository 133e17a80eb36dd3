"""Commands about releases: freeze them, and guard what is frozen."""

from __future__ import annotations

import click

from tooling.cli.group import current_project, main, report


@main.command()
@click.argument("version")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def freeze(version: str, dry_run: bool) -> None:
    """Copy the docs of the last commit into versions/VERSION, for good.

    From then on `tooling guard` fails every pull request that changes the copy.

    \b
    Example:
      tooling freeze v1.2.0
    """
    from tooling.content.fences import require_fences
    from tooling.mkdocs import markdown_extensions
    from tooling.versions.freeze import freeze_head
    from tooling.versions.registry import Version

    project = current_project()
    plan = freeze_head(project, Version.parse(version))
    require_fences(plan.snapshot.below("docs"), project.docs_name, markdown_extensions(project.config_file))
    click.echo(plan.summary)
    if not dry_run and not plan.is_done:
        click.echo(plan.apply(project.versions))


@main.command()
@click.option("--base", required=True, metavar="REV", help="Where the pull request starts from.")
@click.option(
    "--title", default="", help="Title of the pull request: `[docs-freeze] ...` announces a version."
)
def guard(base: str, title: str) -> None:
    """Prove that no snapshot and no image changed since REV.

    A new snapshot passes only when it equals a re-run of its freeze; no title allows more.

    \b
    Example:
      tooling guard --base origin/main --title "$PR_TITLE"
    """
    from tooling.versions import guard as versions_guard

    outcome = versions_guard.guard(current_project(), base, title)
    report(outcome.findings)
    click.echo(outcome.summary)
