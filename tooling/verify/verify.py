"""Verification of pages: read them all, then carry out every path of every guide among them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tooling.content.guide import Guide, guide
from tooling.content.markdown import Extensions, in_folder, read_page
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.forks import each_of
from tooling.iam.evaluator import Decision
from tooling.mkdocs import markdown_extensions
from tooling.project import MissingDocsError, Project
from tooling.sandbox.aws.account import ADMINISTRATOR
from tooling.sandbox.aws.decisions import Record
from tooling.shards import Records
from tooling.verify.cache import VerificationCache
from tooling.verify.engine import carried_out
from tooling.verify.equality import unequal, untested_ways
from tooling.verify.files import file_findings
from tooling.verify.keeping import keep_results
from tooling.verify.outcomes import PathRun
from tooling.verify.policies import policy_findings, sent_findings
from tooling.verify.privileges import Examined, examined, unneeded
from tooling.verify.report import Report, VerifiedPage
from tooling.verify.templates import template_findings
from tooling.verify.uses import uses

if TYPE_CHECKING:
    # boto3, which it needs, takes a quarter of a second to import.
    from tooling.shared import SharedCache


class UnknownPageError(ToolingError):
    """Somebody asked for a page that doesn't exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no page `{path}`",
            fix="Name Markdown files or folders of them, or nothing for all of the docs.",
        )


def verify(
    project: Project,
    pages: Iterable[Path],
    done: Callable[[PathRun], None],
    *,
    jobs: int,
    cached: bool,
    shared: SharedCache | None = None,
) -> Report:
    """Return what came of carrying out `pages`, calling `done` after each path.

    A page that came out right before, and that nothing changed for since, isn't carried out again where
    `cached` is set.
    """
    sources = {PurePosixPath(page.relative_to(project.root)): page.read_bytes() for page in pages}
    report = verify_sources(project, project.root, sources, done, jobs=jobs, cached=cached, shared=shared)
    keep_results(project, report, sources)
    Records("pages", project.cache, shared).add(times(report))
    return report


def verify_sources(
    project: Project,
    root: Path,
    sources: Mapping[PurePosixPath, bytes],
    done: Callable[[PathRun], None],
    *,
    jobs: int,
    cached: bool,
    shared: SharedCache | None = None,
) -> Report:
    """Return what came of carrying out `sources`, the pages below `root`, as pages of `project`.

    `done` is called after each path.
    """
    cache = VerificationCache.of(project, shared)
    entries = {name: cache.entry(name, data) for name, data in sources.items()} if cached else {}
    known = {name: entry for name, entry in entries.items() if entry is not None}
    unknown = {name: data for name, data in sources.items() if name not in known}
    guides = read_guides(project, unknown, root)
    findings = dict(each_of(lambda page: (page.path, page_findings(page)), guides, jobs))
    paths: dict[PurePosixPath, list[PathRun]] = {each.path: [] for each in guides}

    def add(run: PathRun) -> None:
        paths[run.page].append(run)
        done(run)

    note = carried_out(root, [each for each in guides if not findings[each.path]], add, jobs)
    verified = [verified_page(each, findings[each.path], paths[each.path]) for each in guides]
    for page in verified:
        if not page.findings:
            cache.store(page, sources[page.name])
    return Report(sorted([*verified, *known.values()], key=lambda page: page.name), note)


def times(report: Report) -> dict[str, float]:
    """Return how many seconds the steps took of each page that was carried out now."""
    done = [page for page in report.pages if page.steps and not page.is_unchanged]
    return {str(page.name): sum(step.seconds for step in page.steps) for page in done}


def verified_page(guide: Guide, findings: Sequence[Finding], runs: Sequence[PathRun]) -> VerifiedPage:
    """Return what came of a page: of its paths, and of what they say together."""
    names = [path.name for path in guide.paths]
    ordered = sorted(runs, key=lambda run: names.index(run.path))
    steps = [step for run in ordered for step in run.steps]
    findings = [*findings, *sent_findings(guide, [each for run in ordered for each in run.written])]
    policies: list[Examined] = []
    if steps and not any(step.finding for step in steps):
        policies = policies_examined(guide, ordered)
        findings += [*unequal(guide, [left for run in ordered for left in run.left])]
        findings += unneeded(guide, policies)
    return VerifiedPage(
        guide.path,
        steps,
        findings,
        permissions={run.path: permissions_used(run.records) for run in ordered},
        policies=uses(guide, policies, [each for run in ordered for each in run.asked]),
        included=guide.included,
        date=str(datetime.datetime.now(datetime.UTC).date()),
    )


def policies_examined(guide: Guide, runs: Sequence[PathRun]) -> list[Examined]:
    """Return the policies of `guide` with what all paths together say of them."""
    written = [each for run in runs for each in run.written]
    return examined(guide, [record for run in runs for record in run.records], written)


def permissions_used(records: Iterable[Record]) -> list[str]:
    """Return the actions that somebody else than the administrator was allowed, each once."""
    allowed = (each.request for each in records if each.verdict.decision is Decision.ALLOWED)
    return sorted({each.action for each in allowed if not each.principal.arn.endswith(f"/{ADMINISTRATOR}")})


def pages_at(project: Project, paths: Iterable[Path]) -> list[Path]:
    """Return the pages that `paths` name, or all pages of the docs.

    Raises `UnknownPageError`, and `MissingDocsError` where there are none.
    """
    named = [path.resolve() for path in paths]
    for path in named:
        is_page = path.is_dir() or (path.is_file() and path.suffix == ".md")
        if not (is_page and path.is_relative_to(project.root)):
            raise UnknownPageError(path)
    folders = [path for path in named if path.is_dir()] if named else [project.docs]
    pages = {path for path in named if path.is_file()}.union(*(folder.rglob("*.md") for folder in folders))
    if not pages:
        raise MissingDocsError(folders[0])
    return sorted(pages)


def page_guide(project: Project, page: Path) -> Guide:
    """Return the guide that `page` is. Raises `UnknownPageError` where there is no such page."""
    if page.is_dir():
        raise UnknownPageError(page)
    (file,) = pages_at(project, [page])
    sources = {PurePosixPath(file.relative_to(project.root)): file.read_bytes()}
    (found,) = read_guides(project, sources, project.root)
    return found


def read_guides(project: Project, sources: Mapping[PurePosixPath, bytes], root: Path) -> list[Guide]:
    """Return the guide that each page below `root` is; `sources` has the bytes of each.

    The extensions are those of today's mkdocs.yml, for frozen pages as well. Snippets are found from where
    the page stands: a frozen page has its own.
    """
    extensions = markdown_extensions(project.config_file) if sources else Extensions()
    return [
        read_guide(name, data, in_folder(extensions, root / start_of(name, project)))
        for name, data in sources.items()
    ]


def start_of(page: PurePosixPath, project: Project) -> PurePosixPath:
    """Return the folder that the docs of `page` stand in: that of its version, or the root of the project."""
    frozen = page.is_relative_to(project.versions.name) and len(page.parts) > len(("versions", "v1.0.0"))
    return PurePosixPath(*page.parts[:2]) if frozen else PurePosixPath()


def read_guide(name: PurePosixPath, data: bytes, extensions: Extensions) -> Guide:
    """Return the guide that the page `name` is. One that isn't text has a finding, and no steps."""
    try:
        return guide(read_page(name, data.decode("utf-8-sig"), extensions))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8, which every page has to be"
        return Guide(name, findings=(Finding(name, line, message, "not-utf-8"),))


def page_findings(page: Guide) -> list[Finding]:
    """Return what is wrong with `page` before anything of it is carried out."""
    read = (*policy_findings(page), *file_findings(page), *template_findings(page))
    return [*page.findings, *read, *untested_ways(page)]
