"""This project's own site, read as its readers do: on a phone, in the dark, without scripts, on paper."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.conftest import SampleSite
from tooling.site.links import served

HOME = "en/edge/"
GUIDE = "en/edge/crewai/static-credentials/"
PAGES = [HOME, GUIDE, "en/edge/reference/changes/", "en/v1.0.0/about/testing/"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> SampleSite:
    """The docs and versions of this project, built."""
    root = tmp_path_factory.mktemp("own") / "site"
    for name in ("docs", "versions"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    sample = SampleSite(root)
    assert sample.run("build").exit_code == 0
    return sample


@pytest.fixture(scope="module")
def here(own: SampleSite) -> Iterator[str]:
    with served(own.project.site) as address:
        yield f"{address}/"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_never_wider_than_the_screen(
    browser: Browser, here: str, path: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(here + path, wait_until="networkidle")

    found = Axe().run(page)

    violations = {
        each["id"]: [node["html"] for node in each["nodes"]] for each in found.response["violations"]
    }
    assert violations == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_no_page_is_over_150_kilobytes_of_html(own: SampleSite) -> None:
    sizes = {str(file): file.stat().st_size for file in own.project.site.rglob("*.html")}

    assert {file: size for file, size in sizes.items() if size > 150_000} == {}


def test_the_first_view_of_a_guide_is_under_250_kilobytes_compressed(page: Page, here: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(here + GUIDE, wait_until="networkidle")

    sizes = {answer.url.removeprefix(here): len(gzip.compress(answer.body())) for answer in answers}

    assert sum(sizes.values()) < 250_000, sizes


SHIFTS = """new Promise(done => {
  let shift = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) shift += entry.value
  }).observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(shift), 300)
})"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", [GUIDE, "en/v1.0.0/about/testing/"])
def test_nothing_moves_while_a_page_is_loaded(browser: Browser, here: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(here + path, wait_until="networkidle")

    assert page.evaluate(SHIFTS) < 0.01
    context.close()


# What Lighthouse calls fast 4G: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
FAST_4G = {"offline": False, "latency": 40, "downloadThroughput": 1_280_000, "uploadThroughput": 1_280_000}
PAINT = """new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true})
})"""


def test_a_guide_is_painted_within_a_second_and_a_half_over_a_slow_line(
    context: BrowserContext, here: str
) -> None:
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", FAST_4G)
    page.goto(here + GUIDE, wait_until="networkidle", timeout=60_000)

    assert page.evaluate(PAINT) < 1500


COLUMN = "(cell) => getComputedStyle(cell, '::before').content"


def test_on_a_phone_a_row_of_many_columns_is_a_card_that_names_them(browser: Browser, here: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(here + GUIDE, wait_until="networkidle")

    row = page.get_by_role("row", name="UnrecognizedClientException")
    cells = row.get_by_role("cell")
    lefts = {round(cell.bounding_box()["x"]) for cell in cells.all()}  # type: ignore[index]  # it is visible

    assert [cell.evaluate(COLUMN) for cell in cells.all()] == ["none", '"Cause"', '"Fix"']
    assert len(lefts) == 1
    assert row.evaluate("(row) => row.scrollWidth <= 390")
    context.close()


def test_on_a_phone_no_column_of_a_short_table_is_out_of_sight(browser: Browser, here: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(here + "en/edge/aws/scope-a-policy/", wait_until="networkidle")

    tables = page.locator(".md-typeset__scrollwrap")

    assert tables.count() > 3
    assert [each.evaluate("(box) => box.scrollWidth - box.clientWidth") for each in tables.all()] == [
        0
    ] * tables.count()
    context.close()


def test_the_title_of_the_site_is_there_however_far_a_reader_scrolls(page: Page, here: str) -> None:
    page.goto(here + GUIDE, wait_until="networkidle")
    page.get_by_role("heading", name="Undo everything").scroll_into_view_if_needed()
    page.wait_for_selector(".md-header__title--active")

    title = page.locator(".md-header__topic").first

    expect(title).to_have_css("opacity", "1")
    expect(title).to_have_css("transform", "none")


def test_without_scripts_a_guide_is_complete_and_its_tabs_can_be_switched(
    browser: Browser, here: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(here + GUIDE)

    page.locator("label", has_text="AWS CLI").first.click()

    expect(page.get_by_text("aws iam create-policy").first).to_be_visible()
    expect(page.get_by_text("arn:aws:iam::111122223333:policy/CrewAISecretsRead").first).to_be_visible()
    context.close()


def test_the_dark_scheme_is_kept_from_page_to_page(page: Page, here: str) -> None:
    page.goto(here + GUIDE)
    page.locator("label[title='Switch to dark mode']").click()

    page.goto(here + HOME)

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_on_paper_there_is_the_page_and_nothing_around_it(page: Page, here: str) -> None:
    page.goto(here + GUIDE)
    page.emulate_media(media="print")

    for hidden in ("header.md-header", ".md-sidebar--primary", "footer"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    # Every way through the page, not only the one that was on the screen.
    for command in ("aws iam create-user", "iam.create_user"):
        expect(page.get_by_text(command).first).to_be_visible()


def test_with_the_keyboard_a_reader_skips_to_the_text_and_switches_tabs(
    context: BrowserContext, here: str
) -> None:
    page = context.new_page()
    page.goto(here + GUIDE)
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#connect-crewai-with-access-keys")

    page.locator(".tabbed-set > input").first.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator(".tabbed-set > input").nth(1)).to_be_checked()
