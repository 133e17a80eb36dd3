"""The `tooling` command: parse, plan, show, apply. What a command does stands in its own part.

Parts are imported inside the commands, so that `tooling --help` and the quick commands don't
wait for the slow ones.
"""

from __future__ import annotations

from pathlib import Path

import click

from tooling.errors import ToolingError
from tooling.project import Project


class Commands(click.Group):
    """The commands, and the one place that prints errors."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ToolingError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)


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
