from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.values.reader import CASES, GUIDE, OWN, ROOT, enter, store, store_own, with_own


def test_what_is_copied_has_the_readers_values(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + GUIDE)
    enter(page, OWN)

    block = page.locator(".language-json", has_text="crewai-secrets-read.json").first
    block.hover()
    block.locator("[data-md-type=copy]").click()

    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    resource = "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*"
    assert copied["Statement"][1]["Resource"] == resource


@pytest.mark.parametrize("own", [{}, OWN])
def test_a_file_is_downloaded_as_it_is_shown_under_the_name_in_its_title(
    page: Page, context: BrowserContext, address: str, own: dict[str, str]
) -> None:
    store(context, json.dumps(own))
    page.goto(address + GUIDE)
    source = (ROOT / "docs/crewai/static-credentials.md").read_text()
    policy = source.split('```json title="crewai-secrets-read.json"\n')[1].split("```")[0]

    with page.expect_download() as download:
        page.locator(".highlight", has_text="crewai-secrets-read.json").first.get_by_role(
            "button", name="Download this file"
        ).click()

    assert download.value.suggested_filename == "crewai-secrets-read.json"
    assert download.value.path().read_text() == (with_own(policy) if own else policy)


def test_a_value_in_a_title_is_in_the_name_of_the_file(
    page: Page, context: BrowserContext, address: str
) -> None:
    store_own(context)
    page.goto(address + CASES)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download this file").click()

    assert download.value.suggested_filename == "policy-999988887777.json"
