"""The `tooling` command: parse, plan, show, apply. What a command does stands in its own part.

Parts are imported inside the commands, so that `tooling --help` and the quick commands don't
wait for the slow ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.project import Project


class Commands(click.Group):
    """The commands, and the one place that prints errors."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ToolingError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(ToolingError.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the MkDocs project.  [default: this one]",
)
@click.version_option(package_name="tooling")
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """Carry documentation out before it is published, and keep its releases what they were."""
    ctx.obj = folder.resolve()


def current_project() -> Project:
    """Return the project that the command was called in. Raises `NoProjectError`."""
    return Project.find(click.get_current_context().find_object(Path) or Path.cwd())


def report(findings: Iterable[Finding]) -> None:
    """Print the findings, and exit with 1 when there are any."""
    found = list(findings)
    for finding in found:
        click.echo(finding)
    if found:
        click.get_current_context().exit(1)


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


@main.command()
@click.option("--dry-run", is_flag=True, help="Show what would be rendered, and write nothing.")
def build(dry_run: bool) -> None:
    """Render what changed, and assemble the site in site/.

    A broken link or anchor fails the build, and leaves the site that was there.

    \b
    Example:
      tooling build
    """
    from tooling.site import build as site
    from tooling.site.progress import progress

    plan = site.plan_build(current_project())
    if dry_run:
        click.echo(plan.summary)
        return
    with progress("Rendering", len(plan.missing)) as announce:
        built = site.build(plan, announce)
    click.echo(f"build: {built}; the site is in {plan.project.site}")


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    help="Port to listen on; 0 is any that is free.  [default: 8000]",
)
def serve(port: int) -> None:
    """Serve the site here, and renew edge when its pages change.

    The site is built first. An edge that can't be rendered is reported, and the last good one stays.

    \b
    Example:
      tooling serve --port 8080
    """
    from tooling.site.serve import serve as serve_project

    serve_project(current_project(), port, partial(click.echo, err=True))


@main.command()
def links() -> None:
    """Follow every link of the built site, and name the broken ones.

    External links are not followed, and nothing is written.

    \b
    Example:
      tooling build && tooling links
    """
    from tooling.site.links import check_links

    result = check_links(current_project())
    click.echo(result)
    report(result.findings)


@main.command()
@click.argument("pages", nargs=-1, type=click.Path(path_type=Path), metavar="[PAGE]...")
def verify(pages: tuple[Path, ...]) -> None:
    """Carry out the guides, once for each way through their tabs.

    Each path gets an empty AWS of its own. Whatever isn't as a page says is a finding at its line.

    \b
    Example:
      tooling verify docs/crewai/static-credentials.md
    """
    from tooling.verify.progress import progress_shown
    from tooling.verify.verify import pages_at
    from tooling.verify.verify import verify as carry_out

    project = current_project()
    with progress_shown() as progress:
        done = carry_out(project, pages_at(project, pages), progress)
    click.echo("\n".join(done.lines()))
    report(done.findings)
