from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.values.reader import GUIDE, OWN, enter, opened, stored_in, text_of


def test_a_value_that_isnt_right_is_refused_with_its_rule_beside_the_field(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    before = text_of(page)

    enter(page, {"region": "eu-central-1", "account": "12345"})

    field = page.get_by_label("AWS account ID", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    rule = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert rule.inner_text() == "An account ID has 12 digits, without hyphens."
    assert field.evaluate("(field) => field === document.activeElement")
    assert (text_of(page), stored_in(page)) == (before, None)

    field.fill("999988887777")

    assert not rule.is_visible()
    page.keyboard.press("Enter")
    assert stored_in(page) == {"account": "999988887777", "region": "eu-central-1"}


def test_a_wrong_value_for_another_page_is_shown_where_it_is(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    enter(page, {"second-account": "1"})
    dialog = page.get_by_role("dialog")

    dialog.get_by_text("For other pages").click()
    dialog.get_by_role("button", name="Show my values").click()

    assert dialog.get_by_label("second").evaluate("(field) => field === document.activeElement")


def test_without_javascript_the_page_has_the_examples_and_no_panel(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + GUIDE)

    assert (
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*"
        in page.locator("article").inner_text()
    )
    assert page.locator("[data-values]:visible").count() == 0
    assert page.locator(".tooling-download").count() == 0
    context.close()


def test_there_is_no_panel_where_its_script_is_missing(page: Page, address: str) -> None:
    page.route("**/values.js", lambda route: route.abort())
    page.goto(address + GUIDE)

    assert page.locator("[data-values]:visible").count() == 0


def test_pages_without_an_example_have_no_panel(page: Page, address: str) -> None:
    for path in (
        "/en/edge/about/changelog/",
        "/en/edge/about/writing-a-guide/",
        "/en/edge/about/versions/",
        "/404",
    ):
        page.goto(address + path)
        assert page.locator("[data-values]:visible").count() == 0, path


def test_the_panel_is_for_the_keyboard_too(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.locator("[data-values=open]").focus()

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "account"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("999988887777")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Your values"
    assert stored_in(page) is None

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == ""
    page.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("n")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Your values"
    assert page.url == address + GUIDE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_panel(browser: Browser, address: str, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address + GUIDE)
    found = [violations(page)]
    enter(page, {"account": "1"})
    page.get_by_role("dialog").get_by_text("For other pages").click()
    found.append(violations(page))
    page.get_by_label("AWS account ID", exact=True).fill("999988887777")
    page.keyboard.press("Enter")
    found.append(violations(page))
    context.close()

    assert found == [[], [], []]


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the panel, and the titles of files, of `page`."""
    response = Axe().run(page, context={"include": [".tooling-values", ".filename"]}).response
    return [f"{each['id']}: {node['html']}" for each in response["violations"] for node in each["nodes"]]


def test_the_panel_fits_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 480})
    page = context.new_page()
    page.goto(address + GUIDE)
    enter(page, OWN)
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    box = opened(page).bounding_box()

    assert box
    assert box["x"] >= 0 <= box["y"]
    assert box["x"] + box["width"] <= 320
    assert box["y"] + box["height"] <= 480
    context.close()


def test_a_pattern_means_the_same_to_a_browser_as_to_python(page: Page) -> None:
    patterns = [
        r"\d{12}",
        r"[\w+=,.@:/-]{2,1224}",
        r"(?:[\w+=.@-]+/)+",
        r"^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$",
        r"a|b+?",
        r"\.\/\|[\]\\^-]",
        r".",
    ]
    texts = [
        "",
        "1" * 12,
        "١" * 12,
        "a",
        "b",
        "bb",
        "é",
        "crewai/",
        "a/b/",
        "us-east-1",
        "us-east-1\n",
        "./|]",
        "\n",
    ]

    python = [[bool(re.compile(each, re.ASCII).fullmatch(text)) for text in texts] for each in patterns]
    script = """([patterns, texts]) =>
      patterns.map((each) => texts.map((text) => new RegExp(`^(?:${each})$`, "u").test(text)))"""

    assert page.evaluate(script, [patterns, texts]) == python
