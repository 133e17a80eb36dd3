"""The command `serve`: the site on this machine, with edge as the docs are right now."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tooling.project import Project
from tooling.serve.board import Board
from tooling.serve.following import Following
from tooling.serve.jobs import import_early
from tooling.serve.server import answering, listening
from tooling.serve.watching import Watch
from tooling.signals import ended_by_signals
from tooling.site.build import build
from tooling.site.means import Announce, Means
from tooling.site.plan import plan_build
from tooling.versions.registry import EDGE

# What the jobs need, and what these import only once they need it.
JOBS = [
    "tooling.serve.preview",
    "tooling.serve.checking",
    "tooling.serve.edge",
    "tooling.sandbox.ui.walkthrough",
    "material.plugins",
    "mkdocs.contrib.search",
]


def serve(project: Project, port: int, announce: Announce, show: Announce) -> None:
    """Build the site and serve it until interrupted; port 0 is any that is free.

    `announce` is told how it goes, and `show` what is found on pages. Raises `PortInUseError`, and whatever
    keeps the site from being built.
    """
    prefix = f"{project.locale}/{EDGE}/"
    board = Board(project.site / prefix)
    with listening(port) as server, ended_by_signals(), suppress(KeyboardInterrupt):
        import_early(JOBS)
        with watching(project, board, announce, show) as following:
            announce(f"serve: {build(plan_build(project), Means(), announce)}")
            with answering(server, project.site, board, f"/{prefix}") as address:
                announce(f"serve: {address} shows the docs as they are now (Ctrl-C ends it)")
                following.follow()


@contextmanager
def watching(project: Project, board: Board, announce: Announce, show: Announce) -> Iterator[Following]:
    """Yield what follows the edits of an author: those from now on."""
    with tempfile.TemporaryDirectory() as work:
        following = Following(project, board, Path(work), announce, show)
        watch = Watch(project, following.saved)
        try:
            yield following
        finally:
            watch.stop()
            following.end()
