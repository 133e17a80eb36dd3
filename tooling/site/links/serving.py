"""Serving the finished site on this machine, as a host of static files does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tooling.servers import running


class Handler(SimpleHTTPRequestHandler):
    """Serves files below a base path, and says nothing."""

    def __init__(self, *arguments: Any, base: str = "/", **options: Any) -> None:
        self.base = base
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        """Return the file for `path`; what isn't below the base path has none."""
        decoded = unquote(urlsplit(path).path)
        if not decoded.startswith(self.base):
            return os.devnull + "/"
        return super().translate_path(quote(f"/{decoded.removeprefix(self.base)}"))

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type of a file: text is UTF-8, as most hosts say."""
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 its name is the library's
        """Answer for a folder without index.html as hosts do."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        # Allows LinkChecker more than its ten requests a second.
        self.send_header("LinkChecker", "allowed")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer as hosts do: with the site's own page where there is none."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the library's
        pass


class Server(ThreadingHTTPServer):
    """Doesn't mind that LinkChecker hangs up in the middle of a picture."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(site: Path, base: str = "/") -> Iterator[str]:
    """Serve `site` below `base` on a free port of this machine, and yield the address of the host."""
    server = Server(("127.0.0.1", 0), partial(Handler, directory=site, base=base))
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}"
