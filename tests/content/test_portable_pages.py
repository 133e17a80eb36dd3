"""A page that several editions have is the same page only if its links lead to the same."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.links import Link
from tooling.content.markdown import Extensions
from tooling.content.portable.blocks import portable_page
from tooling.content.portable.page import parsed_page
from tooling.content.portable.pages import PortablePages

EXTENSIONS = Extensions(["pymdownx.superfences", "tables"])
TEXTS = ["# A [b](b.md)\n\nText.\n", "[b](b.md) and [c](c.md)\n", "No link.\n", ""]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a.md", "b.md"]), st.sampled_from(TEXTS), st.sampled_from("xyz"))))
def test_pages_that_were_written_before_are_as_if_they_were_written_anew(
    pages: list[tuple[str, str, str]],
) -> None:
    written = PortablePages()

    for path, text, edition in pages:

        def lead(link: Link, path: str = path, edition: str = edition) -> str:
            return f"{path}/{edition}/{link.target}" if link.target == "c.md" else f"{path}/{link.target}"

        direct = portable_page(parsed_page(text, EXTENSIONS), lead)
        assert written.page(path, text, lead, EXTENSIONS) == direct


def test_a_page_is_written_once() -> None:
    written = PortablePages()
    first, second = (written.page("a.md", TEXTS[0], lambda link: link.target, EXTENSIONS) for _ in range(2))

    assert first is second


def test_a_page_with_the_text_of_another_file_is_written_with_that_of_its_edition(tmp_path: Path) -> None:
    bodies = []
    written = PortablePages()
    for edition in ("old", "new"):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "part.md").write_text(f"The {edition} one.\n")
        snippets = {"pymdownx.snippets": {"base_path": [tmp_path / edition]}}
        extensions = Extensions(["pymdownx.superfences", "pymdownx.snippets"], snippets)
        bodies.append(written.page("a.md", '--8<-- "part.md"\n', lambda link: link.target, extensions).body)

    assert bodies == ["The old one.", "The new one."]
