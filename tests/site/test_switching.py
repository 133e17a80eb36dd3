from __future__ import annotations

import json
from pathlib import Path

from tests.versions.publishing import pages, published, version
from tooling.site.editions import Edition
from tooling.site.plain_pages import not_found_page, versions_page
from tooling.site.switching import elsewhere, pages_json, versions_json
from tooling.versions.lineage import Lineage

EDGE = Edition("edge", "en", Path("docs"), Path("mkdocs.yml"))
SHARED = Edition("v1.1.0", "en", Path("d"), Path("m"), aliases=("latest", "v1.1.1"))
RETIRED = Edition("v1.0.0", "en", Path("d"), Path("m"), hidden=True)


def test_a_retired_version_is_hidden_and_equal_ones_share_an_entry() -> None:
    assert json.loads(versions_json([EDGE, SHARED, RETIRED])) == [
        {"version": "edge", "title": "edge", "aliases": []},
        {"version": "v1.1.0", "title": "v1.1.1, v1.1.0", "aliases": ["latest", "v1.1.1"]},
        {"version": "v1.0.0", "title": "v1.0.0", "aliases": [], "properties": {"hidden": True}},
    ]


def test_the_selector_is_told_only_of_pages_that_are_elsewhere() -> None:
    site = published(
        version("v1.0.0", pages("a/", "a/b/")),
        version("v1.1.0", pages("c/", a="c/")),
        edge=pages("a/", "a/b/"),
    )
    lineage = Lineage.of(site, "en")

    assert elsewhere("v1.0.0", ["edge", "v1.1.0", "v1.0.0"], lineage) == {
        "v1.1.0": {"moved": {"a/": "c/"}, "gone": {"a/b/": "c/"}}
    }
    assert json.loads(pages_json(["edge"], lineage)) == {"edge": ["", "a/", "a/b/"]}


def test_the_list_of_versions_needs_no_scripts() -> None:
    page = versions_page([EDGE, SHARED, RETIRED])

    assert '<li><a href="v1.1.0/">v1.1.1, v1.1.0</a><small>the default version</small></li>' in page
    assert '<li><a href="v1.0.0/">v1.0.0</a><small>retired</small></li>' in page
    assert "<script" not in page


def test_the_page_for_wrong_addresses_works_below_any_prefix() -> None:
    page = not_found_page("https://docs.example.com/a%3C/script%3E/")

    assert 'const site = "/a%3C/script%3E/"' in page
    assert '<a href="/a%3C/script%3E/">' in page
