"""Verification of pages: read them all, then carry out every path of every guide among them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path, PurePosixPath

import pytest

from tooling.content.guide import Guide, guide
from tooling.content.markdown import Extensions, read_page
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.mkdocs import markdown_extensions
from tooling.project import MissingDocsError, Project
from tooling.verify.cache import VerificationCache
from tooling.verify.plugin import GuidePlugin
from tooling.verify.policies import policy_findings
from tooling.verify.report import Report, StepRun
from tooling.verify.templates import template_findings


class UnknownPageError(ToolingError):
    """Somebody asked for a page that doesn't exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no page `{path}`",
            fix="Name Markdown files or folders of them, or nothing for all of the docs.",
        )


def verify(project: Project, pages: Iterable[Path], progress: Callable[[StepRun], None]) -> Report:
    """Return what came of carrying out `pages`, calling `progress` after each step.

    A page that came out right before, and that nothing changed for since, isn't carried out again.
    """
    cache = VerificationCache.of(project.cache / "verify", project.config_file.read_bytes())
    sources = {PurePosixPath(page.relative_to(project.root)): page.read_bytes() for page in pages}
    known = {name: kept for name, data in sources.items() if (kept := cache.runs(name, data)) is not None}
    guides = read_guides(project, {name: data for name, data in sources.items() if name not in known})
    findings = [finding for each in guides for finding in page_findings(each)]
    plugin = carried_out(project.root, [each for each in guides if not each.findings], progress)
    runs = known | by_page(plugin.runs)
    steps = [run for name in sources for run in runs.get(name, [])]
    report = Report(steps, findings, known.keys(), plugin.note)
    for name in sources.keys() - known.keys() - {finding.file for finding in report.findings}:
        cache.store(name, sources[name], runs.get(name, []))
    return report


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


def read_guides(project: Project, sources: Mapping[PurePosixPath, bytes]) -> list[Guide]:
    """Return the guide that each page is; `sources` has the bytes of each."""
    extensions = markdown_extensions(project.config_file) if sources else Extensions()
    return [read_guide(name, data, extensions) for name, data in sources.items()]


def read_guide(name: PurePosixPath, data: bytes, extensions: Extensions) -> Guide:
    """Return the guide that the page `name` is. One that isn't text has a finding, and no steps."""
    try:
        return guide(read_page(name, data.decode("utf-8-sig"), extensions))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8, which every page has to be"
        return Guide(name, (), (), (Finding(name, line, message, "not-utf-8"),))


def page_findings(page: Guide) -> list[Finding]:
    """Return what is wrong with `page` before anything of it is carried out."""
    return [*page.findings, *policy_findings(page), *template_findings(page)]


# The project's own pytest settings and plugins are none of the guides' business.
PYTEST = ["-c", os.devnull, "--rootdir=/", "--noconftest"]
PLUGINS_OFF = [f"-pno:{name}" for name in ("cacheprovider", "terminal", "faulthandler")]


def carried_out(root: Path, guides: Iterable[Guide], progress: Callable[[StepRun], None]) -> GuidePlugin:
    """Return the plugin with what came of each step on each path."""
    plugin = GuidePlugin({root / each.path: each for each in guides if each.paths}, progress)
    if plugin.guides:
        ended = pytest.main([*PYTEST, *PLUGINS_OFF, *map(str, plugin.guides)], plugins=[plugin])
        if plugin.bug:
            raise plugin.bug
        if ended is pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
    return plugin


def by_page(runs: Iterable[StepRun]) -> dict[PurePosixPath, list[StepRun]]:
    """Return the steps of each page, in their order."""
    ordered = sorted(runs, key=lambda run: run.page)
    return {page: list(steps) for page, steps in groupby(ordered, key=lambda run: run.page)}
