"""A theme is what it is without a memo: the same files, the same templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

from tooling.site.memo.theme import ShownFiles, remember_theme


def test_no_file_is_missing_but_those_with_a_dot(tmp_path: Path) -> None:
    for path in ("a.html", "a/b.html", ".icons/c.svg", "a/.d", "a/.e/f.html", "g.h/i.js"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    folders = [str(tmp_path), *Theme("material").dirs]

    listed = FileSystemLoader(folders).list_templates()

    shown = [name for name in listed if not any(part.startswith(".") for part in name.split("/"))]
    assert ShownFiles(folders).list_templates() == shown
    assert {"a.html", "a/b.html", "g.h/i.js", "main.html"} <= {*shown}


def test_a_template_is_compiled_once_unless_it_is_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Theme, "get_env", Theme.get_env)  # so that it is put back
    compiled, compile_it = list[str](), Environment._compile

    def noting(env: Environment, source: str, filename: str) -> object:
        compiled.append(Path(filename).name)
        return compile_it(env, source, filename)

    monkeypatch.setattr(Environment, "_compile", noting)
    own = tmp_path / "theme/own.html"
    own.parent.mkdir()
    remember_theme(tmp_path / "memo")

    def shown(text: str) -> str:
        own.write_text(text)
        return str(Theme("mkdocs", custom_dir=str(own.parent)).get_env().get_template("own.html").render(x=1))

    assert [shown("{{ x }}"), shown("{{ x }}"), shown("{{ x + 1 }}")] == ["1", "1", "2"]
    assert compiled == ["own.html", "own.html"]
