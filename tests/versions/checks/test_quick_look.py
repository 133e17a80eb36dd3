"""A page's text is trusted only where rendering the page says the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_markdown import EXTENSIONS
from tests.versions.checks.conftest import checked
from tooling.content.markdown import Extensions

NAMES = [
    "arithmatex",
    "betterem",
    "caret",
    "inlinehilite",
    "keys",
    "magiclink",
    "mark",
    "smartsymbols",
    "tasklist",
    "tilde",
]
MORE = [
    *("abbr", "def_list", "footnotes", "nl2br", "sane_lists", "smarty"),
    *(f"pymdownx.{name}" for name in NAMES),
]
KNOWN = Extensions([*EXTENSIONS.names, *MORE], EXTENSIONS.options)
UNKNOWN = Extensions([*KNOWN.names, "tests.versions.checks.rendered"], KNOWN.options)

TARGETS = [
    *(
        "b.md",
        "b.md#two",
        "b.md#nope",
        "#one",
        "#nope",
        "images/a.png",
        "images/no.png",
        "no.md",
        "sub/",
        "sub/c.md",
    ),
    *(
        "sub/c.md#four-and-five",
        "../out.md",
        "/b/",
        "/en/edge/b/",
        "https://docs.example.com/en/edge/b/",
        "b%2Emd",
    ),
    *(
        "https://example.org/x_(y)?a=b&c",
        "mailto:a@example.org",
        "b.md?x=1#two",
        "b(c).md",
        "b&amp;c.md",
        "b\\_c.md",
    ),
    *(
        "a b.md",
        "b.md#set-id",
        "b.md#raw",
        "b.md#two_1",
        "#top",
        "",
        "http://[",
        "b/",
        "../b/",
        "b.md#the-role-x",
    ),
]
SHAPES = [
    *("[x](§)", "![x](§)", "[![y](images/a.png)](§)", '[x](§ "title")', "[x]( § )", "[x](<§>)", "[x](\n§)"),
    *(
        "`[x](§)`",
        "``a ` [x](§)``",
        "a ` b [x](§)",
        "[x][ref]\n\n[ref]: §",
        "[ref]\n\n  [ref]:\n  §\n  'T'",
        "\\[x](§)",
    ),
    *('<a href="§">x</a>', "<a\n  class='y'\n  href='§'>x</a>", '<img alt="a > b" src=§>', "<§>", "§"),
    *(
        "<!-- [x](§) -->",
        '<!-- <a href="§"> -->',
        "text <!-- a\n\n[x](§)\n\n-->",
        "<div markdown>\n\n[x](§)\n\n</div>",
    ),
    *(
        "<div>\n\n[x](§)\n\n</div>",
        "| a | b |\n|---|---|\n| [x](§) | `|` |",
        "- a\n- [x](§)",
        "1. a\n\n    [x](§)",
    ),
    *(
        "> [x](§)",
        "> [x](\n> §)",
        "> [q]: §\n\n[q]",
        "- [q]: §\n\n[q][]",
        "    [x](§)",
        "~~[x](§)~~ *[y](§)*",
    ),
    *("[a [b]](§)", "[x](§){ .big }", "[x](b.md){ href=§ }", "*[abbr]: §", "Word\n:   [x](§)", "[x](§"),
]
BLOCKS = [
    *(
        "# One",
        "## Two",
        "## Two",
        "Two\n---",
        "## The `role` x",
        "## Set {#set-id}",
        "Text\n## Two",
        "#Two",
        "## Two ##",
    ),
    *(
        '<h2 id="raw">x</h2>',
        '<a name="raw"></a>',
        "<div>\n\n## Two\n\n</div>",
        "<!--\n\n## Two\n\n-->",
        "<p>\n\n## Two",
        "Four and five",
    ),
    *(
        "```bash\n§\n```",
        "```bash\n\n## Two\n\n§\n```",
        '```text title="Output"\n§\n```',
        "```bash x\n§\n```",
        "~~~\n```\n§\n~~~",
    ),
    *(
        "````md\n```\n§\n```\n````",
        "```\n§",
        "    ```\n    §\n    ```",
        "- item\n\n    ```\n    §\n    ```",
        "- ```\n  §\n  ```",
    ),
    *(
        '=== "A"\n\n    §\n\n    ```\n    §\n    ```',
        "!!! note\n\n    §\n    ```bash\n    §\n    ```",
        "> ```\n> §\n> ```",
        "``` {.bash}\n§\n```",
    ),
    *(
        "Text[^1]\n\n[^1]: §",
        "[^2]: §",
        "a\n```\n§\n```\nb",
        '??? note "D"\n\n    === "B"\n\n        ~~~\n        §\n        ~~~',
        "text\n- x\n\n    ```\n    §\n    ```",
    ),
    *(
        "[a]:\n```\n§\n```",
        "<div>\n```\n§\n```\n</div>",
        "<!-- test: setup\n```bash\n§\n```\n-->",
        "| a |\n|---|\n```\n§\n```\n## Two",
        "\t```\n\t§\n\t```",
        "```make\nx:\n\t§\n```",
    ),
    *("§", "§ §", "§\n§", "1. §\n\n    - b\n\n        ```\n        §\n        ```"),
]
LINKS = st.builds(
    lambda shape, target: shape.replace("§", target), st.sampled_from(SHAPES), st.sampled_from(TARGETS)
)
BLOCK = st.builds(lambda block, link: block.replace("§", link), st.sampled_from(BLOCKS), LINKS)
PAGES = st.builds(
    lambda parts: "".join(f"{part}{gap}" for part, gap in parts),
    st.lists(st.tuples(st.one_of(BLOCK, LINKS), st.sampled_from(["\n\n", "\n\n", "\n\n", "\n"])), max_size=6),
)


@settings(max_examples=150, deadline=None)
@given(st.tuples(PAGES, PAGES, PAGES))
def test_a_quick_look_finds_what_rendering_every_page_finds(pages: tuple[str, str, str]) -> None:
    docs = dict(zip(("index.md", "b.md", "sub/c.md"), pages, strict=True))

    assert checked(docs, extensions=KNOWN) == checked(docs, extensions=UNKNOWN)
