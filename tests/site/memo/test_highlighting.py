"""Code has the colours that Pygments gives it, whatever was coloured before in another way."""

from __future__ import annotations

import pytest
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pymdownx import highlight

from tooling.site.memo.highlighting import remember_highlighting

CODE = {
    "python": "def f(x: int) -> None:\n    return x + 1  # one\n",
    "bash": 'echo "$HOME" # home\n',
    "json": '{"a": [1, null]}\n',
    "unknown": "<b>\n",
    "": "text\n",
}
SETTINGS: list[dict[str, object]] = [
    {},
    {"noclasses": True},
    {"noclasses": True, "pygments_style": "monokai"},
    {"pygments_style": "monokai"},
    {"stripnl": False},
    {"extend_pygments_lang": [{"name": "bash", "lang": "python"}]},
    {"default_lang": "json"},
]


def coloured() -> list[str]:
    """Return all of `CODE` in each of the ways, twice."""
    return [
        str(highlight.Highlight(None, **settings).highlight(code, language))
        for settings in SETTINGS * 2
        for language, code in CODE.items()
    ]


def test_code_is_coloured_as_before_and_each_style_is_worked_out_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = coloured()
    work_out, worked_out = HtmlFormatter._create_stylesheet, []

    def noting(formatter: HtmlFormatter) -> None:
        worked_out.append(formatter.style)
        work_out(formatter)

    monkeypatch.setattr(HtmlFormatter, "_create_stylesheet", noting)
    monkeypatch.setattr(highlight, "get_lexer_by_name", highlight.get_lexer_by_name)  # so that it is put back

    remember_highlighting()

    assert coloured() == before
    assert len(worked_out) == len({*worked_out}) == 2
