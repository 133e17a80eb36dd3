"""What `pytest docs/` finds by itself: the guides among the docs of the project that it runs in.

Registered under the entry point `pytest11`. Nothing is imported before there is a page to read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tooling.content.guide import Guide
    from tooling.project import Project

RUNNING = "tooling-running-guides"


class LazyGuides:
    """Stands in for the plugin that runs guides until pytest comes by the first page."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        project = project_of(file_path, self.config) if file_path.suffix == ".md" else None
        if project is None:
            return None
        from tooling.verify.plugin import GuideFile, GuidePlugin

        plugin = self.config.pluginmanager.get_plugin(RUNNING)
        if plugin is None:
            plugin = GuidePlugin(lambda _: None)
            self.config.pluginmanager.register(plugin, RUNNING)
        guide = guide_at(project, file_path)
        return GuideFile.of(parent, file_path, guide=guide, plugin=plugin) if guide else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> object:
        """Return a scheduler that keeps the steps of a path together, where there are guides to run."""
        named = [Path(argument.split("::")[0]).resolve() for argument in config.args]
        if config.getvalue("dist") != "load" or not any(project_of(path, config) for path in named):
            return None
        from tooling.verify.scheduling import PathScheduling

        return PathScheduling(config, log)


def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin("tooling-guides"):
        config.pluginmanager.register(LazyGuides(config), "tooling-guides")


def project_of(path: Path, config: pytest.Config) -> Project | None:
    """Return the project that pytest runs in, if `path` is a page or a folder of its docs."""
    from tooling.errors import ToolingError
    from tooling.project import Project

    try:
        project = Project.find(config.rootpath)
    except ToolingError:
        return None
    return project if path.is_relative_to(project.docs) else None


def guide_at(project: Project, file: Path) -> Guide | None:
    """Return the guide that the page at `file` is, or None where it asks for nothing and is right so."""
    from tooling.verify.verify import page_findings, read_guides

    name = PurePosixPath(file.relative_to(project.root))
    (guide,) = read_guides(project, {name: file.read_bytes()}, project.root)
    wrong = tuple(page_findings(guide))
    return replace(guide, findings=wrong) if guide.paths or wrong else None
