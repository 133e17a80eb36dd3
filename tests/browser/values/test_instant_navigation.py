from __future__ import annotations

from pathlib import Path

import yaml
from playwright.sync_api import Page

from tests.browser.values.reader import MORE_VALUES, enter, text_of
from tests.conftest import SampleSite, small_site


def test_the_panel_works_with_instant_navigation(page: Page, tmp_path: Path) -> None:
    sample = small_site(tmp_path / "site")
    config = yaml.safe_load((sample.root / "mkdocs.yml").read_text())
    config["theme"]["features"] = ["navigation.instant"]
    config["extra"]["tooling"] = {"values": MORE_VALUES}
    sample.write("mkdocs.yml", yaml.safe_dump(config))
    sample.write("docs/index.md", "# Home\n\nsample-note\n\n[Role](guides/role.md)\n")
    sample.write(
        "docs/guides/role.md", '# Role\n\nsample-note\n\n```json title="a.json"\n"sample-note"\n```\n'
    )
    assert sample.run("build").exit_code == 0
    # Material follows a link within the page only where the site is published.
    page.route(
        "https://docs.example.com/**", lambda route: route.fulfill(path=file_of(sample, route.request.url))
    )
    page.goto("https://docs.example.com/en/edge/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.before = true")
    page.locator("article").get_by_role("link", name="Role").click()
    page.wait_for_selector("h1:has-text('Role')")
    assert page.evaluate("window.before")

    enter(page, {"note": "mine"})

    assert "mine" in text_of(page)
    assert "sample-note" not in text_of(page)
    page.get_by_role("button", name="Show the examples").click()
    assert "sample-note" in text_of(page)
    assert page.get_by_role("button", name="Download this file").count() == 1


def file_of(sample: SampleSite, url: str) -> Path:
    """Return the file of a built site that is published at `url`."""
    path = url.removeprefix("https://docs.example.com/").partition("?")[0]
    return sample.project.site / (path + "index.html" if path.endswith("/") else path)
