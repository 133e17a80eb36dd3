"""The whole of edge: rendered behind the previews, and laid out for those to come."""

from __future__ import annotations

import os
from pathlib import Path

from tooling.project import Project
from tooling.site.build import rebuild_edge
from tooling.site.editions import editions
from tooling.site.staging import Shared, stage
from tooling.versions.registry import Registry

# The previews and the verification that run at the same time are what the author waits for.
NICE = 10


def renew_edge(root: Path, staged: Path) -> None:
    """Render edge again, put it into the site, and write what it was made from into the new folder `staged`.

    Raises `RenderError` and whatever else keeps it from being rendered; the site has the edge of before then.
    """
    os.nice(NICE)
    rebuild_edge(Project.find(root)).write(staged)


def lay_out(root: Path, staged: Path) -> None:
    """Write what edge is made from into the new folder `staged`, and leave the site alone."""
    project = Project.find(root)
    edge = editions(project, Registry.read(project.versions))[0]
    stage(edge, Shared.read(project)).write(staged)
