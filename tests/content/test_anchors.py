"""The title that the text of a page is sure of is the one that the page has."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_markdown import EXTENSIONS
from tooling.content.anchors import sure_title
from tooling.content.markdown import Extensions, read_page
from tooling.content.page import page_paths
from tooling.content.syntax import Syntax
from tooling.tree import Tree

ROOT = Path(__file__).parents[2]
PAGES = Tree.from_folder(ROOT / "docs").files
SYNTAX = Syntax(EXTENSIONS)
PARTS = [
    "---\n",
    "title: x\n",
    "\n",
    "# One",
    "# A b-c, d: e",
    "# `A`",
    "# *a*",
    "# C#",
    " {#id}",
    "    ",
    "text\n",
]


def read_title(text: str) -> str:
    """Return the title of a page as the site reads it."""
    outline = read_page(PurePosixPath(), text, EXTENSIONS).outline
    return next((heading.text for heading in outline if heading.level == 1), "")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_the_text_is_sure_of_no_other_title(text: str) -> None:
    assert sure_title(text, SYNTAX) in {"", read_title(text)}


@pytest.mark.parametrize("path", page_paths(PAGES))
def test_the_text_of_our_own_pages_is_sure_of_no_other_title(path: str) -> None:
    text = PAGES[path].data.decode()

    assert sure_title(text, SYNTAX) in {"", read_title(text)}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Access keys\n", "Access keys"),
        ("---\ntitle: X\n---\n\n# One, two: three-four\n\nText.\n", "One, two: three-four"),
        ("Text.\n\n# One\n", ""),
        ("# The `role`\n", ""),
        ("# snake_case\n", ""),
        ("", ""),
    ],
)
def test_the_text_is_sure_of_plain_words_at_its_beginning(text: str, title: str) -> None:
    assert sure_title(text, SYNTAX) == title


@pytest.mark.parametrize(
    "extensions",
    [
        Extensions(["toc", "pymdownx.superfences"], {"toc": {"baselevel": 2}}),
        Extensions(["toc", "pymdownx.superfences", "one_of_their_own"]),
    ],
)
def test_the_text_is_sure_of_nothing_where_the_site_may_make_something_else_of_it(
    extensions: Extensions,
) -> None:
    assert sure_title("# One\n", Syntax(extensions)) == ""
