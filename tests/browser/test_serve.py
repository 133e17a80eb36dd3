"""What an author has in the browser while `tooling serve` runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import errors_of
from tests.conftest import SampleSite
from tests.serve.served import Served

PATIENCE_MS = 60_000
WRONG = '# New\n\nOne.\n\n```bash\necho is\n```\n\n```text title="Output"\nwas\n```\n'


@pytest.fixture
def served(built: SampleSite, page: Page) -> Iterator[Served]:
    """The site `built`, served until the test is over, and a page of edge that is open in the browser."""
    server = Served(built.root)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(f"{server.address}/en/edge/new/")
    yield server
    server.stop()


@pytest.mark.usefixtures("served")
def test_a_page_that_is_saved_is_loaded_again(built: SampleSite, page: Page) -> None:
    errors = errors_of(page)
    expect(page.get_by_text("Only on edge.")).to_be_visible()
    expect(page.locator("#tooling-panel")).to_be_hidden()

    built.write("docs/new.md", "# New\n\nEdited.\n")

    expect(page.get_by_text("Edited.")).to_be_visible()
    expect(page.locator("#tooling-panel")).to_have_text("nothing to carry out, and nothing found")
    # Who leaves a page no longer listens to its news.
    assert [error for error in errors if "/_tooling/news" not in error] == []


def test_another_page_stays_as_the_reader_left_it(built: SampleSite, served: Served, page: Page) -> None:
    page.goto(f"{served.address}/en/edge/guides/role/")
    page.evaluate("window.isLeft = true")

    built.write("docs/new.md", "# New\n\nEdited.\n")
    page.wait_for_function(
        f"fetch('{served.address}/en/edge/new/').then(a => a.text()).then(t => t.includes('Edited.'))",
        timeout=PATIENCE_MS,
    )

    assert page.evaluate("window.isLeft")


@pytest.mark.usefixtures("served")
def test_a_finding_is_on_the_page_at_its_block_until_it_is_mended(built: SampleSite, page: Page) -> None:
    panel = page.locator("#tooling-panel")

    built.write("docs/new.md", WRONG)
    expect(panel).to_contain_text("line 10: the block at line 5 prints something else [other-output]")
    expect(page.locator("pre.tooling-found")).to_have_text("was\n")
    panel.get_by_role("link", name="line 10").click()
    expect(page.locator("pre.tooling-found:target")).to_be_in_viewport()

    built.write("docs/new.md", WRONG.replace("was", "is"))
    expect(panel).to_have_text("verified: 1 path, 1 step")
    expect(page.locator("pre.tooling-found")).to_have_count(0)


@pytest.mark.usefixtures("served")
def test_a_broken_page_stays_visible_with_the_error(built: SampleSite, page: Page) -> None:
    panel = page.locator("#tooling-panel")

    built.write("docs/new.md", "# New\n\n<b>Hostile</b> [gone](<i>gone</i>.md)\n")
    expect(panel).to_contain_text("This page is as before the last edit:")
    expect(panel).to_contain_text("docs/new.md contains")
    expect(page.get_by_text("Only on edge.")).to_be_visible()
    expect(panel.locator("i")).to_have_count(0)

    built.write("docs/new.md", "# New\n\nMended.\n")
    expect(page.get_by_text("Mended.")).to_be_visible()
    expect(panel).not_to_contain_text("before the last edit")


def test_frozen_versions_have_no_panel(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/en/v1.1.0/")

    expect(page.locator("h1")).to_have_text("Small")
    expect(page.locator("#tooling-panel")).to_have_count(0)
