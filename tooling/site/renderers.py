"""Renderers: the programs that can make pages of a staged edition. Each reads mkdocs.yml.

A project chooses one with `extra.tooling.renderer`. Zensical and ProperDocs aren't part of what is installed
with the tooling. Zensical makes no page of `theme.static_templates`, so its sites lack the search in all
versions.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tooling.errors import ToolingError
from tooling.project import MkdocsYamlError, Project

SETTING = "extra.tooling.renderer"
# What takes part in pages, whichever program makes them. A new version of any renders every edition again.
PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments", "mermaidx")

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LOGGED = re.compile(r"^(?:WARNING|ERROR|CRITICAL)\s+-\s+(?P<text>.*)$", re.MULTILINE)
DRAWN = re.compile(
    r"^(?:Warning|Error): (?P<text>.*)(?:\n\s*\S+\[ (?P<file>.*?):(?P<line>\d+):\d+ \])?", re.MULTILINE
)


class MissingRendererError(ToolingError):
    """The renderer that a project chose isn't installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the renderer `{name}` is not installed",
            fix=f"Install it beside the tooling (pip install {name}), or take {SETTING} out of mkdocs.yml.",
        )


@dataclass(frozen=True, slots=True)
class Renderer:
    """A program that renders an edition, and how it complains.

    MkDocs may have a `memo`, which is its folder, and begin elsewhere than with the first page: at the share
    `start` of them.
    """

    name: str
    complaint: re.Pattern[str]
    memo: Path | None = None
    start: float = 0.0

    @property
    def command(self) -> list[str]:
        program = ["tooling.site.memo", str(self.memo), str(self.start)] if self.memo else [self.name]
        # Never -q: with it, --strict lets broken links pass (https://github.com/mkdocs/mkdocs/issues/4126).
        # -P keeps the staged folder out of Python's import path.
        return [sys.executable, "-P", "-m", *program, "build", "--config-file", "mkdocs.yml"]

    def with_memo(self, folder: Path) -> Renderer:
        """Return the same renderer, which looks into the memo in `folder`."""
        return replace(self, memo=folder)

    @property
    def tools(self) -> list[str]:
        """What takes part in its pages, with versions. Raises `MissingRendererError`."""
        names = dict.fromkeys([*PACKAGES, self.name])
        try:
            return [f"{name} {version(name)}" for name in names]
        except PackageNotFoundError:
            raise MissingRendererError(self.name) from None

    def complaints(self, output: str) -> list[str]:
        """Return what it warns of in its `output`, with the place in the docs where it says one."""
        found = self.complaint.finditer(output)
        return [f"{place(match.groupdict())}{match['text']}" for match in found]


def place(groups: dict[str, str | None]) -> str:
    return f"docs/{groups['file']}:{groups['line']}: " if groups.get("file") else ""


RENDERERS = {
    each.name: each
    for each in (Renderer("mkdocs", LOGGED), Renderer("properdocs", LOGGED), Renderer("zensical", DRAWN))
}


def renderer_of(project: Project) -> Renderer:
    """Return the renderer that `project` chose. Raises `MkdocsYamlError`."""
    name = project.tooling_settings.get("renderer", "mkdocs")
    if not isinstance(name, str) or name not in RENDERERS:
        raise MkdocsYamlError(f"{SETTING} is `{name}`, expected one of {', '.join(RENDERERS)}")
    return RENDERERS[name]
