"""Markdown as sites with many extensions render it, taken apart."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown
from hypothesis import strategies as st

EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
    *("pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"),
    *("pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
]
# What somebody could write into a reason or a name, by accident or not.
HOSTILE = [
    *(
        "<script>alert(1)</script>",
        "</details>",
        "<b",
        "-->",
        "<!--",
        "&lt;",
        "&",
        '"',
        "'",
        "\\",
        "`",
        "```",
    ),
    *("**b**", "*i*", "_i_", "[x](https://example.org)", "![x](y)", "[^1]", "[x]", "{ onclick=x }", "{.c}"),
    *(
        "{{ x }}",
        "{% x %}",
        "| a |",
        "# h",
        "\n\n",
        "\n",
        "    ",
        "!!! note",
        "??? x",
        "- ",
        "1. ",
        "> ",
        "~~x~~",
    ),
    *(
        "==x==",
        "^x^",
        "$x$",
        "\\(x\\)",
        "\\[x\\]",
        "\\begin{x}",
        "++x++",
        ":smile:",
        "https://example.org",
        "www.example.org",
        "a@example.org",
    ),
    *(
        ":::python x",
        "#!python x",
        "--8<-- 'x'",
        "{++x++}",
        "\x00",
        "\x02wzxhzdk:0\x03",
        "é",
        "a",
        "word",
        ".",
        "secretsmanager:Get*",
    ),
]
texts = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6).map(" ".join)
tight_texts = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6).map("".join)
hostile = texts | tight_texts


class Parts(HTMLParser):
    """The tags of some HTML with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.comments: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(text: str) -> Parts:
    """Return what a site makes of the Markdown `text`."""
    return Parts(markdown.markdown(text, extensions=EXTENSIONS))
