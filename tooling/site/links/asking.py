"""Asking other hosts, politely: one thing at a time for each, slowly, and nothing once one has had enough."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from importlib.metadata import version
from itertools import groupby
from urllib.parse import quote, urlsplit

# At the same time, and in seconds.
HOSTS, PAUSE, TIMEOUT = 4, 1.0, 20.0
AGENT = f"tooling/{version('tooling')} (a check of links)"
# The page isn't there, and isn't coming back.
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# Some hosts answer these where only the head of a page is asked for.
ASK_AGAIN = {
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_IMPLEMENTED,
}
ENOUGH = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class Verdict(Enum):
    """What is known of an external link. Only an answer says that it is fine, or that it is broken."""

    FINE = "fine"
    BROKEN = "broken"
    UNSURE = "not checked"
    UNANSWERED = "not answered"


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking for a URL, and why."""

    url: str
    verdict: Verdict
    reason: str


def ask(urls: Sequence[str], pause: float = PAUSE) -> Iterator[Asked]:
    """Yield what became of each of `urls`: several hosts at the same time, each one slowly."""
    groups = [list(each) for _, each in groupby(sorted(urls, key=host), key=host)]
    with ThreadPoolExecutor(max_workers=HOSTS) as pool:
        try:
            for answers in pool.map(lambda group: ask_host(group, pause), groups):
                yield from answers
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def ask_host(urls: Sequence[str], pause: float) -> list[Asked]:
    """Return what became of `urls`, all of one host. One that says it is too much is asked nothing more."""
    found: list[Asked] = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(pause)
        status, answer = ask_one(url, pause)
        found.append(answer)
        if status in ENOUGH or answer.verdict is Verdict.UNANSWERED:
            return [*found, *(Asked(each, answer.verdict, answer.reason) for each in urls[number + 1 :])]
    return found


def ask_one(url: str, pause: float) -> tuple[int, Asked]:
    """Return the status that a URL is answered with, 0 for none, and what that means."""
    try:
        status = status_of("HEAD", url)
        if status in ASK_AGAIN:
            time.sleep(pause)
            status = status_of("GET", url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return 0, Asked(url, Verdict.UNANSWERED, said(error))
    return status, Asked(url, verdict(status), f"{status} {phrase(status)}".strip())


def status_of(method: str, url: str) -> int:
    """Return the status that a URL is answered with in the end, after redirects."""
    # What is encoded already stays so: https://url.spec.whatwg.org/#percent-encoded-bytes
    address = quote(urlsplit(url)._replace(fragment="").geturl(), safe="/:?#[]@!$&'()*+,;=%~")
    request = urllib.request.Request(address, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def verdict(status: int) -> Verdict:
    """Return what a status says: a host that refuses to answer, or can't, says nothing of its page."""
    if status < HTTPStatus.BAD_REQUEST:
        return Verdict.FINE
    return Verdict.BROKEN if status in GONE else Verdict.UNSURE


def said(error: Exception) -> str:
    """Return why there was no answer, in the words of what failed."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__


def phrase(status: int) -> str:
    return next((each.phrase for each in HTTPStatus if each == status), "")
