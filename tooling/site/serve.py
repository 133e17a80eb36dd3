"""Serving: the site on this machine, with edge rendered again whenever its sources change."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress

from mkdocs.livereload import LiveReloadServer

from tooling.errors import PortInUseError, ToolingError
from tooling.project import Project
from tooling.site.build import build, rebuild_edge
from tooling.site.means import Announce, Means
from tooling.site.plan import plan_build
from tooling.site.themes import theme_folder

# Loopback only: drafts are nobody else's business.
HOST = "127.0.0.1"


def serve(project: Project, port: int, announce: Announce) -> None:
    """Build the site and serve it until interrupted; port 0 is any that is free.

    Raises `PortInUseError`, and whatever keeps the site from being built.
    """
    address = free_address(port)
    with suppress(KeyboardInterrupt):
        built = build(plan_build(project), Means(), announce)
        announce(f"serve: {built}")
        serve_site(project, address, announce)


def serve_site(project: Project, address: tuple[str, int], announce: Announce) -> None:
    """Serve site/ as it is, and renew edge whenever one of its sources changes."""
    server = LiveReloadServer(lambda: renew_edge(project, announce), *address, root=str(project.site))
    server.error_handler = lambda _code: (project.site / "404.html").read_bytes()
    for path in (project.docs, project.config_file, theme_folder(project)):
        server.watch(str(path))
    announce(f"serve: {server.url} shows the docs as they are now (Ctrl-C ends it)")
    try:
        server.serve()
    finally:
        server.shutdown()


def free_address(port: int) -> tuple[str, int]:
    """Return the address to listen on: nobody else does. Raises `PortInUseError`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUseError(port) from error
            raise
        address: tuple[str, int] = probe.getsockname()
        return address


def renew_edge(project: Project, announce: Announce) -> None:
    """Render edge again. What is wrong with it is told, and the last good edge stays."""
    try:
        rebuild_edge(Project.find(project.root))
    except ToolingError as error:
        announce(f"error: {error}")
    else:
        announce("serve: edge is rendered again")
