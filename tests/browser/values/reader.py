"""What a reader does with the panel of values, and what a page then says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

ROOT = Path(__file__).parents[3]


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


# Values for what this site has none of: text of any kind, and an example that another one is a part of.
MORE_VALUES = [
    {"name": "note", "label": "A note", "example": "sample-note", "pattern": ".+", "rule": "A note."},
    {"name": "secret", "label": "A secret", "example": "crewai/db", "pattern": ".+", "rule": "A secret."},
]


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
