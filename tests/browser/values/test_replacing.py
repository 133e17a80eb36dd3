from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import errors_of
from tests.browser.values.reader import (
    CASES,
    GUIDE,
    KEY,
    OWN,
    ROOT,
    enter,
    opened,
    store_own,
    text_of,
    with_own,
)


def test_every_example_in_a_guide_becomes_the_readers_and_nothing_else_changes(
    page: Page, address: str
) -> None:
    errors = errors_of(page)
    page.goto(address + GUIDE)
    before = text_of(page)

    enter(page, OWN)

    assert text_of(page) == with_own(before) != before
    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert page.locator(".keep-example").all_inner_texts() == ["111122223333", "us-east-1"]
    assert errors == []


def test_titles_headings_tables_and_highlighted_code_are_replaced(page: Page, address: str) -> None:
    page.goto(address + CASES)
    assert page.locator(".language-python code span").filter(has_text="us-east-1").count() == 0

    enter(page, OWN)

    assert page.locator("h1").inner_text().startswith("Cases in 999988887777")
    assert "In eu-central-1" in page.locator("[data-md-component=toc]").first.inner_text()
    assert page.locator("table").inner_text().split() == [
        *("Column", "of", "eu-central-1", "sample-note"),
        *("444455556666", "999988887777"),
    ]
    assert page.locator(".language-python code").inner_text() == "region = eu-central-1 or 999988887777\n"
    assert page.locator(".language-json .filename").inner_text() == "policy-999988887777.json"
    assert page.get_by_text("Kept:").inner_text() == "Prose 999988887777, eu-central-1. Kept: 111122223333."


def test_only_whole_values_are_replaced(page: Page, address: str) -> None:
    page.goto(address + CASES)

    enter(page, OWN)

    whole, parts = page.locator("article li").all_inner_texts()
    assert whole == (
        "whole: (eu-central-1), logs-eu-central-1, eu-central-1.amazonaws.com, 999988887777s,"
        " secret:prod/crew/x, prod/crew/db"
    )
    assert parts == (
        "not: us-east-1a, us-east-12, x111122223333, 1111222233334, _111122223333, src/crewai/x, my-crewai/x"
    )


def test_two_examples_may_change_places_and_the_longer_one_is_found_first(page: Page, address: str) -> None:
    page.goto(address + CASES)

    enter(
        page,
        {
            "account": "444455556666",
            "second-account": "111122223333",
            "crewai-prefix": "mine/",
            "secret": "theirs/$&",
        },
    )

    assert page.locator("table td").all_inner_texts() == ["111122223333", "444455556666"]
    assert page.locator("article li").first.inner_text().endswith("secret:mine/x, theirs/$&")


def test_a_page_whose_only_example_is_split_by_highlighting_has_a_panel(page: Page, address: str) -> None:
    page.goto(f"{address}/en/edge/split/")

    enter(page, OWN)

    assert "region = eu-central-1" in text_of(page)


@pytest.mark.parametrize("query", ["", "?h=sample+img"])
def test_markup_in_a_value_is_text(page: Page, context: BrowserContext, address: str, query: str) -> None:
    note = '<img src=x onerror="window.hacked=1">\'&amp;</script><b>'
    store_own(context, note=note)
    errors = errors_of(page)
    page.goto(address + CASES + query)
    page.wait_for_load_state("networkidle")

    assert page.locator("table th").last.inner_text() == note
    assert f'"Note": "{note}"' in page.locator(".language-json code").inner_text()
    assert opened(page).get_by_label("A note").input_value() == note
    assert page.locator("article img").count() == 0
    assert page.evaluate("window.hacked") is None
    assert errors == []


def test_the_values_stand_as_soon_as_the_text_is_read_a_few_times(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.wait_for_load_state("networkidle")
    script = """([key, own]) => [1, 2, 3, 4, 5].map(() => {
      localStorage.removeItem(key);
      dispatchEvent(new StorageEvent("storage", {key}));
      localStorage.setItem(key, own);
      const before = performance.now();
      toolingValues.start();
      const after = performance.now();
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) texts.currentNode.nodeValue.includes("999988887777");
      return [after - before, performance.now() - after];
    })"""

    took, reading = map(min, zip(*page.evaluate(script, [KEY, json.dumps(OWN)]), strict=True))

    assert len((ROOT / "docs/crewai/static-credentials.md").read_text().splitlines()) > 800
    assert text_of(page).count("999988887777") > 25
    assert took < 30 * reading, (took, reading)
