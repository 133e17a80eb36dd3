"""A page in portable Markdown says what the page says, to every program."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tooling.content.document import State
from tooling.content.links import Link
from tooling.content.markdown import Extensions, in_folder, read_page
from tooling.content.portable.blocks import PortablePage, portable_page
from tooling.content.portable.page import parsed_page

SITE = Extensions(
    (
        *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
        *("pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"),
        "pymdownx.tasklist",
    ),
    {"pymdownx.tabbed": {"alternate_style": True}, "toc": {"permalink": True}},
)
# Nothing but code blocks and tables: no tabs, no boxes.
PLAIN = Extensions(("pymdownx.superfences", "tables"))
TRAPS = Path(__file__).parent / "traps.md"

Code = tuple[str, str, str]


def portable(text: str) -> PortablePage:
    return portable_page(parsed_page(text, SITE), lambda link: link.target)


def code_read_by(extensions: Extensions, text: str) -> list[Code]:
    """Return language, title and code of the blocks that readers of `text` see."""
    blocks = read_page(PurePosixPath(), text, extensions).blocks
    seen = [block for block in blocks if block.state is State.RENDERED]
    return [(block.language, block.title, block.source) for block in seen]


def code_read_by_commonmark(text: str) -> list[Code]:
    return [
        (language, title, token.content.removesuffix("\n"))
        for token in MarkdownIt().parse(text)
        if token.type in {"fence", "code_block"}
        for language, title in re.findall(r'(\S*)(?: title="(.*)")?$', token.info)[:1]
    ]


# What would be something else outside of a block.
LINES = st.sampled_from(
    [
        *(
            "echo",
            "",
            "space after  ",
            "  indented",
            "    deeper",
            "# heading",
            "- item",
            "1. item",
            "> quote",
            "| a | b |",
        ),
        *(
            '=== "Tab"',
            "!!! note",
            '??? tip "T"',
            "<!-- test: setup -->",
            "<!--",
            "-->",
            "<div>",
            "&lt;&amp;",
        ),
        *("*a* _b_ `c`", "[x](y.md)", "\\", "~~~", "``", "---", "{: .x }", "[^1]: note", "*[HTML]: x"),
    ]
)


def fences(fence: str, lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    openings = st.sampled_from(["", "bash", 'python title="Output"', 'text title="a b.json"'])
    return st.builds(
        lambda opening, code: "\n".join([f"{fence}{opening}", *code, fence]),
        openings,
        st.lists(lines, max_size=5),
    )


FENCES = (
    fences("```", LINES) | fences("~~~~", LINES) | fences("````", LINES | st.sampled_from(["```", "```x"]))
)
WORDS = st.sampled_from(
    ["Words.", "**Bold** and `code`", "A line\nand another", "| a | b |\n|---|---|\n| `x` | y |"]
)


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return pages with `blocks` in all that can hold some."""
    pages = st.lists(blocks, min_size=1, max_size=3).map("\n\n".join)
    inside = pages.map(lambda page: indent(page, "    "))
    openers = st.sampled_from(
        ["!!! note", '??? tip "A title"', '=== "One"', '=== "Two"', "- Item", "1. Item"]
    )
    return st.builds("{}\n\n{}".format, openers, inside) | pages


PAGES = st.recursive(FENCES | WORDS, nested, max_leaves=8)


@settings(deadline=None)
@given(PAGES)
def test_every_program_reads_the_code_that_the_page_shows(page: str) -> None:
    shown = code_read_by(SITE, page)

    body = portable(page).body

    with_language = [(language or ("text" if title else ""), title, code) for language, title, code in shown]
    assert code_read_by(PLAIN, body) == with_language
    assert code_read_by_commonmark(body) == with_language


def test_a_page_of_traps_keeps_its_code() -> None:
    text = TRAPS.read_text()

    # What is indented is code as well, without a language.
    indented = [("", "", "```bash\nindented code\n```")]
    read = code_read_by_commonmark(portable(text).body)
    assert [code for code in read if code not in indented] == code_read_by(SITE, text)
    assert read.count(indented[0]) == 1


def test_tabs_become_sections_that_say_which_choice_they_are_for() -> None:
    nested = '    === "Console"\n\n        Click.\n\n    === "`CLI`"\n\n        Type.\n\n    Both.\n\n'
    page = (
        f'First.\n\n=== "Keys"\n\n{nested}=== "Role"\n\n    None.\n\nThen.\n\n=== "A"\n\n    a\n\n## Next\n'
    )

    assert portable(page).body == (
        "First.\n\n*Alternatives: Keys, Role*\n\n"
        "**Keys:**\n\n*Alternatives: Console, `CLI`*\n\n"
        "**Keys / Console:**\n\nClick.\n\n**Keys / `CLI`:**\n\nType.\n\n**Keys:**\n\nBoth.\n\n"
        "**Role:**\n\nNone.\n\n**In any case:**\n\nThen.\n\n"
        "*Alternatives: A*\n\n**A:**\n\na\n\n## Next"
    )


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ('!!! tip "A `b`"\n\n    Text.\n', "> **Tip: A `b`**\n>\n> Text."),
        ("!!! warning\n\n    Text.\n", "> **Warning**\n>\n> Text."),
        ('??? note "More"\n\n    - a\n    - b\n', "> **Note: More**\n>\n> - a\n> - b"),
        ('!!! note ""\n\n    Text.\n', "> **Note**\n>\n> Text."),
        ("- a\n- b\n\n    c\n", "- a\n\n- b\n\n    c"),
        ("1. a\n2. b\n    - c\n", "1. a\n2. b\n    - c"),
        ("- a\n\n<!-- x -->\n\n- b\n", "- a\n\n<!-- -->\n\n- b"),
        ("| a | b |\n|:-:|--:|\n| `x \\| y` | \\| |\n", "| a | b |\n| :---: | ---: |\n| `x \\| y` | \\| |"),
        ("[a *b*](c.md 'T')\n", '[a *b*](c.md "T")'),
        ("[a](<b c.md>) ![d](e_(f).png)\n", "[a](<b c.md>) ![d](<e_(f).png>)"),
        ("<https://x.y/> <me@x.y>\n", "<https://x.y/> <me@x.y>"),
        ("\\*a\\* & b < c &lt; d_e_f\n", "\\*a\\* & b < c &lt; d_e_f"),
        ("`` a`b ``  and `<!-- c -->`\n", "``a`b``  and `<!-- c -->`"),
        ("one\ntwo  \nthree\n", "one two<br> three"),
        ("1) a\n", "1\\) a"),
        ("## A { #id .c }\n\nb\n{: .lead }\n", "## A\n\nb"),
        ('<div markdown="1">\n\n**a**\n\n</div>\n', "**a**"),
        ("<div>a <b>c</b></div>\n", "a <b>c</b>"),
        ("<!-- a\n\n```bash\nb\n```\n\n-->\n\nc <!-- d --> e\n", "c  e"),
        ("    code\n     more\n", "```\ncode\n more\n```"),
        ("a[^n]\n\n[^n]: b *c*\n", "a[^n]\n\n[^n]: b *c*"),
        ("- [x] a\n- [ ] b\n", "- [x] a\n- [ ] b"),
        ("a\n:   b\n", "**a**\n\n- b"),
        ("```bash\n```\n", "```bash\n```"),
    ],
)
def test_what_only_the_site_understands_is_written_in_markdown_that_all_do(written: str, body: str) -> None:
    assert portable(written).body == body


def test_the_first_heading_is_the_title_and_not_a_part_of_what_follows() -> None:
    assert portable("# A *title*\n\nText.\n\n# Another\n") == PortablePage("A *title*", "Text.\n\n# Another")
    assert portable("Text.\n") == PortablePage("", "Text.")


def test_every_link_is_asked_where_it_leads() -> None:
    asked: list[Link] = []

    def lead(link: Link) -> str:
        asked.append(link)
        return f"to/{link.target}"

    page = parsed_page("[a](b.md) ![c](d.png)\n\n<p><a href='e/?f&amp;g'>h</a></p>\n", SITE)

    assert portable_page(page, lead).body == (
        '[a](to/b.md) ![c](to/d.png)\n\n<p><a href="to/e/?f&amp;g">h</a></p>'
    )
    assert asked == [Link("b.md"), Link("d.png"), Link("e/?f&g", in_html=True)]


def test_snippets_are_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("**Included**\n")
    extensions = in_folder(Extensions(("pymdownx.snippets",)), tmp_path)

    page = parsed_page('--8<-- "part.md"\n', extensions)

    assert portable_page(page, lambda link: link.target).body == "**Included**"


@pytest.mark.parametrize(
    ("options", "text", "body"),
    [
        ({"permalink": True}, "## A *b*\n", "## A *b*"),
        ({"permalink": True}, "[TOC]\n\n## A\n", "- [A](#a)\n\n## A"),
        ({"marker": "CONTENTS"}, "CONTENTS\n\n## A\n", "- [A](#a)\n\n## A"),
        ({"baselevel": 2}, "## A\n", "### A"),
        ({"anchorlink": True}, "## A\n", "## [A](#a)"),
        ({"permalink": "here", "permalink_class": "own"}, "## A\n", '## A[here](#a "Permanent link")'),
    ],
)
def test_what_toc_adds_is_written_where_a_reader_would_miss_it(
    options: dict[str, object], text: str, body: str
) -> None:
    site = Extensions(["toc", "pymdownx.superfences"], {"toc": options})

    assert portable_page(parsed_page(text, site), lambda link: link.target).body == body
