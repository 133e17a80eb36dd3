"""The command that compares two versions of the docs."""

from __future__ import annotations

import click

from tooling.cli.group import current_project, main


@main.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown, for a pull request.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object, as described above.")
def diff(old: str, new: str, form: str | None) -> None:
    """Say what changed in the docs from A to B: pages, headings, and permissions.

    A and B are versions, or `edge`, which is the docs as they are on disk. The permissions are those of
    the JSON policies and CloudFormation templates that a guide shows: what is new, gone, wider or
    narrower. Policies that AWS manages, and those in the middle of a script, are not looked into.

    This is a report. It ends with 0 whatever changed, unlike `tooling iam diff`, which ends with 1.

    \b
    Example:
      tooling diff v1.0.0 edge

    \b
    The JSON object:
      old, new    the two versions
      pages       a list, by path; pages that are what they were aren't in it. Of each:
        change    added, moved, removed or changed
        old, new  its path, url and title, or null where there is none
        edited    whether its text changed; of a page that moved, without its front matter
        headings  added, removed: level, text and anchor; renamed: old and new
        policies  of each that differs: change (added, removed or changed); file; place in
                  a template; tabs; new, gone, wider and narrower, as in
                  `tooling iam diff --json`; problem, why it can't be compared, or null
    """
    from tooling.content.reader import Reader
    from tooling.mkdocs import markdown_extensions
    from tooling.versions.diff.changes import docs_diff
    from tooling.versions.diff.formats import as_json, as_text
    from tooling.versions.diff.markdown import as_markdown
    from tooling.versions.docs import docs_of
    from tooling.versions.registry import Registry

    project = current_project()
    registry = Registry.read(project.versions)
    before, after = (docs_of(name, project, registry) for name in (old, new))
    found = docs_diff(before, after, Reader(markdown_extensions(project.config_file)))
    for finding in found.findings:
        click.echo(finding, err=True)
    click.echo({"json": as_json, "markdown": as_markdown}.get(form or "", as_text)(found))
