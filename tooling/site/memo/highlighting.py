"""Highlighting: for each block of code, Pygments works out the classes of its style anew, and finds a lexer.

That takes as long as all else that it does with a block.
"""

from __future__ import annotations

from typing import Any

from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pymdownx import highlight


def remember_highlighting() -> None:
    """Let Pygments work out a style once, and look for the lexer of a language once."""
    remember_styles()
    remember_lexers()


def remember_styles() -> None:
    create, known = HtmlFormatter._create_stylesheet, {}

    def create_stylesheet(formatter: Any) -> None:
        key = formatter.style, formatter.classprefix
        if key not in known:
            create(formatter)
            known[key] = formatter.ttype2class, formatter.class2style
        formatter.ttype2class, formatter.class2style = map(dict, known[key])

    HtmlFormatter._create_stylesheet = create_stylesheet


def remember_lexers() -> None:
    find, known = highlight.get_lexer_by_name, {}

    def get_lexer_by_name(name: str, **options: Any) -> Any:
        if name not in known:
            known[name] = type(find(name, **options))
        return known[name](**options)

    highlight.get_lexer_by_name = get_lexer_by_name
