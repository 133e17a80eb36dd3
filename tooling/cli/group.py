"""The group of all commands, and the one place that prints errors and findings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.project import Project

if TYPE_CHECKING:
    from tooling.shared import SharedCache


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


def shared_cache(address: str | None) -> SharedCache | None:
    """Return the cache at `address`, if one is given. Raises what `SharedCache.open` does."""
    if address is None:
        return None
    from tooling.shared import SharedCache

    return SharedCache.open(address, partial(click.echo, err=True))


def report(findings: Iterable[Finding]) -> None:
    """Print the findings, and exit with 1 when there are any."""
    found = list(findings)
    for finding in found:
        click.echo(finding)
    if found:
        click.get_current_context().exit(1)
