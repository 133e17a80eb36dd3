from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import errors_of
from tests.conftest import SampleSite

COPY = "Copy page as Markdown"


def test_the_button_puts_the_markdown_of_the_page_on_the_clipboard(
    page: Page, context: BrowserContext, address: str, built_once: SampleSite
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    errors = errors_of(page)
    page.goto(f"{address}/en/v1.1.0/guides/role/")

    page.get_by_role("button", name=COPY).click()

    page.get_by_role("status").get_by_text("Copied").wait_for()
    markdown = built_once.project.site / "en/v1.1.0/guides/role/index.md"
    assert page.evaluate("navigator.clipboard.readText()") == markdown.read_text()
    assert errors == []


def test_where_the_clipboard_is_kept_from_pages_the_markdown_is_shown(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{address}/en/v1.1.0/guides/role/")

    page.get_by_role("button", name=COPY).click()

    page.wait_for_url(f"{address}/en/v1.1.0/guides/role/index.md")
    assert "# Make a role" in page.content()


def test_without_scripts_a_link_leads_to_the_markdown(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/v1.1.0/guides/role/")

    link = page.get_by_role("link", name="View as Markdown")

    assert (link.is_visible(), link.get_attribute("href")) == (True, "index.md")
    assert not page.get_by_role("button", name=COPY).is_visible()
    context.close()
