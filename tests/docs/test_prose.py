"""The pages of this site read as one text: one term for one thing, and plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.prose import faults, prose

ROOT = Path(__file__).parents[2]


def test_every_page_is_in_plain_words_and_each_term_is_spelled_one_way() -> None:
    pages = sorted((ROOT / "docs").rglob("*.md"))

    assert [
        fault for page in pages for fault in faults(str(page.relative_to(ROOT)), page.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A\n\nThe AWS-managed key.\n", ["a.md:3: Write: AWS managed key. [terms.ours]"]),
        ("Enter the external id\nof the region.\n", ["a.md:1: Write: external ID. [terms.ours]",
                                                     "a.md:2: Write: Region. [terms.ours]"]),
        ("The the key.\n", ["a.md:1: There's a lexical illusion in 'The the' - a phrase is repeated. "
                            "[lexical_illusions]"]),
    ],
)  # fmt: skip
def test_what_is_said_otherwise_is_found_at_its_line(text: str, found: list[str]) -> None:
    assert sorted(faults("a.md", text)) == found


def test_code_links_comments_and_names_of_tabs_are_no_prose() -> None:
    page = '---\ntitle: a\n---\n\n=== "b"\n\n    c `d` [e](f)<!-- g -->\n\n    ```text\n    h\n    ```\n\ni\n'

    assert prose(page).replace("·", " ").split() == ["c", "[e", "i"]
