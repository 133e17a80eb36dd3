"""A real browser, Debian's Chromium, and the pages of this project served to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.conftest import SampleSite
from tooling.site.links import served

# What it would ask Google for is nothing that a test needs, or may reach.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    program = shutil.which("chromium")
    assert program, "these tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who was never here."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def address(built_once: SampleSite) -> Iterator[str]:
    """The address of the small site, built and served: it ends without a `/`."""
    with served(built_once.project.site) as address:
        yield address


def errors_of(page: Page) -> list[str]:
    """Return the list that whatever goes wrong on `page` will be added to: scripts and requests."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: found.extend([] if leads_on(request) else [failure(request)]))
    return found


def leads_on(request: Request) -> bool:
    """Return whether a page sent its reader on before all of it was there, as a redirect does."""
    return request.is_navigation_request() and request.failure == "net::ERR_ABORTED"


def failure(request: Request) -> str:
    return f"{request.url}: {request.failure}"
