"""What was carried out, as readers see it: badge, reasons, test report and library of policies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import errors_of
from tests.conftest import small_site
from tests.verify.pages import ACCESS, SETUP
from tooling.site.links import served

TABS = """\
=== "AWS CLI"

    ```json title="list.json"
    {"Version": "2012-10-17",
     "Statement": {"Effect": "Allow", "Action": "secretsmanager:ListSecrets", "Resource": "*"}}
    ```

    ```bash
    aws iam put-user-policy --user-name reader --policy-name list --policy-document file://list.json
    ```

"""
LISTED = "| `user/reader` | `secretsmanager:ListSecrets` | `*` | Allowed |\n"
SKIPPED = '\n<!-- test: skip reason="There is no browser here." -->\n\n```bash\nxdg-open x\n```\n'
GUIDE = SETUP + TABS + "And then:\n\n" + ACCESS + LISTED + SKIPPED
# Of a guide, what its author didn't write.
WHERE = {"guides/role/": {"include": [[".carried-out"], ["details.folded"], ["#what-was-carried-out"]]}}
PAGES = ("guides/role/", "reference/test-report/", "reference/policies/")


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of edge of a site whose guide was carried out."""
    site = small_site(tmp_path_factory.mktemp("verified") / "site")
    site.write("docs/guides/role.md", GUIDE)
    assert site.run("verify").stdout.endswith("1 skipped, 0 findings\n")
    assert site.run("build").exit_code == 0
    with served(site.project.site) as address:
        yield f"{address}/en/edge"


def test_the_badge_leads_to_what_was_carried_out(page: Page, edge: str) -> None:
    errors = errors_of(page)
    page.goto(f"{edge}/guides/role/")

    page.get_by_role("link", name="Carried out: 1 way, 8 steps passed, 1 step left out").click()

    section = page.get_by_role("heading", name="What was carried out")
    assert section.evaluate("heading => heading.getBoundingClientRect().top < innerHeight")
    assert page.get_by_text("Left out: There is no browser here.").is_visible()
    assert errors == []


def test_the_reasons_for_a_policy_open_below_it_also_in_a_tab(page: Page, edge: str) -> None:
    page.goto(f"{edge}/guides/role/")
    reasons = page.locator("details", has_text="Why each permission is here")
    in_tab = page.locator(".tabbed-block details", has_text="Why each permission is here")
    assert (reasons.count(), in_tab.count()) == (2, 1)
    row = in_tab.get_by_text("Access table: user/reader: secretsmanager:ListSecrets on *: Allowed")
    assert not row.is_visible()

    in_tab.locator("summary").press("Enter")

    assert row.is_visible()


def test_without_scripts_all_of_it_is_there(browser: Browser, edge: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{edge}/guides/role/")
    reasons = page.locator("details", has_text="Why each permission is here").first

    reasons.locator("summary").click()

    assert page.get_by_role("link", name="Carried out: 1 way").is_visible()
    assert reasons.get_by_text("Access table: user/reader").is_visible()
    page.context.close()


def test_the_report_and_the_library_lead_to_the_guide(page: Page, edge: str) -> None:
    for name in ("test-report", "policies/guides"):
        page.goto(f"{edge}/guides/role/")
        page.goto(f"{edge}/reference/{name}/")

        page.get_by_role("article").get_by_role("link", name="A page").first.click()

        assert page.url.startswith(f"{edge}/guides/role/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_wrong(browser: Browser, edge: str, path: str, scheme: str) -> None:
    page = browser.new_context(color_scheme=scheme).new_page()  # type: ignore[arg-type]  # two of its words
    page.goto(f"{edge}/{path}")
    for summary in page.locator("article summary").all():
        summary.click()

    found = Axe().run(page, WHERE.get(path, "article"))

    assert [
        f"{each['id']}: {node['html']}" for each in found.response["violations"] for node in each["nodes"]
    ] == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_scrolls_in_one_direction(browser: Browser, edge: str, path: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{edge}/{path}")
    for summary in page.locator("article summary").all():
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()
