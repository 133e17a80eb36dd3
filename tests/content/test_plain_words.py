"""A page is the same whether or not its plain words are looked through."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.content.page import page_paths
from tooling.content.plain_words import spare_plain_words
from tooling.tree import Tree

ROOT = Path(__file__).parents[2]
PAGES = Tree.from_folder(ROOT / "docs").files
SITE = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.superfences",
]
OTHERS = ["abbr", "nl2br", "smarty", "pymdownx.emoji", "pymdownx.magiclink", "pymdownx.smartsymbols"]
PARTS = [
    *("Plain words, and 'more'.", "(c)", "1/2", "http://x.y", "www.x.y", "a@b.c", ":smile:", "HTML", "a_b_c"),
    *(
        "  \n",
        "\n",
        "\n\n",
        " ",
        "- ",
        "# ",
        "> ",
        "| a | b |\n|---|---|\n",
        "    ",
        "&amp;",
        "\\*",
        "<b>",
        "</b>",
    ),
    *(
        "`a`",
        "**",
        "*",
        "[a](b)",
        "[^1]",
        "\n\n[^1]: Note\n",
        "\n\n*[HTML]: H\n",
        "{#id}",
        "!!! note\n",
        ":   ",
    ),
]


def html(text: str, extensions: list[str], *, is_spared: bool) -> str:
    renderer = markdown.Markdown(extensions=extensions)
    if is_spared:
        spare_plain_words(renderer)
    return str(renderer.convert(text))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PARTS), max_size=12).map("".join),
    st.sampled_from([[], *([each] for each in OTHERS)]),
)
def test_a_page_is_the_same_with_its_plain_words_left_as_they_are(text: str, more: list[str]) -> None:
    assert html(text, SITE + more, is_spared=True) == html(text, SITE + more, is_spared=False)


@pytest.mark.parametrize("path", page_paths(PAGES))
def test_our_own_pages_are_the_same_with_their_plain_words_left_as_they_are(path: str) -> None:
    text = PAGES[path].data.decode()

    assert html(text, SITE, is_spared=True) == html(text, SITE, is_spared=False)


def test_plain_words_are_spared_where_no_extension_looks_for_something_in_them() -> None:
    renderers = {name: markdown.Markdown(extensions=[*SITE, name]) for name in ("toc", *OTHERS)}
    for renderer in renderers.values():
        spare_plain_words(renderer)

    spared = {name for name, each in renderers.items() if "tooling-words" in each.treeprocessors}
    # Those look for it later, in the finished tree.
    assert spared == {"toc", "abbr", "smarty", "pymdownx.smartsymbols"}
