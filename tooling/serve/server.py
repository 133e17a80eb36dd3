"""The server: the files of the site, and for edge what the board has ahead of it.

Pages of edge get a script that shows what the board says of them, and loads them again once they are others.
It is put in when they are sent, so the site that is published has no trace of it.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tooling.errors import PortInUseError
from tooling.serve.board import Board, digest
from tooling.servers import running
from tooling.site.links.serving import Handler, Server

# Loopback only: drafts are nobody else's business.
HOST = "127.0.0.1"
OURS = "/_tooling/"
NEWS = f"{OURS}news"
ASSETS = {
    f"{OURS}panel.js": (Path(__file__).with_name("panel.js"), "text/javascript; charset=utf-8"),
    f"{OURS}panel.css": (Path(__file__).with_name("panel.css"), "text/css; charset=utf-8"),
}
BODY_END = "</body>"
# A browser that is gone is noticed when it is sent something.
HEARTBEAT_S = 15.0


class EdgeHandler(Handler):
    """Answers with files of the site, and with pages of edge below `prefix` as `board` has them."""

    def __init__(self, *arguments: Any, board: Board, prefix: str, **options: Any) -> None:
        self.board, self.prefix = board, prefix
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:  # noqa: N802 the name is the library's
        address = urlsplit(self.path)
        path = unquote(address.path)
        url = path.removesuffix("index.html").removeprefix(self.prefix)
        html = self.board.html(url) if path.startswith(self.prefix) else None
        if path == NEWS:
            self.tell(parse_qs(address.query).get("page", [""])[0])
        elif path in ASSETS:
            file, kind = ASSETS[path]
            self.answer(file.read_bytes(), kind)
        elif html is not None:
            self.answer(with_panel(html, url).encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def answer(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def tell(self, url: str) -> None:
        """Tell a page what the board says of it, now and each time that it's something else.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        changes, last = self.board.changes, ""
        while True:
            said = json.dumps(self.board.said(url))
            self.wfile.write(f"data: {said}\n\n".encode() if said != last else b": nothing new\n\n")
            changes, last = self.board.wait(changes, HEARTBEAT_S), said


def with_panel(html: str, url: str) -> str:
    """Return the page at `url` of edge with the script that follows what is said of it."""
    before, end, after = html.rpartition(BODY_END)
    page = f'data-page="{quote(url)}" data-digest="{digest(html)}"'
    script = f'<script src="{OURS}panel.js" {page} data-news="{NEWS}" data-style="{OURS}panel.css"></script>'
    return f"{before}{script}{end}{after}" if end else html + script


@contextmanager
def listening(port: int) -> Iterator[Server]:
    """Yield a server that holds the port, and answers nothing yet. Raises `PortInUseError`."""
    try:
        server = Server((HOST, port), Handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(port) from error
        raise
    with server:
        yield server


@contextmanager
def answering(server: Server, site: Path, board: Board, prefix: str) -> Iterator[str]:
    """Have `server` serve the `site`, with its edge below `prefix`, and yield its address."""
    server.RequestHandlerClass = partial(EdgeHandler, directory=site, board=board, prefix=prefix)
    with running(server):
        yield f"http://{HOST}:{server.server_port}/"
