"""Blocks and tabs, as the site's own Markdown pipeline sees them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.document import Comment, Document, Heading, Item, State, Tab, Table, TabSet
from tooling.content.markdown import Extensions, NoSuperfencesError, read_page
from tooling.content.prose import Run, Style, plain

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
    assert document.unread_fences == (71,)


def test_a_block_in_a_comment_is_hidden() -> None:
    document = read("# T\n\n<!-- test: setup\n```bash\ntrue\n```\n-->\n")

    assert seen(document) == [(4, "bash", "true", State.HIDDEN)]


def test_a_block_knows_its_headings_and_tabs() -> None:
    nested = '    === "C"\n\n        ```bash\n        x\n        ```\n\n'
    document = read(f'# One\n\n## Two\n\n=== "A"\n\n{nested}=== "B"\n\n    y\n')

    outer, inner = Tab(("A", "B"), "A"), Tab(("C",), "C")
    assert document.blocks[0].place.headings == ("One", "Two")
    assert document.blocks[0].place.tabs == (outer, inner)
    assert document.tab_sets == (TabSet(("A", "B"), ()), TabSet(("C",), (outer,)))


def test_headings_are_those_of_the_site_with_their_anchors_and_without_the_links_that_it_adds() -> None:
    text = (
        "# A & *b* `<c>`\n\n```bash\n# no heading\n```\n\n"
        '=== "A"\n\n    ## Two {#own}\n\nTwo\n---\n\n!!! note\n\n    ### Two\n'
    )
    linked = Extensions(EXTENSIONS.names, {**EXTENSIONS.options, "toc": {"permalink": True}})

    document = read_page(PurePosixPath("page.md"), text, linked)

    expected = (Heading(1, "A & b <c>", "a-b-c"), Heading(2, "Two", "own"), Heading(2, "Two", "two"))
    assert document.outline == (*expected, Heading(3, "Two", "two_1"))
    assert read(text).outline == document.outline


def test_a_heading_is_its_text_without_the_link_to_itself() -> None:
    extensions = Extensions(EXTENSIONS.names, {**EXTENSIONS.options, "toc": {"permalink": True}})
    document = read_page(PurePosixPath("page.md"), "# A `b` & **c** d\n\n```bash\ntrue\n```\n", extensions)

    assert document.blocks[0].place.headings == ("A b & c d",)


def test_front_matter_counts_as_lines() -> None:
    document = read("---\ntitle: x\n---\n\n```bash\ntrue\n```\n")

    assert seen(document) == [(5, "bash", "true", State.RENDERED)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```bash test\ntrue\n```\n", (1,)),
        ('```bash title="a" foo="b"\ntrue\n```\n', (1,)),
        ("```bash\ntrue\n", (1,)),
        ('```bash\ntrue\n\n```text title="Output"\nx\n```\n', (1,)),
        ("    ```bash\n    true\n    ```\n", (1,)),
        ('```bash x\ntrue\n```\n\n```text title="Output"\nx\n```\n\n```bash\ntrue\n```\n', (1,)),
        ("```bash x\ntrue\n```\n\nText.\n\n~~~bash x\ntrue\n~~~\n", (1, 7)),
        ("```bash x\ntrue\n\n```bash\ntrue\n```\n", (1,)),
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
        "a broken fence turns the blocks after it around",
        "two broken fences",
        "broken and never closed",
        "four backticks show three",
        "tildes show backticks",
        "backticks inside a line",
    ],
)
def test_a_line_that_only_looks_like_a_fence_is_reported(text: str, lines: tuple[int, ...]) -> None:
    assert read(text).unread_fences == lines


def test_a_comment_for_the_tests_stands_in_its_place_with_its_line() -> None:
    document = read('Text.\n\n<!-- test: skip reason="x" -->\n\n```bash\na\n```\n')

    assert document.elements[0] == Comment(3, 'skip reason="x"')
    assert [block.line for block in document.blocks] == [5]


def test_a_comment_knows_its_line_wherever_its_words_begin() -> None:
    below = read("Text.\n\n<!--\ntest: setup\n```bash\na\n```\n-->\n")
    in_an_item = read("Text.\n\n1. Do **it**. <!-- test: check -->\n")

    assert below.blocks[0].comment == Comment(3, "setup")
    assert [(type(each), each.line) for each in in_an_item.elements] == [(Item, 3), (Comment, 3)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Text.\n\n    a\n    b\n\n    c\n\nText.\n\n    a\n", (3, 10)),
        ("1. Item\n\n    More of it.\n\n        a & <b>\n", (5,)),
        ("> Text.\n>\n>     a\n", (3,)),
        ('=== "A"\n\n    Text.\n\n        a\n', (5,)),
        ("```text\n    a\n```\n\nText.\n\n\ta\n", (7,)),
        ("---\ntitle: x\n---\n\n    - a\n", (5,)),
        ("1. Item\n\n    More of it.\n\n    - An inner one\n\n        And more.\n", ()),
        ("Text that\n    goes on.\n\n!!! note\n\n    In it.\n", ()),
    ],
    ids=[
        "two of them",
        "in a list item",
        "in a quotation",
        "in a tab",
        "after a fence with the same line in it",
        "after front matter",
        "what goes on in a list is none",
        "what goes on in a sentence or a box is none",
    ],
)
def test_unfenced_code_is_known_by_the_line_where_it_begins(text: str, lines: tuple[int, ...]) -> None:
    assert read(text).unfenced_code == lines


def test_list_items_and_table_rows_know_their_lines_and_what_is_set_in_bold() -> None:
    document = read(
        "1. Open **IAM** > **Users**.\n2. Enter `a` as\n   **Name**.\n\n    - inner & `<x>`\n\n"
        "| A | B |\n|---|---|\n| `x` | y |\n| z | **w** |\n"
    )

    first, second, inner, table = document.elements
    assert isinstance(first, Item)
    assert first == Item(1, (bold_in("Open ", "IAM", " > ", "Users", ".")), 1, is_ordered=True)
    assert isinstance(second, Item)
    assert (second.line, plain(second.prose), second.list_line) == (2, "Enter a as Name.", 1)
    assert isinstance(inner, Item)
    assert (inner.line, inner.prose, inner.is_ordered) == (
        5,
        (Run("inner & "), Run("<x>", Style.CODE)),
        False,
    )
    assert isinstance(table, Table)
    assert (table.line, table.header, [row.line for row in table.rows]) == (7, ("A", "B"), [9, 10])
    assert table.rows[1].cells[1] == (Run("w", Style.BOLD),)


def bold_in(*texts: str) -> tuple[Run, ...]:
    """Return `texts` as prose, every second one in bold."""
    return tuple(Run(text, Style.BOLD if number % 2 else Style.PLAIN) for number, text in enumerate(texts))


def test_what_is_included_stands_on_the_line_that_includes_it(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("```bash\nfrom elsewhere\n```\n\n1. **Open** it\n")
    extensions = Extensions(
        [*EXTENSIONS.names, "pymdownx.snippets"],
        {**EXTENSIONS.options, "pymdownx.snippets": {"base_path": [str(tmp_path)]}},
    )

    document = read_page(
        PurePosixPath("page.md"), '# T\n\n--8<-- "part.md"\n\n```bash\nown\n```\n', extensions
    )

    assert [(each.line, getattr(each, "source", "")) for each in document.elements] == [
        (3, "from elsewhere"),
        (3, ""),
        (5, "own"),
    ]
    assert document.included == (str(tmp_path / "part.md"),)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    text = "---\ntitle: x\n---\n\n```bash\ntrue\n```\n"

    assert seen(read(text.replace("\n", end))) == seen(read(text))


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
    # Only the first line is told of what a broken fence encloses.
    unnoticed = openers - covered - set(document.unread_fences)
    assert all(any(line < number for line in document.unread_fences) for number in unnoticed)
    assert all(lines[block.line - 1].lstrip(" >-").startswith(("```", "~~~")) for block in document.blocks)


def test_lines_count_the_same_where_there_are_tabs() -> None:
    document = read('=== "A"\n\n\t```make\n\tall:\n\t\ttrue\n\t```\n  \n\t```bash\n\ttrue\n\t```\n')

    assert [(block.line, block.end_line) for block in document.blocks] == [(3, 6), (8, 10)]
    assert document.unread_fences == ()
