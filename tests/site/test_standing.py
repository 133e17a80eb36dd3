from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from tests.versions.publishing import pages, published, version
from tooling.site.sitemap import sitemap
from tooling.site.stamping import stamped
from tooling.site.standing import Kind, Standing, Versions
from tooling.versions.ages import Age
from tooling.versions.history import History
from tooling.versions.lineage import Lineage
from tooling.versions.registry import Entry, Registry, Retirement, Status, Version

DAY = datetime.date(2026, 1, 2)
PAGES = {
    "v1.3.0": pages("a/"),
    "v1.2.0": pages("b/", a="b/"),
    "v1.1.0": pages("a/", "gone/"),
    "v1.0.0": pages("a/", "gone/", "forgotten/"),
}
RETIRED = {"v1.3.0": "It said the wrong thing.", "v1.0.0": "Nobody uses it."}


def entry(name: str) -> Entry:
    retirement = Retirement(DAY, "somebody", RETIRED[name]) if name in RETIRED else None
    status = Status.RETIRED if retirement else Status.SUPPORTED
    return Entry(Version.parse(name), status, DAY, "0" * 40, "0" * 64, retirement=retirement)


def versions(*names: str) -> Versions:
    entries = [entry(name) for name in names]
    site = published(
        *(version(str(each.version), PAGES[str(each.version)], each.status) for each in entries),
        edge=pages("b/", "new/", a="b/"),
    )
    return Versions(History(Registry(tuple(entries))), Lineage.of(site, "en"), {}, site.default)


ALL = versions(*PAGES)


def standing(edition: str, url: str) -> Standing:
    found = replace(ALL, ages={edition: {}}).standing(edition, url)
    assert found
    return found


@pytest.mark.parametrize(
    ("edition", "kind"),
    [
        ("edge", Kind.EDGE),
        ("v1.3.0", Kind.RETIRED),
        ("v1.2.0", Kind.DEFAULT),
        ("v1.1.0", Kind.OLDER),
        ("v1.0.0", Kind.RETIRED),
    ],
)
def test_a_version_is_known_by_how_it_relates_to_the_default(edition: str, kind: Kind) -> None:
    assert ALL.kind(edition) is kind


def test_edge_is_what_there_is_before_the_first_version() -> None:
    assert versions().kind("edge") is Kind.DEFAULT


@pytest.mark.parametrize(
    ("edition", "url", "canonical"),
    [
        ("edge", "b/", "latest/b/"),
        ("edge", "new/", "edge/new/"),
        ("v1.2.0", "b/", "latest/b/"),
        ("v1.1.0", "a/", "latest/b/"),
        ("v1.1.0", "gone/", "v1.1.0/gone/"),
        ("v1.0.0", "gone/", "v1.1.0/gone/"),
        ("v1.0.0", "forgotten/", "v1.0.0/forgotten/"),
    ],
)
def test_the_canonical_page_is_the_default_versions_else_the_newest_that_has_it(
    edition: str, url: str, canonical: str
) -> None:
    assert standing(edition, url).canonical == canonical


def test_the_sitemap_has_each_canonical_page_once_and_none_of_edge_or_of_retired_versions() -> None:
    every = [standing(name, url) for name in ALL.lineage.editions for url in ALL.lineage.forward[name].urls]

    listed = [line.strip() for line in sitemap(every, "https://x/en/").splitlines() if "<url>" in line]

    assert listed == [
        "<url><loc>https://x/en/latest/</loc></url>",
        "<url><loc>https://x/en/latest/b/</loc></url>",
        "<url><loc>https://x/en/v1.1.0/gone/</loc></url>",
    ]


HTML = (
    '<head><link rel="canonical" href="https://old/"></head>'
    "<!-- tooling: notice --><!-- tooling: age --><h1>A</h1><p>&lt;/head></p>"
)


@pytest.mark.parametrize(
    ("edition", "url", "says"),
    [
        (
            "v1.1.0",
            "a/",
            "You are reading <strong>v1.1.0</strong>, which isn't the newest version. "
            '<a href="../../latest/b/">Read this page in the default version</a>',
        ),
        (
            "v1.1.0",
            "gone/",
            "You are reading <strong>v1.1.0</strong>, which isn't the newest version. "
            "The default version doesn't have this page. "
            '<a href="../../latest/">Read what comes nearest</a>',
        ),
        (
            "edge",
            "new/",
            "You are reading <strong>edge</strong>: what the next version will say. "
            "The default version doesn't have this page yet. "
            '<a href="../../latest/">Read what comes nearest</a>',
        ),
        (
            "v1.3.0",
            "",
            "You are reading <strong>v1.3.0</strong>, which was retired on 2026-01-02: "
            "It said the wrong thing. "
            '<a href="../latest/">Read this page in the default version</a>',
        ),
    ],
)
def test_the_notice_says_which_version_it_is_and_leads_to_the_page_in_the_default(
    edition: str, url: str, says: str
) -> None:
    assert f'<p class="md-grid">{says}</p>' in stamped(HTML, standing(edition, url), url, "https://x/en/")


def test_a_version_newer_than_the_default_isnt_called_old() -> None:
    newer = Standing("v2.0.0", Kind.NEWER, "v2.0.0/", default="latest/")

    assert "which is newer than the default version" in stamped(HTML, newer, "", "https://x/en/")


def test_the_default_version_has_no_notice_and_one_canonical_link() -> None:
    assert stamped(HTML, standing("v1.2.0", "b/"), "b/", "https://x/en/") == (
        '<head><link rel="canonical" href="https://x/en/latest/b/"></head><h1>A</h1><p>&lt;/head></p>'
    )


@pytest.mark.parametrize(("edition", "is_hidden"), [("edge", True), ("v1.3.0", True), ("v1.1.0", False)])
def test_search_engines_are_to_forget_edge_and_retired_versions(edition: str, is_hidden: bool) -> None:
    html = stamped(HTML, standing(edition, ""), "", "https://x/en/")

    assert ('<meta name="robots" content="noindex">' in html) is is_hidden


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (Age("v1.0.0", "v1.0.0"), "Since v1.0.0"),
        (Age("v1.0.0", "v1.2.0"), "Since v1.0.0, changed in v1.2.0"),
        (Age("v1.0.0", "edge"), "Since v1.0.0, changed since the last version"),
        (Age("edge", "edge"), "New: in no version yet"),
    ],
)
def test_a_page_says_since_when_there_is_it(age: Age, says: str) -> None:
    page = stamped(HTML, replace(standing("v1.2.0", ""), age=age), "", "https://x/en/")

    assert f">{says}<" in page


def test_why_a_version_was_retired_is_text_whatever_stands_in_it() -> None:
    page = stamped(HTML, replace(standing("v1.3.0", ""), why="on a day: <img src=x>"), "", "https://x/")

    assert "<img" not in page


def test_only_pages_of_the_docs_have_a_standing() -> None:
    assert ALL.standing("edge", "reference/policies/") is None
