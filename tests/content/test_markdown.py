"""Blocks and tabs, as the site's own Markdown pipeline sees them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.markdown import (
    Document,
    Extensions,
    NoSuperfencesError,
    State,
    Tab,
    TabSet,
    read_page,
)

EXTENSIONS = Extensions(
    ["admonition", "attr_list", "md_in_html", "tables", "toc"]
    + [f"pymdownx.{name}" for name in ("details", "highlight", "superfences", "tabbed")],
    {"pymdownx.tabbed": {"alternate_style": True}},
)
TRAPS = Path(__file__).parent / "traps.md"


def read(text: str) -> Document:
    return read_page(PurePosixPath("page.md"), text, EXTENSIONS)


def seen(document: Document) -> list[tuple[int, str, str, State]]:
    return [(block.line, block.language, block.source, block.state) for block in document.blocks]


def test_every_block_of_a_page_of_traps_is_found_at_its_line() -> None:
    document = read(TRAPS.read_text())

    # Each real block of that page prints the number of the line that its code stands on.
    real = [block for block in document.blocks if block.source.startswith("echo ")]
    assert [f"echo {block.line + 1}" for block in real] == [block.source for block in real]
    assert [block.state for block in real].count(State.HIDDEN) == 1
    assert len(real) == 12
    assert document.unread_fences == (71, 73)


def test_a_block_in_a_comment_is_hidden() -> None:
    document = read("# T\n\n<!-- test: setup\n```bash\ntrue\n```\n-->\n")

    assert seen(document) == [(4, "bash", "true", State.HIDDEN)]


def test_a_block_knows_its_headings_and_tabs() -> None:
    nested = '    === "C"\n\n        ```bash\n        x\n        ```\n\n'
    document = read(f'# One\n\n## Two\n\n=== "A"\n\n{nested}=== "B"\n\n    y\n')

    outer, inner = Tab(("A", "B"), "A"), Tab(("C",), "C")
    assert document.blocks[0].headings == ("One", "Two")
    assert document.blocks[0].tabs == (outer, inner)
    assert document.tab_sets == (TabSet(("A", "B"), ()), TabSet(("C",), (outer,)))


def test_front_matter_counts_as_lines() -> None:
    document = read("---\ntitle: x\n---\n\n```bash\ntrue\n```\n")

    assert seen(document) == [(5, "bash", "true", State.RENDERED)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```bash test\ntrue\n```\n", (1, 3)),
        ('```bash title="a" foo="b"\ntrue\n```\n', (1, 3)),
        ("```bash\ntrue\n", (1,)),
        ('```bash\ntrue\n\n```text title="Output"\nx\n```\n', (4,)),
        ("    ```bash\n    true\n    ```\n", (1, 3)),
        ("````markdown\n```bash\ntrue\n```\n````\n", ()),
        ("~~~markdown\n```bash\ntrue\n```\n~~~\n", ()),
        ("Text with ``` in it.\n", ()),
    ],
    ids=[
        "an attribute that superfences doesn't know",
        "an unknown attribute beside a title",
        "never closed",
        "closed by the next block's end",
        "indented code",
        "four backticks show three",
        "tildes show backticks",
        "backticks inside a line",
    ],
)
def test_a_line_that_only_looks_like_a_fence_is_reported(text: str, lines: tuple[int, ...]) -> None:
    assert read(text).unread_fences == lines


def test_a_directive_belongs_to_the_next_block_only() -> None:
    document = read('<!-- test: skip reason="x" -->\n\n```bash\na\n```\n\n```bash\nb\n```\n')

    assert [block.directive for block in document.blocks] == ['skip reason="x"', ""]


def test_a_site_without_superfences_is_refused() -> None:
    with pytest.raises(NoSuperfencesError):
        read_page(PurePosixPath("page.md"), "x", Extensions(["fenced_code"]))


PIECES = st.sampled_from(
    [
        "```bash",
        "```",
        "~~~",
        "````",
        '=== "A"',
        '=== "B"',
        "    ",
        "> ",
        "- ",
        "<!--",
        "-->",
        "text",
        "",
        "# T",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=3).map("".join), max_size=14).map("\n".join))
def test_any_page_can_be_read_and_no_fence_goes_unnoticed(text: str) -> None:
    document = read(text)

    lines = text.split("\n")
    covered = {line for block in document.blocks for line in range(block.line, block.end_line + 1)}
    openers = {
        number for number, line in enumerate(lines, start=1) if line.lstrip(" >").startswith(("```", "~~~"))
    }
    assert openers <= covered | set(document.unread_fences)
    assert all(lines[block.line - 1].lstrip(" >-").startswith(("```", "~~~")) for block in document.blocks)
