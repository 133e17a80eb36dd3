from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site.redirect_rules import CLOUDFLARE_RULES, Host, nginx_rule, rules_for
from tooling.versions.redirects import Redirect

NGINX_CONF = """\
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    types {{ text/html html; }}
    server {{
        listen 127.0.0.1:{port};
        root "{root}";
        include redirects.conf;
    }}
}}
"""
ODD = [
    Redirect("/en/a b/", "/en/v1.0.0/c d/"),
    Redirect("/en/café/", "/en/v1.0.0/naïve/"),
    Redirect('/en/say-"hi"/', "/en/v1.0.0/it's/"),
    Redirect("/en/cost$1/", "/en/v1.0.0/$host/"),
    Redirect("/en/{x};y/", "/en/v1.0.0/{x};y/"),
    Redirect("/en/old.html", "/en/v1.0.0/"),
    Redirect("/en/a:b/", "/en/v1.0.0/"),
    Redirect("/en/chat/", "https://example.com/chat"),
    Redirect("/en/find/", "https://example.com/find?in=docs#top"),
    Redirect("/en/part/", "https://example.com/part#top"),
]


@contextmanager
def nginx(folder: Path, root: Path, rules: str) -> Iterator[int]:
    """Run nginx with `rules` on a free port of loopback, and yield the port."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin")
    assert program, "the tests need nginx: make programs"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir()
    (folder / "nginx.conf").write_text(NGINX_CONF.format(port=port, root=root))
    (folder / "redirects.conf").write_text(rules, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            wait_until_listening(running, port)
            yield port
        finally:
            running.terminate()


def wait_until_listening(running: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        if running.poll() is not None:
            raise AssertionError(running.stderr.read() if running.stderr else "")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx doesn't listen")


def answer(port: int, url: str) -> tuple[int, str | None]:
    """Return the status and the Location of what nginx answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", url)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.getheader("Location")


def test_nginx_answers_every_redirect_of_a_site_with_one_temporary_redirect(
    built_once: SampleSite, tmp_path: Path
) -> None:
    listed = [line.split(" -> ") for line in built_once.run("redirects").stdout.splitlines()]
    rules = built_once.run("redirects", "--format", "nginx").stdout

    with nginx(tmp_path / "nginx", built_once.project.site, rules) as port:
        answers = [answer(port, f"{source}?a=1&b=%20") for source, _ in listed]
        pages = [answer(port, target) for _, target in listed]

    assert len(listed) > 3
    assert answers == [(302, f"{target}?a=1&b=%20") for _, target in listed]
    assert pages == [(200, None)] * len(listed)


def test_nginx_takes_sources_and_targets_with_odd_characters(tmp_path: Path) -> None:
    rules = rules_for(Host.NGINX, ODD).text

    with nginx(tmp_path / "nginx", tmp_path, rules) as port:
        answers = {
            url: answer(port, url)
            for url in (
                "/en/a%20b/",
                "/en/caf%C3%A9/?q",
                "/en/say-%22hi%22/",
                "/en/cost$1/?x=$y",
                "/en/%7Bx%7D;y/",
                "/en/old.html",
                "/en/a:b/",
                "/en/chat/?x=1",
                "/en/find/?x=1",
                "/en/part/?x=1",
                "/en/other/",
            )
        }

    assert answers == {
        "/en/a%20b/": (302, "/en/v1.0.0/c%20d/"),
        "/en/caf%C3%A9/?q": (302, "/en/v1.0.0/na%C3%AFve/?q"),
        "/en/say-%22hi%22/": (302, "/en/v1.0.0/it%27s/"),
        "/en/cost$1/?x=$y": (302, "/en/v1.0.0/%24host/?x=$y"),
        "/en/%7Bx%7D;y/": (302, "/en/v1.0.0/%7Bx%7D%3By/"),
        "/en/old.html": (302, "/en/v1.0.0/"),
        "/en/a:b/": (302, "/en/v1.0.0/"),
        "/en/chat/?x=1": (302, "https://example.com/chat?x=1"),
        "/en/find/?x=1": (302, "https://example.com/find?in=docs#top"),
        "/en/part/?x=1": (302, "https://example.com/part?x=1#top"),
        "/en/other/": (404, None),
    }


def test_a_rule_of_nginx_is_one_line() -> None:
    assert nginx_rule(Redirect("/en/", "/en/v1.0.0/")) == (
        'location = "/en/" { absolute_redirect off; return 302 "/en/v1.0.0/$is_args$args"; }'
    )


def test_netlify_and_cloudflare_are_told_encoded_paths_and_that_it_is_temporary() -> None:
    redirects = [*ODD[:2], ODD[6], ODD[8]]

    assert rules_for(Host.CLOUDFLARE, redirects).text == (
        "/en/a%20b/ /en/v1.0.0/c%20d/ 302\n"
        "/en/caf%C3%A9/ /en/v1.0.0/na%C3%AFve/ 302\n"
        "/en/a%3Ab/ /en/v1.0.0/ 302\n"
        "/en/find/ https://example.com/find?in=docs#top 302\n"
    )
    assert rules_for(Host.NETLIFY, redirects[:1]).text == "/en/a%20b/ /en/v1.0.0/c%20d/ 302!\n"


def test_what_cloudflare_has_no_room_for_is_left_to_the_pages_that_lead_on() -> None:
    deep = [Redirect(f"/en/v1.0.0/{number:04}/", "/en/v1.0.0/") for number in range(CLOUDFLARE_RULES)]
    long = Redirect(f"/en/{'x' * 1000}/", "/en/v1.0.0/")
    short = [Redirect("/", "/en/v1.0.0/"), Redirect("/en/z/", "/en/v1.0.0/")]

    rules = rules_for(Host.CLOUDFLARE, sorted([*deep, long, *short]))

    assert rules.text.count("\n") == CLOUDFLARE_RULES
    assert rules.left_out == (*deep[-2:], long)


def test_the_command_says_how_many_rules_have_no_room(
    built_once: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooling.site.redirect_rules.CLOUDFLARE_RULES", 2)

    result = built_once.run("redirects", "--format", "cloudflare")

    assert result.stdout == "/ /en/v1.1.0/ 302\n/en/ /en/v1.1.0/ 302\n"
    assert result.stderr == (
        "4 of 6 redirects have no room in the rules of cloudflare: their pages in the site lead on\n"
    )
