"""What becomes of a link is remembered, and is the same as if it weren't."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from pathlib import Path

import pytest

from tooling.site.links import outcomes
from tooling.site.links.checking import faults_of
from tooling.site.links.facts import Facts, facts_of
from tooling.site.links.files import SiteFiles
from tooling.site.links.outcomes import Outcomes
from tooling.site.links.targets import Address

FOLDERS = ["", "en/", "en/edge/", "en/edge/a/", "en/edge/a/b/", "en/edge/c/", "en/v1/", "en/v1/a/"]
FILES = [f"{folder}{name}.html" for folder in FOLDERS for name in ("index", "page")]
STEPS = ["", "../", "../../", "../../../", "../../../../", "../../../../../../"]
ENDS = [
    "",
    "#",
    "#here",
    "#h%65re",
    "?q#here",
    "./",
    "a/",
    "a",
    "index.html",
    "page.html#here",
    "gone/",
    "v1/",
    "//[",
]
ROOTS = ["/", "/en/edge/a/", "https://docs.example.com/docs/en/v1/", "https://example.org/", "//["]
LINKS = [*map("".join, product(STEPS, ENDS)), *ROOTS]
BASES = ["", '<base href="../">', '<base href="page.html">']


@pytest.mark.parametrize("most", [0, 7, 100_000])
@pytest.mark.parametrize("base", ["/", "/docs/"])
def test_a_link_that_other_pages_have_is_followed_from_each_page_for_itself(
    monkeypatch: pytest.MonkeyPatch, base: str, most: int
) -> None:
    monkeypatch.setattr(outcomes, "MOST", most)
    site = SiteFiles(Path("site"), frozenset(FILES), frozenset({"en/edge", "en/v1"}))
    address = Address("docs.example.com", base)
    links = "".join(f'<a href="{link}">x</a>' for link in LINKS)
    pages = {
        file: f'{start}<p id="{"here" if number % 2 else "there"}">{links}'.encode()
        for number, file in enumerate(FILES)
        for start in [BASES[number // 2 % len(BASES)]]
    }
    remembering = Outcomes(site, address)

    together = [facts_of(file, data, remembering) for file, data in pages.items()]

    alone = [facts_of(file, data, Outcomes(site, address)) for file, data in pages.items()]
    assert said(together, site) == said(alone, site)
    assert len(remembering.known) <= max(most, 1)


def said(facts: Collection[Facts], site: SiteFiles) -> list[object]:
    """Return what `facts` come to: which links are broken, which lead to other sites."""
    return [sorted(faults_of(facts, site.paths)), [(each.external, each.leads_to) for each in facts]]
