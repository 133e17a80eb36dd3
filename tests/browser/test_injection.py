from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.conftest import SampleSite
from tooling.site.links import served

FRONT_MATTER = """---
title: '<img src=x onerror="document.body.dataset.broken = 1"> & "more"'
description: '"><script>document.body.dataset.broken = 1</script>'
---

# Home
"""


def test_what_front_matter_says_is_text_whatever_stands_in_it(page: Page, site: SampleSite) -> None:
    site.write("docs/index.md", FRONT_MATTER)
    assert site.run("build").exit_code == 0

    with served(site.project.site) as address:
        page.goto(f"{address}/en/edge/", wait_until="networkidle")

        said = '<img src=x onerror="document.body.dataset.broken = 1"> & "more" - Small'
        expect(page).to_have_title(said)
        expect(page.locator("body[data-broken], img[src=x]")).to_have_count(0)
        description = page.locator("meta[name=description]").get_attribute("content")
        assert description == '"><script>document.body.dataset.broken = 1</script>'
