"""A page that several editions have is the same page only if its links lead to the same."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.links import Link
from tooling.content.markdown import Extensions
from tooling.content.portable.blocks import portable_page
from tooling.content.portable.page import parsed_page
from tooling.site import portable_pages
from tooling.site.memo.notes import Notes
from tooling.site.portable_pages import PortablePages

EXTENSIONS = Extensions(["pymdownx.superfences", "tables"])
TEXTS = ["# A [b](b.md)\n\nText.\n", "[b](b.md) and [c](c.md)\n", "No link.\n", ""]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a.md", "b.md"]), st.sampled_from(TEXTS), st.sampled_from("xyz"))))
def test_pages_that_were_written_before_are_as_if_they_were_written_anew(
    pages: list[tuple[str, str, str]],
) -> None:
    with TemporaryDirectory() as folder:
        written = PortablePages(EXTENSIONS, Notes(Path(folder)))

        for path, text, edition in pages:

            def lead(link: Link, path: str = path, edition: str = edition) -> str:
                return f"{path}/{edition if link.target == 'c.md' else ''}/{link.target}"

            direct = portable_page(parsed_page(text, EXTENSIONS), lead)
            assert written.page(path, text, lead) == direct


def test_a_page_is_written_once(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    first = PortablePages(EXTENSIONS, notes).page("a.md", TEXTS[0], target_of)
    monkeypatch.setattr(portable_pages, "parsed_page", None)

    assert PortablePages(EXTENSIONS, notes).page("a.md", TEXTS[0], target_of) == first


def test_other_settings_make_another_page(notes: Notes) -> None:
    text = "| a |\n|---|\n| b |\n"
    with_tables, without = (
        PortablePages(Extensions(["pymdownx.superfences", *more]), notes).page("a.md", text, target_of).body
        for more in (["tables"], [])
    )

    assert with_tables != without


def test_a_page_with_the_text_of_another_file_is_written_with_that_of_its_edition(
    tmp_path: Path, notes: Notes
) -> None:
    bodies = []
    for edition in ("old", "new"):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "part.md").write_text(f"The {edition} one.\n")
        snippets = {"pymdownx.snippets": {"base_path": [tmp_path / edition]}}
        extensions = Extensions(["pymdownx.superfences", "pymdownx.snippets"], snippets)
        bodies.append(PortablePages(extensions, notes).page("a.md", '--8<-- "part.md"\n', target_of).body)

    assert bodies == ["The old one.", "The new one."]


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "notes")


def target_of(link: Link) -> str:
    return link.target
