from __future__ import annotations

import datetime

import pytest

from tooling.site.corrections import corrected
from tooling.tree import File, Tree
from tooling.versions.errata import Erratum
from tooling.versions.registry import Version

V1 = Version(1, 0, 0)
FIRST = Erratum(V1, "role.md", 1, datetime.date(2026, 1, 2), "It needs `kms:Decrypt`.\n\n- too")
SECOND = Erratum(V1, "role.md", 2, datetime.date(2026, 2, 3), "And more.")


def shown(page: str, *errata: Erratum, admonitions: bool = True) -> str:
    docs = Tree({"role.md": File(page.encode())})
    return corrected(docs, errata, admonitions=admonitions).files["role.md"].data.decode()


def test_a_correction_stands_after_the_title_and_the_page_goes_on_as_it_was() -> None:
    assert shown("---\ntitle: Role\n---\n\n# Role\n\nText.\n", FIRST) == (
        "---\ntitle: Role\n---\n\n# Role\n\n"
        '!!! warning "Correction of 2026-01-02"\n\n    It needs `kms:Decrypt`.\n\n    - too\n\n'
        "Text.\n"
    )


def test_the_newest_correction_comes_first() -> None:
    page = shown("# Role\n", FIRST, SECOND)

    assert page.index("2026-02-03") < page.index("2026-01-02")


@pytest.mark.parametrize("page", ["Text.\n", "Text.\n\n# Later\n"])
def test_a_page_without_a_title_begins_with_the_correction(page: str) -> None:
    assert shown(page, SECOND) == f'!!! warning "Correction of 2026-02-03"\n\n    And more.\n\n{page}'


def test_where_the_site_has_no_admonitions_a_correction_is_a_quotation() -> None:
    assert shown("# Role\n\nText.\n", FIRST, admonitions=False) == (
        "# Role\n\n> **Correction of 2026-01-02**\n>\n> It needs `kms:Decrypt`.\n>\n> - too\n\nText.\n"
    )


def test_pages_without_a_correction_stay_as_they_are() -> None:
    docs = Tree({"other.md": File(b"# Other\r\n")})

    assert corrected(docs, [], admonitions=True) == docs
