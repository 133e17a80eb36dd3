"""Commands about policies: try them out, check them, compare them."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from tooling.cli.group import main, report
from tooling.findings import Finding
from tooling.words import counted


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
