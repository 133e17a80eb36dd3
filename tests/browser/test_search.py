from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import errors_of
from tests.conftest import SampleSite
from tooling.site.links import served

RESULTS = ".tooling-search__results > li"
SEARCH_BOX = ".md-search__input"


def results(page: Page, said: str) -> list[str]:
    """Return the lines of each result, once the page says `said`."""
    page.get_by_role("status").get_by_text(said, exact=True).wait_for()
    return [" | ".join(each.inner_text().split("\n")) for each in page.locator(RESULTS).all()]


def test_the_search_in_the_header_knows_the_version_at_hand(page: Page, address: str) -> None:
    page.goto(f"{address}/en/v1.0.0/")
    page.locator(SEARCH_BOX).click()
    page.locator(SEARCH_BOX).type("first version")

    page.locator(".md-search-result__link").first.click()

    page.wait_for_url(f"{address}/en/v1.0.0/guides/old/**")


def test_the_search_in_the_header_finds_nothing_of_other_versions(page: Page, address: str) -> None:
    page.goto(f"{address}/en/v1.1.0/")
    page.locator(SEARCH_BOX).click()
    page.locator(SEARCH_BOX).type("version")

    expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents")


@pytest.mark.parametrize("query", ["first version", "role"])
def test_keys_lead_from_the_header_to_the_search_in_all_versions(
    page: Page, address: str, query: str
) -> None:
    page.goto(f"{address}/en/v1.1.0/")
    page.locator(SEARCH_BOX).click()
    page.locator(SEARCH_BOX).type(query)
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{address}/en/v1.1.0/search/?q={query.replace(' ', '+')}")


def test_the_default_version_is_searched_unless_another_is_chosen(page: Page, address: str) -> None:
    errors = errors_of(page)

    page.goto(f"{address}/en/search/?q=first+version")

    assert results(page, "No pages in v1.1.0") == []
    page.get_by_role("combobox", name="Version").select_option("v1.0.0")
    assert results(page, "1 page in v1.0.0") == ["Old |  | Old. From the first version. |  | In v1.0.0"]
    assert page.url == f"{address}/en/latest/search/?q=first+version&version=v1.0.0"
    assert errors == []


def test_before_a_search_nothing_more_is_offered(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/", wait_until="networkidle")

    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_a_page_of_several_versions_is_one_result(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/?q=make+a+role&version=all")

    found = results(page, "1 page in all versions")

    assert len(found) == 1
    assert found[0].endswith("In v1.1.0 (default); also in v1.0.0, edge (not released yet)")
    links = [link.get_attribute("href") for link in page.locator(f"{RESULTS} a").all()]
    assert links == [f"{address}/en/{name}/guides/role/" for name in ("v1.1.0", "v1.0.0", "edge")]


def test_typing_searches_and_the_way_back_restores_what_was_searched_for(page: Page, address: str) -> None:
    page.goto(f"{address}/en/v1.0.0/search/")

    page.get_by_label("Search for").fill("first")
    page.get_by_role("combobox", name="Version").select_option("all")
    page.keyboard.press("Enter")
    results(page, "1 page in all versions")
    page.locator(f"{RESULTS} h2 a").click()
    page.wait_for_url(f"{address}/en/v1.0.0/guides/old/")
    page.go_back()

    assert len(results(page, "1 page in all versions")) == 1
    assert page.get_by_label("Search for").input_value() == "first"


def test_what_is_typed_before_the_versions_are_known_stays_and_is_searched_for(
    page: Page, address: str
) -> None:
    held: list[Route] = []
    page.route("**/versions.json", lambda route: held.append(route))
    page.goto(f"{address}/en/v1.0.0/search/?q=role&version=all")

    box = page.get_by_label("Search for")
    expect(box).to_have_value("role")
    box.fill("first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Version")).to_be_disabled()
    for route in held:
        route.continue_()

    assert len(results(page, "1 page in all versions")) == 1
    assert box.input_value() == "first"
    assert page.url == f"{address}/en/v1.0.0/search/?q=first&version=all"


def test_a_retired_version_is_marked_and_code_on_a_page_stays_text(page: Page, built: SampleSite) -> None:
    built.run("retire", "v1.0.0", "--reason", "It is old.")
    built.write("docs/new.md", "# New `<i>`\n\n```html\n<img src=x onerror=\"document.title='run'\">\n```\n")
    assert built.run("build").exit_code == 0

    with served(built.project.site) as address:
        page.goto(f"{address}/en/search/?q=onerror&version=all")
        found = results(page, "1 page in all versions")
        options = page.get_by_role("combobox", name="Version").locator("option").all_inner_texts()

    assert "<img src=x onerror=\"document.title='run'\">" in found[0]
    assert found[0].startswith("New <i> | ")
    assert page.title() == "Search all versions - Small"
    assert options == ["All versions", "v1.1.0 (default)", "edge (not released yet)", "v1.0.0 (retired)"]


def test_without_scripts_the_page_says_what_to_do_instead(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/v1.1.0/search/")

    page.get_by_role("link", name="all pages of this version in one file").click()

    assert page.url == f"{address}/en/v1.1.0/llms-full.txt"
    assert "# Make a role" in page.content()
    context.close()


def test_a_site_without_its_index_says_so(page: Page, built: SampleSite) -> None:
    (built.project.site / "pagefind").rename(built.root / "elsewhere")

    with served(built.project.site) as address:
        page.goto(f"{address}/en/search/?q=role")
        page.get_by_role("status").get_by_text("can't be loaded").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_search_page(browser: Browser, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # a literal
    page = context.new_page()
    page.goto(f"{address}/en/search/?q=role&version=all")
    results(page, "2 pages in all versions")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
