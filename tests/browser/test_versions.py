from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import errors_of
from tests.conftest import SampleSite, small_site
from tooling.site.links import served

MOVED = "---\naliases: [guides/key.md]\n---\n\n# Keys\n\n## Rotate them\n\nText.\n"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site in which a page moved, one went, one was corrected, and a version was retired."""
    site = small_site(tmp_path_factory.mktemp("history") / "site")
    site.write("docs/guides/key.md", "# Keys\n\n## Rotate them\n\nText.\n")
    site.write("docs/guides/old.md", "# Old\n")
    for version, change in {"v1.0.0": no_change, "v1.1.0": no_change, "v1.2.0": move}.items():
        change(site)
        site.commit()
        site.freeze(version)
    site.write("docs/new.md", "# New\n")
    site.commit()
    assert site.run("retire", "v1.0.0", "--reason", "It <b>lied</b>.").exit_code == 0
    assert site.run("erratum", "v1.1.0", "guides/role.md", "-m", "It needs `kms:Decrypt`.").exit_code == 0
    assert site.run("build").exit_code == 0
    with served(site.project.site) as address:
        yield address


def no_change(site: SampleSite) -> None:
    site.write("docs/index.md", (site.root / "docs/index.md").read_text() + "\nMore.\n")


def move(site: SampleSite) -> None:
    (site.root / "docs/guides/key.md").unlink()
    (site.root / "docs/guides/old.md").unlink()
    site.write("docs/guides/keys.md", MOVED)


def switch(page: Page, version: str) -> None:
    page.locator(".tooling-versions summary").click()
    page.get_by_role("link", name=re.compile(f"^{version}")).click()


@pytest.mark.parametrize(
    ("start", "version", "end"),
    [
        ("v1.2.0/guides/role/", "v1.1.0", "v1.1.0/guides/role/"),
        ("v1.1.0/guides/key/", "v1.2.0", "v1.2.0/guides/keys/"),
        ("edge/guides/keys/", "v1.1.0", "v1.1.0/guides/key/"),
        ("latest/guides/keys/", "v1.1.0", "v1.1.0/guides/key/"),
        ("v1.1.0/guides/old/", "v1.2.0", "v1.2.0/"),
        ("edge/new/", "v1.2.0", "v1.2.0/"),
    ],
)
def test_the_selector_follows_a_page_and_keeps_query_and_anchor(
    page: Page, history: str, start: str, version: str, end: str
) -> None:
    errors = errors_of(page)
    page.goto(f"{history}/en/{start}?from=mail#rotate-them")

    switch(page, version)

    expect(page).to_have_url(f"{history}/en/{end}?from=mail#rotate-them")
    assert errors == []


def test_the_selector_says_what_each_version_is(page: Page, history: str) -> None:
    page.goto(f"{history}/en/v1.1.0/guides/old/")
    page.locator(".tooling-versions summary").click()

    expect(page.locator(".tooling-versions li")).to_have_text(
        [
            "edgenot released yet, without this page",
            "v1.2.0default, without this page",
            "v1.1.0",
            "All versions",
        ]
    )
    expect(page.locator(".tooling-versions [aria-current]")).to_have_text("v1.1.0")


def test_the_selector_works_by_keyboard_alone(page: Page, history: str) -> None:
    page.goto(f"{history}/en/v1.1.0/guides/role/")
    page.locator(".tooling-versions summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="v1.2.0")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="v1.2.0")).to_be_hidden()
    expect(page.locator(".tooling-versions summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{history}/en/v1.2.0/guides/role/")


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("edge/new/", "edge", "The default version doesn't have this page yet. Read what comes nearest"),
        ("v1.1.0/guides/key/", "older", "Read this page in the default version"),
        ("v1.0.0/guides/key/", "retired", "It <b>lied</b>. Read this page in the default version"),
    ],
)
def test_each_version_but_the_default_has_its_banner_even_without_scripts(
    browser_without_scripts: Page, history: str, path: str, kind: str, says: str
) -> None:
    browser_without_scripts.goto(f"{history}/en/{path}")

    banner = browser_without_scripts.locator(".tooling-notice")
    expect(banner).to_have_attribute("data-kind", kind)
    expect(banner).to_contain_text(says)


def test_a_corrected_page_begins_with_what_was_wrong_and_no_other_version_of_it_does(
    browser_without_scripts: Page, history: str
) -> None:
    page = browser_without_scripts
    page.goto(f"{history}/en/v1.1.0/guides/role/")

    correction = page.locator("article").get_by_text("It needs kms:Decrypt.")

    expect(correction).to_be_visible()
    below = page.locator("article .highlight").first
    assert correction.bounding_box()["y"] < below.bounding_box()["y"]  # type: ignore[index]  # both are visible
    expect(page.locator(".tooling-notice")).to_have_attribute("data-kind", "older")
    page.goto(f"{history}/en/v1.2.0/guides/role/")
    expect(page.get_by_text("kms:Decrypt")).to_have_count(0)


@pytest.fixture
def browser_without_scripts(context: BrowserContext) -> Iterator[Page]:
    assert context.browser
    without = context.browser.new_context(java_script_enabled=False)
    yield without.new_page()
    without.close()


def test_the_banner_leads_to_where_the_page_is_now(page: Page, history: str) -> None:
    page.goto(f"{history}/en/v1.1.0/guides/key/")

    page.locator(".tooling-notice a").click()

    expect(page).to_have_url(f"{history}/en/latest/guides/keys/")
    expect(page.locator(".tooling-notice")).to_have_count(0)


def test_without_scripts_the_selector_leads_to_the_list_of_versions(
    browser_without_scripts: Page, history: str
) -> None:
    page = browser_without_scripts
    page.goto(f"{history}/en/v1.1.0/guides/key/")
    page.locator(".tooling-versions summary").click()
    page.get_by_role("link", name="All versions").click()

    expect(page.locator("li")).to_have_text(
        ["edgewhat the next version will say", "v1.2.0the default version", "v1.1.0", "v1.0.0retired"]
    )


@pytest.mark.parametrize(
    ("path", "offers"),
    [
        # It is in other versions only.
        ("v1.1.0/new/?from=mail#a", ["/en/edge/new/?from=mail#a"]),
        # It came later than this version, in which it has another address.
        (
            "v1.1.0/guides/keys/",
            ["/en/v1.1.0/guides/key/", "/en/edge/guides/keys/", "/en/v1.2.0/guides/keys/"],
        ),
        # There never was such a version.
        ("v9.9.9/guides/keys/", ["/en/edge/guides/keys/", "/en/v1.2.0/guides/keys/"]),
        # There never was such a page.
        ("v1.1.0/nowhere/", ["/en/v1.1.0/"]),
    ],
)
def test_a_wrong_address_leads_to_the_versions_that_have_the_page(
    page: Page, history: str, path: str, offers: list[str]
) -> None:
    answer = page.goto(f"{history}/en/{path}")
    assert answer
    assert answer.status == 404

    expect(page.locator("#places a")).to_have_count(len(offers))
    links = [link.get_attribute("href") for link in page.locator("#places a").all()]
    assert links == offers


def test_a_redirect_keeps_query_and_fragment(page: Page, history: str) -> None:
    page.goto(f"{history}/en/guides/key/?from=mail#rotate-them")

    expect(page).to_have_url(f"{history}/en/v1.2.0/guides/keys/?from=mail#rotate-them")
