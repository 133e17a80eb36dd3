from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path, PurePosixPath

import pytest

from tests.serve.served import PATIENCE_S
from tooling.errors import PortInUseError
from tooling.findings import Finding
from tooling.serve.board import Board, digest
from tooling.serve.checking import Checked, Found
from tooling.serve.server import answering, listening, with_panel

PAGE = "<html><body>A page.</body></html>"


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """The board of a site with a page on edge and in a version; beside it stands what nobody may see."""
    for folder in ("site/en/edge/a", "site/en/v1.0.0/a", "secret"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.html").write_text(PAGE)
    return Board(tmp_path / "site/en/edge")


@pytest.fixture
def connection(board: Board) -> Iterator[HTTPConnection]:
    site = board.edge.parents[1]
    with listening(0) as server, answering(server, site, board, "/en/edge/") as address:
        client = HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=PATIENCE_S)
        yield client
        client.close()


def answer(connection: HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read().decode()


def told(connection: HTTPConnection, url: str) -> Iterator[dict[str, object]]:
    """Yield what the page at `url` of edge is told, as long as anybody has the patience."""
    end = time.monotonic() + PATIENCE_S
    connection.request("GET", f"/_tooling/news?page={url}")
    for line in connection.getresponse():
        assert time.monotonic() < end
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.mark.parametrize("path", ["/en/edge/a/", "/en/edge/a/index.html", "/en/edge/a/?x=1"])
def test_pages_of_edge_come_with_the_panel(connection: HTTPConnection, path: str) -> None:
    assert answer(connection, path) == (200, with_panel(PAGE, "a/"))


def test_pages_of_versions_come_as_they_are(connection: HTTPConnection) -> None:
    assert answer(connection, "/en/v1.0.0/a/") == (200, PAGE)


def test_a_preview_stands_for_its_page(board: Board, connection: HTTPConnection) -> None:
    board.show("a/", "A preview.")

    assert answer(connection, "/en/edge/a/") == (200, with_panel("A preview.", "a/"))


def test_nothing_outside_of_the_site_is_shown_or_told_of(board: Board, connection: HTTPConnection) -> None:
    secret = board.edge.parents[2] / "secret"

    for path in (f"/en/edge/{secret}/", f"/en/edge//{secret}/", "/en/edge/../../../secret/"):
        assert answer(connection, path)[0] == 404
    assert [board.html(url) for url in (f"{secret}/", "../../../secret/", "a")] == [None, None, None]


def test_a_page_is_told_each_time_that_something_else_is_said_of_it(
    board: Board, connection: HTTPConnection
) -> None:
    finding = Finding(PurePosixPath("docs/a.md"), 3, "wrong", "some-rule", "more")
    nothing = {
        "digest": digest(PAGE),
        "state": "",
        "summary": "",
        "error": "",
        "edition_error": "",
        "lines": [],
    }
    news = told(connection, "a/")
    assert next(news) == nothing

    board.say("b/", state="verifying")
    board.say_checked("a/", Checked((Found(finding, "code"),), "1 finding", is_guide=True))
    line = {"line": 3, "message": "wrong", "rule": "some-rule", "detail": "more", "code": "code"}
    wrong = {**nothing, "state": "wrong", "summary": "1 finding", "lines": [line]}
    assert next(news) == wrong

    board.say("a/", error="broken")
    assert next(news) == {**wrong, "error": "broken"}

    board.show("a/", "A preview.")
    assert next(news) == {**wrong, "digest": digest("A preview.")}

    board.show_edition()
    assert next(news) == wrong


def test_a_port_that_is_taken_is_an_error() -> None:
    with listening(0) as server, pytest.raises(PortInUseError):
        listening(server.server_port).__enter__()
