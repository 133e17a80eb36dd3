from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import errors_of


def test_a_page_asks_no_other_host_for_anything_and_nothing_goes_wrong(page: Page, address: str) -> None:
    errors, requests = errors_of(page), []
    page.on("request", lambda request: requests.append(request.url))

    page.goto(f"{address}/en/v1.1.0/guides/role/")
    page.wait_for_load_state("networkidle")

    assert errors == []
    assert requests
    assert [url for url in requests if not url.startswith(address)] == []
