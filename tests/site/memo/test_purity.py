"""Where nobody knows what goes into a page, nothing is noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tooling.mkdocs import loaded
from tooling.site.memo.purity import obstacle

Why = Callable[[str], str]

PURE = """
site_name: Site
theme:
  name: material
extra:
  a: [1, 2026-01-02, {b: null}]
markdown_extensions:
  - markdown.extensions.abbr
  - pymdownx.snippets:
      base_path: !relative $docs_dir
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
        - name: math
          class: math
          format: !!python/object/apply:pymdownx.arithmatex.arithmatex_fenced_format {kwds: {mode: generic}}
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
"""


@pytest.fixture
def why(tmp_path: Path) -> Why:
    """Return a function that says why nothing is noted with the settings of a mkdocs.yml."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "hook.py").touch()

    def obstacle_of(settings: str) -> str:
        (tmp_path / "mkdocs.yml").write_text(settings)
        return obstacle(loaded(tmp_path / "mkdocs.yml"))

    return obstacle_of


def test_common_settings_are_no_obstacle(why: Why) -> None:
    assert why(PURE) == ""
    assert why("site_name: Site\n") == ""


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("hooks: [hook.py]", "hooks may change pages"),
        ("plugins: [search, material/info]", "the plugin `material/info` may change pages"),
        (
            "markdown_extensions: [pymdownx.b64]",
            "the Markdown extension `pymdownx.b64` may put anything into pages",
        ),
        (
            "markdown_extensions: [{pymdownx.snippets: {auto_append: [all.md]}}]",
            "`auto_append` in mkdocs.yml puts files into pages",
        ),
        (
            "markdown_extensions: [{pymdownx.emoji: {options: {custom_icons: [icons]}}}]",
            "`custom_icons` in mkdocs.yml puts files into pages",
        ),
        (
            "markdown_extensions:\n  - toc:\n      slugify: !!python/name:os.getcwd",
            "nobody knows what `<built-in function getcwd>` in mkdocs.yml does",
        ),
    ],
)
def test_what_may_change_pages_is_an_obstacle(why: Why, settings: str, reason: str) -> None:
    assert why(f"site_name: Site\n{settings}\n") == reason
