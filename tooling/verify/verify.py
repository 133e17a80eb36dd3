"""Verification of pages: read them all, then carry out every path of every guide among them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

import pytest

from tooling.content.guide import Guide, guide
from tooling.content.markdown import read_page
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.mkdocs import markdown_extensions
from tooling.project import MissingDocsError, Project
from tooling.verify.cache import VerificationCache
from tooling.verify.plugin import GuidePlugin
from tooling.verify.policies import policy_findings
from tooling.verify.report import Report, StepRun


class UnknownPageError(ToolingError):
    """Somebody asked for a page that doesn't exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no page `{path}`",
            fix="Name Markdown files or folders of them, or nothing for all of the docs.",
        )


def verify(project: Project, pages: Sequence[Path], progress: Callable[[StepRun], None]) -> Report:
    """Return what came of carrying out `pages`, calling `progress` after each step.

    A page that came out right before, and that nothing changed for since, isn't carried out again.
    """
    cache = VerificationCache.of(project.cache / "verify", project.config_file.read_bytes())
    names = {page: page_name(project, page) for page in pages}
    known = {page: cache.runs(name, page.read_bytes()) for page, name in names.items()}
    new = [page for page, runs in known.items() if runs is None]
    guides = read_guides(project, new)
    findings = [finding for each in guides.values() for finding in page_findings(each)]
    fresh = carried_out({page: each for page, each in guides.items() if not each.findings}, progress)
    runs = [run for page in pages for run in known[page] or fresh.get(names[page], [])]
    report = Report(runs, findings, {names[page] for page in pages if page not in new})
    wrong = {finding.file for finding in report.findings}
    for page in new:
        if names[page] not in wrong:
            cache.store(names[page], page.read_bytes(), fresh.get(names[page], []))
    return report


def page_name(project: Project, page: Path) -> PurePosixPath:
    """Return the file `page` as findings name it."""
    return PurePosixPath(page.relative_to(project.root).as_posix())


def pages_at(project: Project, paths: Iterable[Path]) -> list[Path]:
    """Return the pages that `paths` name, or all pages of the docs. Raises `UnknownPageError`."""
    named = [path.resolve() for path in paths]
    for path in named:
        if not (path.is_dir() or (path.is_file() and path.suffix == ".md")):
            raise UnknownPageError(path)
        if not path.is_relative_to(project.root):
            raise UnknownPageError(path)
    places = named or [project.docs]
    pages = sorted(
        {page for place in places for page in (place.rglob("*.md") if place.is_dir() else [place])}
    )
    if not pages:
        raise MissingDocsError(places[0])
    return pages


def read_guides(project: Project, pages: Sequence[Path]) -> dict[Path, Guide]:
    """Return the guide that each of `pages` is."""
    if not pages:
        return {}
    extensions = markdown_extensions(project.config_file)
    return {
        page: guide(read_page(page_name(project, page), page.read_text(encoding="utf-8-sig"), extensions))
        for page in pages
    }


def page_findings(page: Guide) -> list[Finding]:
    """Return what is wrong with `page` before anything of it is carried out."""
    return [*page.findings, *policy_findings(page)]


# The project's own pytest settings and plugins are none of the guides' business.
PYTEST = ["-c", os.devnull, "--rootdir=/", "--noconftest"]
PLUGINS_OFF = [f"-pno:{name}" for name in ("cacheprovider", "terminal", "faulthandler")]


def carried_out(
    guides: dict[Path, Guide], progress: Callable[[StepRun], None]
) -> dict[PurePosixPath, list[StepRun]]:
    """Return, for each page, what came of each step on each path."""
    runnable = {page: each for page, each in guides.items() if each.paths}
    if not runnable:
        return {}
    plugin = GuidePlugin(runnable, progress)
    ended = pytest.main([*PYTEST, *PLUGINS_OFF, *map(str, runnable)], plugins=[plugin])
    if plugin.bug:
        raise plugin.bug
    if ended is pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    runs = sorted(plugin.runs, key=lambda run: run.page)
    return {page: list(steps) for page, steps in groupby(runs, key=lambda run: run.page)}
