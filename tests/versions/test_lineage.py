from __future__ import annotations

import pytest

from tests.versions.publishing import pages, published, version
from tooling.versions.ages import Age, page_ages
from tooling.versions.lineage import Lineage
from tooling.versions.registry import Status

SITE = published(
    version("v1.0.0", pages("a/", "gone/"), Status.PURGED),
    version("v1.1.0", pages("b/", "gone/", a="b/")),
    version("v1.2.0", pages("c/", "c/d/", b="c/")),
    edge=pages("c/", "c/d/", "new/", b="c/"),
)
LINEAGE = Lineage.of(SITE, "en")


@pytest.mark.parametrize(
    ("url", "edition", "same"),
    [
        ("a/", "v1.2.0", "c/"),
        ("a/", "v1.1.0", "b/"),
        ("c/", "v1.1.0", "b/"),
        ("c/", "v1.0.0", "a/"),
        ("c/", "edge", "c/"),
        ("gone/", "v1.2.0", None),
        ("c/d/", "v1.1.0", None),
        ("", "v1.0.0", ""),
    ],
)
def test_a_page_is_followed_to_where_it_moved_and_to_where_it_came_from(
    url: str, edition: str, same: str | None
) -> None:
    assert LINEAGE.same(url, edition) == same


def test_two_pages_that_became_one_are_not_the_same_page() -> None:
    site = published(
        version("v1.0.0", pages("keys/")),
        version("v1.1.0", pages("roles/")),
        version("v1.2.0", pages("both/", keys="both/", roles="both/")),
    )

    assert Lineage.of(site, "en").same("keys/", "v1.1.0") is None


def test_a_page_wins_over_what_moved_away_from_its_url() -> None:
    site = published(
        version("v1.0.0", pages("a/")),
        version("v1.1.0", pages("b/", a="b/")),
        version("v1.2.0", pages("a/", "b/")),
    )

    assert Lineage.of(site, "en").same("a/", "v1.2.0") == "a/"


def test_a_page_that_isnt_there_has_a_nearest_one() -> None:
    assert LINEAGE.nearest("c/d/", "v1.1.0") == "b/"
    assert LINEAGE.nearest("gone/", "v1.2.0") == ""


def test_the_age_of_a_page_survives_its_moves() -> None:
    digests = {
        "v1.0.0": {"": "1", "a/": "1", "gone/": "1"},
        "v1.1.0": {"": "1", "b/": "1", "gone/": "2"},
        "v1.2.0": {"": "2", "c/": "2", "c/d/": "1"},
        "edge": {"": "3", "c/": "2", "c/d/": "1", "new/": "1"},
    }

    assert page_ages(digests, LINEAGE) == {
        "v1.0.0": {
            "": Age("v1.0.0", "v1.0.0"),
            "a/": Age("v1.0.0", "v1.0.0"),
            "gone/": Age("v1.0.0", "v1.0.0"),
        },
        "v1.1.0": {
            "": Age("v1.0.0", "v1.0.0"),
            "b/": Age("v1.0.0", "v1.0.0"),
            "gone/": Age("v1.0.0", "v1.1.0"),
        },
        "v1.2.0": {
            "": Age("v1.0.0", "v1.2.0"),
            "c/": Age("v1.0.0", "v1.2.0"),
            "c/d/": Age("v1.2.0", "v1.2.0"),
        },
        "edge": {
            "": Age("v1.0.0", "edge"),
            "c/": Age("v1.0.0", "v1.2.0"),
            "c/d/": Age("v1.2.0", "v1.2.0"),
            "new/": Age("edge", "edge"),
        },
    }
