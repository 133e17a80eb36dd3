"""The `tooling` command: parse, plan, show, apply. What a command does stands in its own part.

Parts are imported inside the commands, so that `tooling --help` and the quick commands don't
wait for the slow ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePosixPath

import click

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.project import Project
from tooling.words import counted


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


@main.group()
def iam() -> None:
    """Try out, check and compare policies, without an account at AWS."""


@iam.command()
@click.argument("file", default="-", metavar="[FILE]")
@click.option("--batch", is_flag=True, help="Read one request in each line, and print one verdict in each.")
def simulate(file: str, batch: bool) -> None:
    """Decide the request in FILE as AWS does, and print the verdict as JSON.

    FILE holds the request and the policies that apply to it; `-`, or none, is standard input. Input that
    no decision can be made on ends the command with 2; a decision, whatever it is, with 0.

    \b
    Example:
      tooling iam simulate request.json
    """
    from tooling.iam.simulate import simulate as decide
    from tooling.iam.simulate import simulate_lines, source

    with source(file) as stream:
        for verdict in simulate_lines(stream, file) if batch else [decide(stream.read(), file)]:
            click.echo(verdict)


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


@iam.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--kind",
    type=click.Choice(["identity", "user", "group", "role", "limit", "resource", "trust"]),
    help="What the policies are for; `user`, `group` and `role` are inline.  [default: by their elements]",
)
def lint(files: tuple[str, ...], kind: str | None) -> None:
    """Say what is wrong with the policy in each FILE, and what AWS will make of it.

    `-` is standard input. Nothing is sent to AWS.

    \b
    Example:
      tooling iam lint crewai-secrets-read.json
    """
    from tooling.iam.files import text_of
    from tooling.iam.lint import Kind, lint_policy

    faults = [(file, lint_policy(text_of(file), Kind(kind) if kind else None)) for file in files]
    report(
        Finding(PurePosixPath(file), fault.line, fault.message, fault.rule, fault.fix)
        for file, found in faults
        for fault in found
    )
    click.echo(f"lint: {counted(len(files), 'file')}, 0 findings")


@iam.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def diff(old: str, new: str, as_json: bool) -> None:
    """Say what the policy in file NEW newly allows, and what it no longer allows.

    It is compared with the one in OLD by what requests can do. The command ends with 1 when they differ.

    \b
    Example:
      tooling iam diff before.json after.json
    """
    from tooling.iam.diff import diff as compare
    from tooling.iam.files import policy_in

    found = compare(policy_in(old), policy_in(new))
    click.echo(found.as_json() if as_json else found)
    click.get_current_context().exit(1 if found.changes else 0)
