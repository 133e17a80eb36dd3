from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site import diagrams
from tooling.site.diagrams import DiagramError, draw_diagrams, kept, with_drawings

SOURCE = "sequenceDiagram\n    accTitle: Who asks\n    A->>B: GetSecretValue & more\n"
FENCE = f'<pre class="mermaid"><code>{escape(SOURCE)}</code></pre>'
CUSTOM_FENCE = """\
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""


def test_each_diagram_becomes_a_figure_and_nothing_around_it_changes() -> None:
    html = f"<p>a</p>{FENCE}<pre><code>x</code></pre>{FENCE}"

    drawings = with_drawings(html, lambda source: f'<svg id="my-svg">{len(source)}</svg>')

    assert drawings == (
        "<p>a</p>"
        f'<figure class="tooling-diagram" tabindex="0"><svg id="diagram-1">{len(SOURCE)}</svg></figure>'
        f"<pre><code>x</code></pre>"
        f'<figure class="tooling-diagram" tabindex="0"><svg id="diagram-2">{len(SOURCE)}</svg></figure>'
    )


def test_a_drawing_has_a_name_the_texts_and_no_colours_or_ids_of_its_own(tmp_path: Path) -> None:
    svg = kept(SOURCE, "a/", tmp_path / "drawings")

    assert 'aria-labelledby="chart-title-my-svg"><title id="chart-title-my-svg">Who asks</title>' in svg
    assert "GetSecretValue &amp; more" in svg
    assert ("<style>" in svg, 'id="actor' in svg) == (False, False)


def test_what_was_drawn_once_is_not_drawn_again(tmp_path: Path) -> None:
    kept(SOURCE, "a/", tmp_path)
    (drawing,) = tmp_path.iterdir()
    drawing.write_text("kept")

    assert kept(SOURCE, "b/", tmp_path) == "kept"


def test_a_diagram_that_cannot_be_read_is_an_error_that_names_page_and_line(tmp_path: Path) -> None:
    page = tmp_path / "pages/guides/role/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(FENCE.replace("A-&gt;&gt;B:", "A-&gt;&gt;"))

    with pytest.raises(DiagramError) as error:
        draw_diagrams(tmp_path / "pages", tmp_path / "drawings")

    assert "a diagram on the page `guides/role/` can't be drawn:\n  sequenceDiagram\n" in str(error.value)
    assert "Parse error on line 3" in str(error.value)
    assert [*tmp_path.rglob("*.svg")] == []


def test_a_built_page_has_the_drawing_and_its_markdown_has_the_fence(site: SampleSite) -> None:
    config = (site.root / "mkdocs.yml").read_text()
    extensions = config.partition("markdown_extensions:\n")[2]
    assert "  - pymdownx.superfences\n" in extensions
    site.write(
        "mkdocs.yml",
        config.replace("markdown_extensions:\n", CUSTOM_FENCE).replace("  - pymdownx.superfences\n", ""),
    )
    site.write("docs/guides/role.md", f"# A page\n\n```mermaid\n{SOURCE}```\n")

    assert site.run("build").exit_code == 0

    page = site.project.site / "en/edge/guides/role"
    assert (
        '<figure class="tooling-diagram" tabindex="0"><svg id="diagram-1"'
        in (page / "index.html").read_text()
    )
    assert f"```mermaid\n{SOURCE}```" in (page / "index.md").read_text()


def test_editions_that_are_rendered_side_by_side_draw_a_diagram_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def slowly(_: str, page: str) -> str:
        time.sleep(0.2)
        made.append(page)
        return "<svg></svg>"

    monkeypatch.setattr(diagrams, "drawn", slowly)

    with ThreadPoolExecutor(2) as pool:
        drawings = list(pool.map(lambda page: kept(SOURCE, page, tmp_path), ("a/", "b/")))

    assert (len(made), drawings) == (1, ["<svg></svg>"] * 2)
    assert len([*tmp_path.iterdir()]) == 1
