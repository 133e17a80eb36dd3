from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tooling.findings import Finding
from tooling.versions.aliases import Alias, alias_faults, pages_with
from tooling.versions.published import Pages

A, B = PurePosixPath("docs/a.md"), PurePosixPath("docs/b.md")


def test_an_alias_leads_to_its_page() -> None:
    aliases = [Alias(A, 2, "old/", "a/"), Alias(B, 2, "older/b.html", "b/")]

    assert pages_with(aliases, ["a/", "b/"]) == Pages(
        frozenset({"a/", "b/"}), {"old/": "a/", "older/b.html": "b/"}
    )
    assert alias_faults(aliases, ["a/", "b/"]) == []


def test_an_alias_that_two_pages_claim_is_the_first_ones() -> None:
    aliases = [Alias(B, 2, "old/", "b/"), Alias(A, 3, "old/", "a/")]

    assert pages_with(aliases, ["a/", "b/"]).aliases == {"old/": "a/"}
    assert alias_faults(aliases, ["a/", "b/"]) == [
        Finding(B, 2, "`old/` is an alias of `docs/a.md` already", "alias-twice")
    ]


def test_a_page_may_say_an_alias_twice() -> None:
    assert alias_faults([Alias(A, 2, "old/", "a/"), Alias(A, 3, "old/", "a/")], ["a/"]) == []


@pytest.mark.parametrize("url", ["a/", "b/"])
def test_the_url_of_a_page_can_be_no_alias(url: str) -> None:
    assert alias_faults([Alias(A, 2, url, "a/")], ["a/", "b/"]) == [
        Finding(A, 2, f"`{url}` is a page, and can't be the alias of one", "alias-hides-page")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "/a/",
        "a",
        "a.md",
        "../a/",
        "a/../b/",
        "./a/",
        "a//",
        "/",
        "a/?b/",
        "a/#b/",
        "https://example.com/",
        "a\\b/",
    ],
)
def test_an_alias_is_a_url_inside_the_edition(url: str) -> None:
    assert alias_faults([Alias(A, 2, url, "x/")], ["x/"]) == [
        Finding(A, 2, f"`{url}` is no URL inside the docs: expected one such as `old/page/`", "bad-alias")
    ]


def test_the_home_page_may_have_moved() -> None:
    assert alias_faults([Alias(A, 2, "", "a/")], ["a/"]) == []
