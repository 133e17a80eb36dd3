"""Commands about releases: freeze them, correct and retire them, and guard what is frozen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import click

from tooling.cli.group import current_project, main, report
from tooling.cli.publish import print_rules
from tooling.project import Project


@contextmanager
def writing(project: Project) -> Iterator[None]:
    """Write versions/ alone, after taking back what a killed command left half done."""
    from tooling.versions.writing import alone, recover

    message = "waiting for another command that writes versions/"
    with alone(project.root, partial(click.echo, message, err=True)):
        recover(project.versions)
        yield


@main.command()
@click.argument("version")
@click.option("--from", "revision", metavar="REV", help="Commit to freeze.  [default: the last one]")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def freeze(version: str, revision: str | None, *, dry_run: bool) -> None:
    """Copy the docs of a commit into versions/VERSION, for good.

    Every guide in them is carried out first, and every link followed. From then on `tooling guard` fails
    every pull request that changes the copy. Docs that didn't change since the version before become
    another name of it. The default is the highest version that is supported, whatever was frozen last.

    \b
    Example:
      tooling freeze v1.2.0
      tooling freeze v1.1.3 --from maintenance/1.1
    """
    from tooling.git import Repository
    from tooling.verify.freezing import proven
    from tooling.versions.freeze import head_source
    from tooling.versions.guard import guard_written
    from tooling.versions.registry import Version
    from tooling.versions.source import Source

    project, name = current_project(), Version.parse(version)
    repository = Repository(project.root)
    with writing(project):
        commit = repository.commit(revision) if revision else None
        source = Source.read(repository, commit) if commit else head_source(repository, project)
        plan, findings = proven(repository, project, name, source)
        report(findings)
        click.echo(plan.summary)
        if plan.is_to_do and not dry_run:
            click.echo(plan.apply())
            report(guard_written(repository, project).findings)


@main.command("import")
@click.option(
    "--tags", "glob", metavar="GLOB", default="v*", help="Tags to import; `*` is the version.  [default: v*]"
)
@click.option(
    "--map",
    "places",
    metavar="OLD=NEW",
    multiple=True,
    help="Where a folder or file of old commits belongs now.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def import_(glob: str, places: tuple[str, ...], *, dry_run: bool) -> None:
    """Freeze the versions that were released before, from their tags.

    Their docs are copied as they were, and nothing in them is carried out. Images that they show and that
    are gone are restored from the history. What stays broken is listed, here and in the manifests.

    \b
    Example:
      tooling import --dry-run
      tooling import --tags 'release-*' --map documentation=docs --map mkdocs.yaml=mkdocs.yml
    """
    from tooling.mkdocs import markdown_extensions
    from tooling.versions.guard import guard as guarded
    from tooling.versions.importing import plan_import
    from tooling.versions.places import parse_places
    from tooling.versions.progress import progress_shown

    project, paths = current_project(), parse_places(places)
    with writing(project):
        with progress_shown() as watch:
            extensions = markdown_extensions(project.config_file)
            plan = plan_import(project, glob, paths, extensions=extensions, watch=watch)
            next_steps = "" if dry_run else plan.apply(watch)
        click.echo(plan.summary)
        if not dry_run:
            click.echo(next_steps)
            report(guarded(project, "HEAD").findings)


@main.command()
@click.option("--from", "folder", metavar="FOLDER", help="Folder of the versions.  [default: docs_dir]")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def adopt(folder: str | None, *, dry_run: bool) -> None:
    """Turn docs that have a folder for each version into edge docs and snapshots.

    What is in docs/edge/ becomes docs/, and docs/v1.2.0/ becomes versions/v1.2.0/, byte for byte. All has to
    be committed before, so that git can bring it back. Links that stop to work are listed.

    \b
    Example:
      tooling adopt --dry-run
      tooling adopt
    """
    from tooling.mkdocs import markdown_extensions
    from tooling.versions.adopting import plan_adoption
    from tooling.versions.guard import guard as guarded

    project = current_project()
    with writing(project):
        plan = plan_adoption(project.root, folder, markdown_extensions(project.config_file))
        click.echo(plan.summary)
        if plan.is_to_do and not dry_run:
            click.echo(plan.apply())
            report(guarded(project, "HEAD").findings)


@main.command()
@click.option(
    "--tags", "with_tags", is_flag=True, help="Compare the docs at each git tag with the frozen ones."
)
@click.option("--json", "for_machines", is_flag=True, help="Print the versions as JSON.")
def versions(*, with_tags: bool, for_machines: bool) -> None:
    """List the versions, newest first.

    With the commit that each was frozen from, the versions that show the same docs, and the digest of what
    was frozen. The version that unversioned URLs lead to is marked. With --tags, the command ends with 1
    when the docs at the git tag of a version aren't the frozen ones.

    \b
    Example:
      tooling versions
      tooling versions --tags
    """
    from tooling.versions.history import History
    from tooling.versions.listing import as_json, as_text
    from tooling.versions.tags import tag_findings, version_tags

    project = current_project()
    history = History.read(project.versions)
    tags = version_tags(project, history) if with_tags else {}
    click.echo(as_json(history, tags) if for_machines else as_text(history, tags))
    findings = list(tag_findings(project, history, tags))
    report([] if for_machines else findings)
    click.get_current_context().exit(1 if findings else 0)


@main.command()
@click.argument("version")
@click.argument("page")
@click.option("--message", "-m", help="The correction, in Markdown.  [default: standard input]")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def erratum(version: str, page: str, message: str | None, *, dry_run: bool) -> None:
    """Put a correction above PAGE of a frozen VERSION.

    The page itself stays as it is. PAGE is a path below docs/, or the URL of a page in its version.

    \b
    Example:
      tooling erratum v1.0.0 crewai/oidc.md -m "The policy in step 2 needs kms:Decrypt, too."
    """
    from tooling.versions.errata import erratum_for
    from tooling.versions.registry import Version
    from tooling.versions.writing import write

    project, name = current_project(), Version.parse(version)
    text = sys.stdin.read() if message is None else message
    with writing(project):
        plan = erratum_for(project, name, page, text)
        click.echo(plan.summary)
        if not dry_run:
            write(project.versions, plan.edit)
            click.echo(plan.next_steps)


@main.command()
@click.argument("version")
@click.option("--reason", required=True, help="Why, in a sentence. It stays in versions/registry.yml.")
@click.option("--by", metavar="NAME", help="Who decided it.  [default: git's user.name]")
@click.option("--purge", is_flag=True, help="Take its pages away as well, for good.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def retire(version: str, reason: str, by: str | None, *, purge: bool, dry_run: bool) -> None:
    """Take VERSION off the list, for good.

    Its pages stay where they are, with a banner, and search engines are told to forget them. With --purge
    they go, and their URLs lead to the default version.

    \b
    Example:
      tooling retire v1.0.0 --reason "CrewAI 0.x is no longer supported"
    """
    from tooling.versions.registry import Version
    from tooling.versions.retire import purge_of, retirement_of
    from tooling.versions.writing import write

    project, name = current_project(), Version.parse(version)
    with writing(project):
        plan = purge_of(project, name, reason, by) if purge else retirement_of(project, name, reason, by)
        click.echo(plan.summary)
        if not dry_run:
            write(project.versions, plan.edit)
            click.echo(plan.next_steps)


@main.command()
@click.option("--write", "is_writing", is_flag=True, help="Renew versions/redirects.yml, as a freeze does.")
@click.option(
    "--format",
    "host",
    type=click.Choice(["cloudflare", "netlify", "nginx"]),
    help="Print them as the rules of a host.",
)
def redirects(*, is_writing: bool, host: str | None) -> None:
    """List where URLs lead that have no page, one hop each.

    They are computed from the pages of all versions, the `aliases` of pages and the rules in mkdocs.yml.
    A loop, a chain, a target that isn't there and a source that hides a page are findings.

    \b
    Example:
      tooling redirects | grep /en/guides/
      tooling redirects --format netlify > site/_redirects
    """
    from tooling.versions.snapshots import current_redirects, redirect_faults, renew_redirects

    project = current_project()
    found = current_redirects(project)
    if host:
        print_rules(host, found)
    else:
        for redirect in found:
            click.echo(f"{redirect.source} -> {redirect.target}")
    report(redirect_faults(project))
    if is_writing:
        with writing(project):
            renew_redirects(project)


@main.command()
@click.option("--base", required=True, metavar="REV", help="Where the change starts from.")
@click.option("--head", metavar="REV", help="Where it leads.  [default: the last commit and the work tree]")
@click.option("--title", help="Title of the pull request: `[docs-freeze] ...` announces a version.")
def guard(base: str, head: str | None, title: str | None) -> None:
    """Prove that no snapshot and no image changed since REV.

    A new snapshot passes only when it equals a re-run of its freeze; no title allows more. Without --title,
    as after a push, a snapshot needn't be announced, and has to equal a re-run all the same.

    \b
    Example:
      tooling guard --base origin/main --title "$PR_TITLE"
    """
    from tooling.versions import guard as versions_guard

    outcome = versions_guard.guard(current_project(), base, head=head, title=title)
    report(outcome.findings)
    click.echo(outcome.summary)
