"""Links: every link of the assembled site, followed over HTTP as a reader's browser would.

The renderer has checked the links it knows of. LinkChecker is an independent witness: it sees
the finished pages, the theme's links, the aliases and the redirects. It says which URLs don't
answer; where the links to them stand is found here, back to the Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any
from urllib.parse import quote, urljoin

from tooling.content.page import page_paths, page_url
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.project import Project
from tooling.site.editions import editions
from tooling.site.linkchecker import Answer, follow, path_of
from tooling.tree import Tree
from tooling.versions.registry import Registry


class NoSiteError(ToolingError):
    """There is no assembled site."""

    def __init__(self, site: Path) -> None:
        super().__init__(f"there is no site in `{site}`", fix="Build it first: tooling build")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a finished page: its target, and the text that it is shown as."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How many links on how many pages were followed, and those that lead nowhere.

    `unresolved` is how many of those stand in versions that were made of history: nobody can mend them.
    """

    links: int
    pages: int
    findings: tuple[Finding, ...]
    unresolved: int = 0

    def __str__(self) -> str:
        broken = f"{len(self.findings)} broken" if self.findings else ""
        known = f"{self.unresolved} broken for good in versions made of history" if self.unresolved else ""
        answer = (
            ", ".join(["were followed", *filter(None, (broken, known))]) if broken or known else "answered"
        )
        return f"links: {self.links} links on {self.pages} pages {answer}; external links were not checked"


def check_links(project: Project) -> LinkReport:
    """Return what came of following every link of the site. Raises `NoSiteError`, `LinkCheckerError`."""
    files = html_files(project.site)
    if not files:
        raise NoSiteError(project.site)
    pages = {f"/{file.removesuffix('index.html')}": project.site / file for file in files}
    with served(project.site) as address:
        answers = follow(f"{address}{quote(path)}" for path in pages)
    broken = {answer.path: answer for answer in answers if not answer.works}
    findings = findings_of(project, broken, pages) if broken else set()
    history = [
        edition.docs.relative_to(project.root)
        for edition in editions(project, Registry.read(project.versions))
        if edition.is_history
    ]
    mendable = {each for each in findings if not any(each.file.is_relative_to(docs) for docs in history)}
    return LinkReport(len(answers), len(pages), tuple(sorted(mendable)), len(findings - mendable))


def findings_of(project: Project, broken: Mapping[str, Answer], pages: Mapping[str, Path]) -> set[Finding]:
    """Return a finding for each link to one of `broken`; `pages` has the file of each page of the site."""
    sources = page_sources(project)
    places = [(page, path, link) for page in pages for path, link in links_to(broken, page, pages[page])]
    # A stylesheet has links too: of those, it is enough to know where LinkChecker met them.
    elsewhere = broken.keys() - {path for _, path, _ in places}
    places += [(broken[path].seen_on, path, Link(path, "")) for path in elsewhere]
    found = {
        finding(project, link, broken[path], sources.get(page) or site_file(project, page))
        for page, path, link in places
    }
    # The navigation has the link too, and stands on no line of the page.
    located = {(each.file, each.message) for each in found if each.line > 1}
    return {each for each in found if each.line > 1 or (each.file, each.message) not in located}


def html_files(site: Path) -> list[str]:
    """Return the pages of `site`, relative to it, but for 404.html: its links hold on the real host only."""
    files = (path.relative_to(site) for path in site.rglob("*.html") if path.name != "404.html")
    return sorted(file.as_posix() for file in files)


def page_sources(project: Project) -> dict[str, Path]:
    """Return the Markdown file of each page of the site, by the path of its URL."""
    return {
        f"/{folder}/{page_url(page)}": edition.docs / page
        for edition in editions(project, Registry.read(project.versions))
        for folder in edition.folders
        for page in page_paths(Tree.from_folder(edition.docs).files)
    }


def site_file(project: Project, path: str) -> Path:
    """Return the file of the site that answers for the URL `path`."""
    file = project.site / path.lstrip("/")
    return file / "index.html" if file.is_dir() else file


def links_to(paths: Mapping[str, Answer], page: str, file: Path) -> Iterator[tuple[str, Link]]:
    """Yield the links on `page` that lead to one of `paths`, each with the path it leads to."""
    parser = LinkParser()
    parser.feed(file.read_text(encoding="utf-8"))
    for link in parser.links:
        path = path_of(urljoin(quote(page), link.target))
        if path in paths:
            yield path, link


class LinkParser(HTMLParser):
    """Collects the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [Link(value, "") for name, value in attrs if name in {"href", "src"} and value]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "a" and self.links and not self.links[-1].text:
            self.links[-1] = Link(self.links[-1].target, data.strip())


def finding(project: Project, link: Link, answer: Answer, source: Path) -> Finding:
    """Return the finding that a broken link on the page made from `source` is."""
    file = PurePosixPath(source.relative_to(project.root))
    message = f"`{link.target}` leads nowhere: {answer.result}"
    return Finding(file, line_of(link, source), message, "broken-link")


def line_of(link: Link, source: Path) -> int:
    """Return the line of `source` where `link` stands, else 1."""
    marks = [f"({link.target}", f'"{link.target}"', *([f"[{link.text}]"] if link.text else [])]
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if any(mark in line for mark in marks)), 1)


class Handler(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

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
def served(site: Path) -> Iterator[str]:
    """Serve `site` on a free port of this machine, and yield its address."""
    with Server(("127.0.0.1", 0), partial(Handler, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
