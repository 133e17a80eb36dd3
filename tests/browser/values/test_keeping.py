from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import errors_of
from tests.browser.values.reader import (
    CASES,
    GUIDE,
    OWN,
    enter,
    markup_of,
    store,
    store_own,
    stored_in,
    text_of,
)

NO_STORAGE = """
Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError") }})
"""


def test_one_click_leads_back_to_the_page_as_it_was(page: Page, address: str) -> None:
    page.goto(address + CASES)
    page.wait_for_load_state("networkidle")
    before = markup_of(page)
    enter(page, OWN)
    assert markup_of(page) != before

    page.get_by_role("button", name="Show the examples").click()

    assert markup_of(page) == before
    assert stored_in(page) is None
    assert page.locator("[data-values=status]").inner_text() == ""
    assert not page.get_by_role("button", name="Show the examples").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Your values"


def test_a_page_whose_texts_were_taken_apart_by_the_search_leads_back_too(
    page: Page, context: BrowserContext, address: str
) -> None:
    store_own(context)
    page.goto(f"{address}{CASES}?h=prose")
    page.wait_for_selector("mark")

    page.get_by_role("button", name="Show the examples").click()
    page.wait_for_function("document.querySelector('h1').innerText.includes('111122223333')")

    page.wait_for_selector("mark")
    assert "Prose 111122223333" in text_of(page)


def test_nothing_is_sent(page: Page, address: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url} {request.post_data}"))
    page.goto(address + GUIDE)

    enter(page, OWN)
    page.reload()
    page.wait_for_load_state("networkidle")

    assert requests
    assert [each for each in requests if not each.startswith(f"GET {address}")] == []
    assert [each for each in requests if any(own in each for own in OWN.values())] == []


@pytest.mark.parametrize(
    "stored",
    [
        "not json",
        "null",
        "7",
        '"text"',
        "[1, 2]",
        '{"account": 5}',
        '{"account": {"toString": 1}}',
        '{"account": "1234"}',
        '{"account": ""}',
        '{"account": "111122223333\\n"}',
        '{"__proto__": {"account": "999988887777"}, "constructor": "x", "gone": "x"}',
    ],
)
def test_what_was_stored_by_something_else_breaks_no_page(
    page: Page, context: BrowserContext, address: str, stored: str
) -> None:
    errors = errors_of(page)
    store(context, stored)
    page.goto(address + GUIDE)

    assert (
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*"
        in page.locator("article").inner_text()
    )
    enter(page, OWN)
    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert errors == []


def test_values_that_another_version_has_are_kept(page: Page, context: BrowserContext, address: str) -> None:
    store(context, '{"of-another-version": "x", "region": "eu-west-3"}')
    page.goto(address + GUIDE)

    enter(page, {"region": "", "account": "999988887777"})

    assert stored_in(page) == {"of-another-version": "x", "account": "999988887777"}


def test_where_nothing_can_be_stored_values_last_for_the_page(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.evaluate(NO_STORAGE)

    enter(page, OWN)

    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert "your browser doesn't keep them" in page.locator("[data-values='status']").inner_text()
    page.get_by_role("button", name="Show the examples").click()
    assert "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*" in text_of(page)


def test_where_the_storage_is_blocked_from_the_beginning_the_panel_works(page: Page, address: str) -> None:
    page.add_init_script(NO_STORAGE)
    page.goto(address + GUIDE)

    enter(page, OWN)

    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)


def test_other_tabs_of_the_browser_follow(page: Page, context: BrowserContext, address: str) -> None:
    other = context.new_page()
    other.goto(address + CASES)
    page.goto(address + GUIDE)

    enter(page, OWN)
    other.wait_for_function("document.querySelector('h1').innerText.includes('999988887777')")

    page.get_by_role("button", name="Show the examples").click()
    other.wait_for_function("document.querySelector('h1').innerText.includes('111122223333')")
