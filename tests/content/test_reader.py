from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.markdown import Extensions, NoSuperfencesError, read_page
from tooling.content.reader import MANY, Reader

EXTENSIONS = Extensions(["pymdownx.superfences", "pymdownx.tabbed", "tables"])
READER = Reader(EXTENSIONS)


@settings(deadline=None)
@given(st.sampled_from(["# A\n", "# A\n\n```bash\ntrue\n```\n", '=== "A"\n\n    - b\n', ""]))
def test_a_page_is_the_same_whoever_reads_it(text: str) -> None:
    assert READER.document(text) == read_page(PurePosixPath(), text, EXTENSIONS)


def test_a_page_is_read_once() -> None:
    assert READER.document("# Once\n") is READER.document("# Once\n")


def test_pages_that_are_read_ahead_are_known_and_what_they_are_when_they_are_read_alone() -> None:
    texts = [f"# Page {number}\n\n```bash\necho {number}\n```\n" for number in range(MANY)]
    reader = Reader(EXTENSIONS)

    reader.read_ahead([*texts, *texts])

    assert reader.known == {text: read_page(PurePosixPath(), text, EXTENSIONS) for text in texts}


def test_what_cannot_be_read_is_said_when_it_is_asked_for() -> None:
    reader = Reader(Extensions(["tables"]))

    reader.read_ahead(f"# Page {number}\n" for number in range(MANY))

    with pytest.raises(NoSuperfencesError):
        reader.document("# Page 1\n")


def test_a_page_with_the_text_of_another_file_is_read_again(tmp_path: Path) -> None:
    snippets = {"pymdownx.snippets": {"base_path": [tmp_path]}}
    reader = Reader(Extensions(["pymdownx.superfences", "pymdownx.snippets"], snippets))
    page, part = '--8<-- "part.md"\n', tmp_path / "part.md"
    part.write_text("# Before\n")
    before = reader.document(page)
    part.write_text("# After\n")

    after = reader.document(page)

    assert [each.outline[0].text for each in (before, after)] == ["Before", "After"]
