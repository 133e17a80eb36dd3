from __future__ import annotations

from pathlib import Path, PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.markdown import Extensions, read_page
from tooling.content.reader import Reader

EXTENSIONS = Extensions(["pymdownx.superfences", "pymdownx.tabbed", "tables"])
READER = Reader(EXTENSIONS)


@settings(deadline=None)
@given(st.sampled_from(["# A\n", "# A\n\n```bash\ntrue\n```\n", '=== "A"\n\n    - b\n', ""]))
def test_a_page_is_the_same_whoever_reads_it(text: str) -> None:
    assert READER.document(text) == read_page(PurePosixPath(), text, EXTENSIONS)


def test_a_page_is_read_once() -> None:
    assert READER.document("# Once\n") is READER.document("# Once\n")


def test_a_page_with_the_text_of_another_file_is_read_again(tmp_path: Path) -> None:
    snippets = {"pymdownx.snippets": {"base_path": [tmp_path]}}
    reader = Reader(Extensions(["pymdownx.superfences", "pymdownx.snippets"], snippets))
    page, part = '--8<-- "part.md"\n', tmp_path / "part.md"
    part.write_text("# Before\n")
    before = reader.document(page)
    part.write_text("# After\n")

    after = reader.document(page)

    assert [each.outline[0].text for each in (before, after)] == ["Before", "After"]
