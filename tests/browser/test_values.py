from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.conftest import errors_of
from tests.conftest import SampleSite, small_site
from tooling.site.links import served

ROOT = Path(__file__).parents[2]
GUIDE = "/en/edge/crewai/static-credentials/"
CASES = "/en/edge/cases/"
KEY = "/.values"
OWN = {
    "account": "999988887777",
    "region": "eu-central-1",
    "external-id": "mine-42",
    "crewai-prefix": "prod/crew/",
}
EXAMPLES = {
    "111122223333": "999988887777",
    "us-east-1": "eu-central-1",
    "crewai-7f3c9a": "mine-42",
    "crewai/": "prod/crew/",
}

# Says for each frame in which the page is seen whether it has an example in it.
FRAMES = """() => {
  window.seen = [];
  const look = () => {
    const main = document.querySelector(".md-content");
    const isSeen = main && getComputedStyle(main).visibility === "visible";
    if (isSeen) window.seen.push(document.querySelector("article").innerText.includes("111122223333:"));
    requestAnimationFrame(look);
  };
  look();
}"""
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError") }})
"""

# Values for what this site has none of: text of any kind, and an example that another one is a part of.
MORE_VALUES = [
    {"name": "note", "label": "A note", "example": "sample-note", "pattern": ".+", "rule": "A note."},
    {"name": "secret", "label": "A secret", "example": "crewai/db", "pattern": ".+", "rule": "A secret."},
]
CASES_MD = """# Cases in 111122223333

## In us-east-1

Prose 111122223333, **us-east-1**. Kept: `111122223333`{ .keep-example }.

| Column of `us-east-1` | sample-note |
|---|---|
| `444455556666` | 111122223333 |

- whole: (us-east-1), logs-us-east-1, us-east-1.amazonaws.com, `111122223333`s, secret:crewai/x, crewai/db
- not: us-east-1a, us-east-12, x111122223333, 1111222233334, _111122223333, src/crewai/x, my-crewai/x

```python
region = us-east-1 or 111122223333
```

```json title="policy-111122223333.json"
{"Resource": "arn:aws:iam::111122223333:role/reader", "Note": "sample-note"}
```

```text title="Output"
111122223333
```
"""


SPLIT_MD = "# Split\n\n```python\nregion = us-east-1\n```\n"


LIST = "    values:\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SampleSite:
    """The pages of this project and one more, frozen as v1.0.0, and built."""
    root = tmp_path_factory.mktemp("values") / "site"
    shutil.copytree(ROOT / "docs", root / "docs")
    more = indent(yaml.safe_dump(MORE_VALUES), "      ")
    sample = SampleSite(root)
    sample.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_text().replace(LIST, f"{LIST}{more}"))
    sample.write("docs/cases.md", CASES_MD)
    sample.write("docs/split.md", SPLIT_MD)
    sample.git("init", "--quiet", "--initial-branch", "main")
    sample.commit("Start")
    sample.freeze("v1.0.0")
    built = sample.run("build")
    assert built.exit_code == 0, built.stderr
    return sample


@pytest.fixture(scope="module")
def address(site: SampleSite) -> Iterator[str]:
    with served(site.project.site) as address:
        yield address


def store(context: BrowserContext, stored: str) -> None:
    """Let the browser have `stored` before the next page, as if the reader had been there."""
    entry = json.dumps([KEY, stored])
    context.add_init_script(f"sessionStorage.been ??= (localStorage.setItem(...{entry}), 1)")


def store_own(context: BrowserContext, **more: str) -> None:
    store(context, json.dumps(OWN | more))


def stored_in(page: Page) -> Any:
    return json.loads(page.evaluate(f"localStorage.getItem({KEY!r})") or "null")


def enter(page: Page, values: dict[str, str]) -> None:
    """Enter values in the panel of `page`, by their names, and have them shown."""
    dialog = opened(page)
    for name, text in values.items():
        field = dialog.locator(f"[name={name}]")
        if not field.is_visible():
            dialog.get_by_text("For other pages").click()
        field.fill(text)
    dialog.get_by_role("button", name="Show my values").click()


def opened(page: Page) -> Locator:
    """Return the panel of `page`, opened by its button."""
    page.locator("[data-values=open]").click()
    return page.get_by_role("dialog", name="Your values")


def text_of(page: Page) -> str:
    """Return what the article of `page` says, but for the panel and what is kept."""
    script = """() => {
      const article = document.querySelector("article").cloneNode(true);
      article.querySelectorAll(".tooling-values, .keep-example, script").forEach((each) => each.remove());
      return article.textContent;
    }"""
    return str(page.evaluate(script))


def markup_of(page: Page) -> str:
    """Return the markup of the article and the table of contents of `page`, but for the panel."""
    script = """() => ["article", "[data-md-component=toc]"].map((root) => {
      const copy = document.querySelector(root).cloneNode(true);
      copy.querySelectorAll(".tooling-values").forEach((each) => each.remove());
      return copy.innerHTML;
    }).join()"""
    return str(page.evaluate(script))


def with_own(text: str) -> str:
    """Return `text` with the values of `OWN` wherever the examples stand."""
    for example, own in EXAMPLES.items():
        text = text.replace(example, own)
    return text


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


def test_values_are_kept_for_all_versions_and_shown_from_the_first_frame(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    enter(page, OWN)

    page.add_init_script(f"({FRAMES})()")
    page.goto(address + GUIDE.replace("edge", "v1.0.0"))
    page.wait_for_function("window.seen.length > 5")

    assert set(page.evaluate("window.seen")) == {False}
    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert page.locator("[data-values='status']").inner_text() == "Your values are shown."


def test_a_page_that_comes_slowly_isnt_seen_with_the_examples_first(
    page: Page, context: BrowserContext, site: SampleSite
) -> None:
    store_own(context)
    page.add_init_script(f"({FRAMES})()")
    with served_slowly(site.project.site) as address:
        page.goto(address + GUIDE)
    page.wait_for_function("window.seen.length > 5")

    assert set(page.evaluate("window.seen")) == {False}


@contextmanager
def served_slowly(folder: Path) -> Iterator[str]:
    """Yield the address of a built site whose pages come in two parts, the second half a second later."""

    class Slow(SimpleHTTPRequestHandler):
        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            half = len(data) // 2 if data.startswith(b"<!doctype") else len(data)
            outputfile.write(data[:half])
            outputfile.flush()
            time.sleep(0.5 if data[half:] else 0)
            outputfile.write(data[half:])

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Slow, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("stored", [{}, OWN])
def test_the_layout_doesnt_shift(
    page: Page, context: BrowserContext, address: str, stored: dict[str, str]
) -> None:
    store(context, json.dumps(stored))
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map("
        "(each) => each.sources.map(({node}) => node?.className ?? node?.nodeName).join(' '))))"
        ".observe({type: 'layout-shift', buffered: true})"
    )

    page.goto(address + GUIDE)
    page.wait_for_load_state("networkidle")

    assert [
        shift for shift in page.evaluate("window.shifts") if "tooling" in shift or "md-content" in shift
    ] == []


def test_one_click_leads_back_to_the_page_as_it_was(page: Page, address: str) -> None:
    page.goto(address + CASES)
    page.wait_for_load_state("networkidle")
    before = markup_of(page)
    enter(page, OWN)
    assert markup_of(page) != before

    page.get_by_role("button", name="Show the examples").click()

    assert markup_of(page) == before
    assert stored_in(page) is None
    assert page.locator("[data-values=status]").inner_text() == ""
    assert not page.get_by_role("button", name="Show the examples").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Your values"


def test_a_page_whose_texts_were_taken_apart_by_the_search_leads_back_too(
    page: Page, context: BrowserContext, address: str
) -> None:
    store_own(context)
    page.goto(f"{address}{CASES}?h=prose")
    page.wait_for_selector("mark")

    page.get_by_role("button", name="Show the examples").click()
    page.wait_for_function("document.querySelector('h1').innerText.includes('111122223333')")

    page.wait_for_selector("mark")
    assert "Prose 111122223333" in text_of(page)


def test_nothing_is_sent(page: Page, address: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url} {request.post_data}"))
    page.goto(address + GUIDE)

    enter(page, OWN)
    page.reload()
    page.wait_for_load_state("networkidle")

    assert requests
    assert [each for each in requests if not each.startswith(f"GET {address}")] == []
    assert [each for each in requests if any(own in each for own in OWN.values())] == []


def test_a_value_that_isnt_right_is_refused_with_its_rule_beside_the_field(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    before = text_of(page)

    enter(page, {"region": "eu-central-1", "account": "12345"})

    field = page.get_by_label("AWS account ID", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    rule = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert rule.inner_text() == "An account ID has 12 digits, without hyphens."
    assert field.evaluate("(field) => field === document.activeElement")
    assert (text_of(page), stored_in(page)) == (before, None)

    field.fill("999988887777")

    assert not rule.is_visible()
    page.keyboard.press("Enter")
    assert stored_in(page) == {"account": "999988887777", "region": "eu-central-1"}


def test_a_wrong_value_for_another_page_is_shown_where_it_is(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    enter(page, {"second-account": "1"})
    dialog = page.get_by_role("dialog")

    dialog.get_by_text("For other pages").click()
    dialog.get_by_role("button", name="Show my values").click()

    assert dialog.get_by_label("second").evaluate("(field) => field === document.activeElement")


def test_without_javascript_the_page_has_the_examples_and_no_panel(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + GUIDE)

    assert (
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*"
        in page.locator("article").inner_text()
    )
    assert page.locator("[data-values]:visible").count() == 0
    assert page.locator(".tooling-download").count() == 0
    context.close()


def test_there_is_no_panel_where_its_script_is_missing(page: Page, address: str) -> None:
    page.route("**/values.js", lambda route: route.abort())
    page.goto(address + GUIDE)

    assert page.locator("[data-values]:visible").count() == 0


def test_pages_without_an_example_have_no_panel(page: Page, address: str) -> None:
    for path in (
        "/en/edge/about/changelog/",
        "/en/edge/about/writing-a-guide/",
        "/en/edge/about/versions/",
        "/404",
    ):
        page.goto(address + path)
        assert page.locator("[data-values]:visible").count() == 0, path


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


@pytest.mark.parametrize(
    "stored",
    [
        "not json",
        "null",
        "7",
        '"text"',
        "[1, 2]",
        '{"account": 5}',
        '{"account": {"toString": 1}}',
        '{"account": "1234"}',
        '{"account": ""}',
        '{"account": "111122223333\\n"}',
        '{"__proto__": {"account": "999988887777"}, "constructor": "x", "gone": "x"}',
    ],
)
def test_what_was_stored_by_something_else_breaks_no_page(
    page: Page, context: BrowserContext, address: str, stored: str
) -> None:
    errors = errors_of(page)
    store(context, stored)
    page.goto(address + GUIDE)

    assert (
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*"
        in page.locator("article").inner_text()
    )
    enter(page, OWN)
    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert errors == []


def test_values_that_another_version_has_are_kept(page: Page, context: BrowserContext, address: str) -> None:
    store(context, '{"of-another-version": "x", "region": "eu-west-3"}')
    page.goto(address + GUIDE)

    enter(page, {"region": "", "account": "999988887777"})

    assert stored_in(page) == {"of-another-version": "x", "account": "999988887777"}


def test_where_nothing_can_be_stored_values_last_for_the_page(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.evaluate(NO_STORAGE)

    enter(page, OWN)

    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)
    assert "your browser doesn't keep them" in page.locator("[data-values='status']").inner_text()
    page.get_by_role("button", name="Show the examples").click()
    assert "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*" in text_of(page)


def test_where_the_storage_is_blocked_from_the_beginning_the_panel_works(page: Page, address: str) -> None:
    page.add_init_script(NO_STORAGE)
    page.goto(address + GUIDE)

    enter(page, OWN)

    assert "arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/crew/*" in text_of(page)


def test_other_tabs_of_the_browser_follow(page: Page, context: BrowserContext, address: str) -> None:
    other = context.new_page()
    other.goto(address + CASES)
    page.goto(address + GUIDE)

    enter(page, OWN)
    other.wait_for_function("document.querySelector('h1').innerText.includes('999988887777')")

    page.get_by_role("button", name="Show the examples").click()
    other.wait_for_function("document.querySelector('h1').innerText.includes('111122223333')")


def test_the_values_stand_in_a_long_guide_within_30_milliseconds(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.wait_for_load_state("networkidle")
    script = """([key, own]) => [1, 2, 3, 4, 5].map(() => {
      localStorage.removeItem(key);
      dispatchEvent(new StorageEvent("storage", {key}));
      localStorage.setItem(key, own);
      const before = performance.now();
      toolingValues.start();
      return performance.now() - before;
    })"""

    took = page.evaluate(script, [KEY, json.dumps(OWN)])

    assert len((ROOT / "docs/crewai/static-credentials.md").read_text().splitlines()) > 800
    assert text_of(page).count("999988887777") > 25
    assert min(took) < 30, took


def test_the_panel_is_for_the_keyboard_too(page: Page, address: str) -> None:
    page.goto(address + GUIDE)
    page.locator("[data-values=open]").focus()

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "account"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("999988887777")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Your values"
    assert stored_in(page) is None

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == ""
    page.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("n")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Your values"
    assert page.url == address + GUIDE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_panel(browser: Browser, address: str, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address + GUIDE)
    found = [violations(page)]
    enter(page, {"account": "1"})
    page.get_by_role("dialog").get_by_text("For other pages").click()
    found.append(violations(page))
    page.get_by_label("AWS account ID", exact=True).fill("999988887777")
    page.keyboard.press("Enter")
    found.append(violations(page))
    context.close()

    assert found == [[], [], []]


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the panel, and the titles of files, of `page`."""
    response = Axe().run(page, context={"include": [".tooling-values", ".filename"]}).response
    return [f"{each['id']}: {node['html']}" for each in response["violations"] for node in each["nodes"]]


def test_the_panel_fits_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 480})
    page = context.new_page()
    page.goto(address + GUIDE)
    enter(page, OWN)
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    box = opened(page).bounding_box()

    assert box
    assert box["x"] >= 0 <= box["y"]
    assert box["x"] + box["width"] <= 320
    assert box["y"] + box["height"] <= 480
    context.close()


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


def test_a_pattern_means_the_same_to_a_browser_as_to_python(page: Page) -> None:
    patterns = [
        r"\d{12}",
        r"[\w+=,.@:/-]{2,1224}",
        r"(?:[\w+=.@-]+/)+",
        r"^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$",
        r"a|b+?",
        r"\.\/\|[\]\\^-]",
        r".",
    ]
    texts = [
        "",
        "1" * 12,
        "١" * 12,
        "a",
        "b",
        "bb",
        "é",
        "crewai/",
        "a/b/",
        "us-east-1",
        "us-east-1\n",
        "./|]",
        "\n",
    ]

    python = [[bool(re.compile(each, re.ASCII).fullmatch(text)) for text in texts] for each in patterns]
    script = """([patterns, texts]) =>
      patterns.map((each) => texts.map((text) => new RegExp(`^(?:${each})$`, "u").test(text)))"""

    assert page.evaluate(script, [patterns, texts]) == python
