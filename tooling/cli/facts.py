"""The command about facts: what pages say of the platforms, compared with what is known."""

from __future__ import annotations

import click

from tooling.cli.group import current_project, main, report


@main.command()
@click.option("--write", "is_writing", is_flag=True, help="Fill the tables after `<!-- facts -->`.")
def facts(*, is_writing: bool) -> None:
    """Compare the pages with docs/facts/*.yml: tables of facts, and sentences that state one.

    \b
    A file of facts has a `title`, the `pages` (or folders) that speak of them, its
    `sources` (each with title, url, date and maybe a version), and its `facts`, each with:
      of, name    the subject and what is known of it: column and row of a table
      says        the fact, as tables print it
      source      one of the sources
      confirmed   false, where the source could not be read; tables say so
      phrase      a regular expression with one group, for sentences that state the fact
      accepts     what may stand in the place of that group

    \b
    Example:
      tooling facts --write
    """
    from tooling.content.facts import read_facts
    from tooling.site.facts import compare, fill
    from tooling.tree import Tree

    project = current_project()
    docs = Tree.from_folder(project.docs)
    known = read_facts({path: file.data for path, file in docs.files.items()}, project.docs_name)
    if is_writing:
        for page in fill(project, docs, known):
            click.echo(f"facts: {project.docs_name}/{page} is filled")
        docs = Tree.from_folder(project.docs)
    compared = compare(project, docs, known)
    click.echo(compared)
    report(compared.findings)
