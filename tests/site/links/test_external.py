"""External links: only an answer says that one is fine, or broken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.project import MkdocsYamlError, Project
from tooling.servers import running
from tooling.site.links.asking import Asked, Verdict, ask
from tooling.site.links.external import DAYS, UnansweredError, check_external
from tooling.site.links.ignoring import Ignored, ignored_links

TODAY = date(2026, 11, 30)


class Host(ThreadingHTTPServer):
    """Another site, on this machine: the path is the status that it answers with."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.requests: list[tuple[str, str, float]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Host)
        self.server.requests.append((self.command, self.path, time.monotonic()))
        status = self.path.strip("/").partition("/")[0]
        head, _, body = status.partition("-")
        self.send_response(int(head if self.command == "HEAD" or not body else body))
        if head == "302":
            self.send_header("Location", "/200")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def another_host() -> Iterator[Host]:
    host = Host()
    with running(host):
        yield host


@pytest.fixture
def host() -> Iterator[Host]:
    with another_host() as found:
        yield found


@pytest.fixture
def nobody() -> str:
    """The address of a host that nobody listens at any more."""
    with another_host() as host:
        return host.url


@pytest.mark.parametrize(
    ("path", "verdict", "reason"),
    [
        ("/200", Verdict.FINE, "200 OK"),
        ("/302", Verdict.FINE, "200 OK"),
        ("/405-200", Verdict.FINE, "200 OK"),
        ("/404-200", Verdict.FINE, "200 OK"),
        ("/404", Verdict.BROKEN, "404 Not Found"),
        ("/410", Verdict.BROKEN, "410 Gone"),
        ("/403", Verdict.UNSURE, "403 Forbidden"),
        ("/429", Verdict.UNSURE, "429 Too Many Requests"),
        ("/500", Verdict.UNSURE, "500 Internal Server Error"),
        ("/401", Verdict.UNSURE, "401 Unauthorized"),
    ],
)
def test_only_an_answer_says_that_a_page_is_there_or_gone(
    host: Host, path: str, verdict: Verdict, reason: str
) -> None:
    url = f"{host.url}{path}"

    assert list(ask([url], pause=0)) == [Asked(url, verdict, reason)]


def test_a_host_that_does_not_answer_says_nothing_of_its_pages(nobody: str) -> None:
    urls = [f"{nobody}/a", f"{nobody}/b"]

    assert list(ask(urls, pause=0)) == [Asked(url, Verdict.UNANSWERED, "Connection refused") for url in urls]


def test_a_host_is_asked_slowly_and_no_more_once_it_has_had_enough(host: Host) -> None:
    urls = [f"{host.url}/{path}" for path in ("200/a", "200/b", "429/c", "500/d")]

    answers = list(ask(urls, pause=0.2))

    assert [answer.verdict for answer in answers] == [Verdict.FINE, Verdict.FINE, *[Verdict.UNSURE] * 2]
    assert [path for _, path, _ in host.requests] == ["/200/a", "/200/b", "/429/c"]
    times = [when for *_, when in host.requests]
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))


def linking(site: SampleSite, *urls: str, ignore: str = "") -> Project:
    """Return the project of `site` with a built site that has a page with these links."""
    site.write("docs/index.md", "# Links\n\n" + "\n".join(f"[x]({url})" for url in urls))
    links = "".join(f'<a href="{url}">x</a>' for url in urls)
    site.write("site/en/edge/index.html", links)
    if ignore:
        config = site.root / "mkdocs.yml"
        text = config.read_text().replace(
            "extra:\n", f"extra:\n  tooling:\n    links:\n      ignore: {ignore}\n"
        )
        config.write_text(text)
    return site.project


def test_a_broken_external_link_is_named_at_its_line(site: SampleSite, host: Host) -> None:
    project = linking(site, f"{host.url}/200", f"{host.url}/404#part", f"{host.url}/500")

    report = check_external(project, TODAY, pause=0)

    assert [str(each) for each in report.findings] == [
        f"docs/index.md:4: `{host.url}/404#part` leads nowhere: 404 Not Found [broken-external-link]"
    ]
    assert str(report) == (
        "links: 3 external links: 1 answered, 0 answered within 7 days, 1 broken, 1 not checked, 0 ignored\n"
        f"not checked: {host.url}/500: 500 Internal Server Error"
    )


def test_what_answered_is_kept_for_some_days_and_what_did_not_is_not(site: SampleSite, host: Host) -> None:
    project = linking(site, f"{host.url}/200", f"{host.url}/500")

    asked = [
        [each.url for each in check_external(project, TODAY + timedelta(days=days), pause=0).asked]
        for days in (0, DAYS - 1, DAYS)
    ]

    both = [f"{host.url}/200", f"{host.url}/500"]
    assert asked == [both, [f"{host.url}/500"], both]


def test_what_is_ignored_is_listed_with_its_reason_and_never_asked_for(site: SampleSite, host: Host) -> None:
    ignore = f"[{{url: '{host.url}/4*', reason: It answers no programs.}}]"
    project = linking(site, f"{host.url}/404", f"{host.url}/200", ignore=ignore)

    report = check_external(project, TODAY, pause=0)

    assert str(report) == (
        "links: 2 external links: 1 answered, 0 answered within 7 days, 0 broken, 0 not checked, 1 ignored\n"
        f"ignored: {host.url}/404: It answers no programs."
    )
    assert [path for _, path, _ in host.requests] == ["/200"]


@pytest.mark.parametrize(
    "ignore", ["x", "[x]", "[{url: x}]", "[{url: x, reason: ' '}]", "[{url: x, reason: y, z: 1}]"]
)
def test_nothing_is_ignored_without_a_reason(site: SampleSite, ignore: str) -> None:
    project = linking(site, ignore=ignore)

    with pytest.raises(MkdocsYamlError, match=r"extra\.tooling\.links\.ignore"):
        ignored_links(project)


def test_the_list_may_be_empty_or_missing(tmp_path: Path) -> None:
    settings = [{}, {"links": None}, {"links": {"ignore": None}}, {"links": {"ignore": []}}]
    entry = {"links": {"ignore": [{"url": "x", "reason": "y"}]}}

    found = [ignored_links(Project(tmp_path, {"extra": {"tooling": each}})) for each in [*settings, entry]]

    assert found == [(), (), (), (), (Ignored("x", "y"),)]


def test_without_a_network_nothing_is_taken_for_fine(site: SampleSite, nobody: str) -> None:
    project = linking(site, f"{nobody}/a", f"{nobody}/b")

    with pytest.raises(UnansweredError) as caught:
        check_external(project, TODAY, pause=0)

    assert caught.value.headline == (
        "not checked: 2 external links, because no host answered: Connection refused"
    )
    result = site.run("links", "--external")
    assert (result.exit_code, result.stdout) == (2, "")
