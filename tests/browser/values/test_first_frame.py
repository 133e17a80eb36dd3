from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.values.reader import GUIDE, OWN, enter, store, store_own, text_of
from tests.conftest import SampleSite
from tooling.servers import running

# Says for each frame in which the page is seen whether it has an example in it.
FRAMES = """() => {
  window.seen = [];
  const look = () => {
    const main = document.querySelector(".md-content");
    const isSeen = main && getComputedStyle(main).visibility === "visible";
    if (isSeen) window.seen.push(document.querySelector("article").innerText.includes("111122223333:"));
    requestAnimationFrame(look);
  };
  look();
}"""


def test_values_are_kept_for_all_versions_and_shown_from_the_first_frame(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    enter(page, OWN)

    page.add_init_script(f"({FRAMES})()")
    page.goto(address + GUIDE.replace("edge", "v1.0.0"))
    page.wait_for_function("window.seen.length > 5")

    assert set(page.evaluate("window.seen")) == {False}
    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert page.locator("[data-values='status']").inner_text() == "Your values are shown."


def test_a_page_that_comes_slowly_isnt_seen_with_the_examples_first(
    page: Page, context: BrowserContext, site: SampleSite
) -> None:
    store_own(context)
    page.add_init_script(f"({FRAMES})()")
    with served_slowly(site.project.site) as address:
        page.goto(address + GUIDE)
    page.wait_for_function("window.seen.length > 5")

    assert set(page.evaluate("window.seen")) == {False}


@contextmanager
def served_slowly(folder: Path) -> Iterator[str]:
    """Yield the address of a built site whose pages come in two parts, the second half a second later."""

    class Slow(SimpleHTTPRequestHandler):
        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            half = len(data) // 2 if data.startswith(b"<!doctype") else len(data)
            outputfile.write(data[:half])
            outputfile.flush()
            time.sleep(0.5 if data[half:] else 0)
            outputfile.write(data[half:])

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Slow, directory=str(folder)))
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize("stored", [{}, OWN])
def test_the_layout_doesnt_shift(
    page: Page, context: BrowserContext, address: str, stored: dict[str, str]
) -> None:
    store(context, json.dumps(stored))
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map("
        "(each) => each.sources.map(({node}) => node?.className ?? node?.nodeName).join(' '))))"
        ".observe({type: 'layout-shift', buffered: true})"
    )

    page.goto(address + GUIDE)
    page.wait_for_load_state("networkidle")

    assert [
        shift for shift in page.evaluate("window.shifts") if "tooling" in shift or "md-content" in shift
    ] == []
