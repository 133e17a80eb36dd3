from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.content.fences import BrokenFenceError
from tooling.serve.edge import lay_out
from tooling.serve.preview import preview
from tooling.site.render import RenderError

GUIDE = """\
---
title: "A <b> & more"
---

# The *new* page {#top}

<!-- test: setup
```bash
echo hidden
```
-->

=== "Bash"

    ```bash
    echo shown
    ```

[Home](index.md)
"""


@pytest.fixture
def staged(built: SampleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that edge of the site `built` was staged in."""
    # A preview goes to the folder that it renders in, as it has a process of its own.
    monkeypatch.chdir(tmp_path)
    lay_out(built.root, tmp_path / "staged")
    return tmp_path / "staged"


@pytest.mark.parametrize(
    "text",
    [
        "# New\n\nEdited. [Home](index.md)\n",
        GUIDE,
        "No title.\n",
    ],
)
def test_a_preview_is_the_page_as_its_edition_has_it(built: SampleSite, staged: Path, text: str) -> None:
    built.write("docs/new.md", text)

    shown = preview(built.root, staged, "new.md")

    assert built.run("build", "--edition", "edge").exit_code in (0, 1)
    assert shown == (built.project.site / "en/edge/new/index.html").read_text()


def test_what_the_renderer_warns_of_is_an_error_in_words_of_the_project(
    built: SampleSite, staged: Path
) -> None:
    built.write("docs/new.md", "# New\n\n[gone](gone.md) [nowhere](#nowhere)\n")

    with pytest.raises(RenderError) as error:
        preview(built.root, staged, "new.md")

    assert str(error.value).splitlines() == [
        "mkdocs can't build `edge`:",
        "  docs/new.md contains a link 'gone.md', but the target is not found among documentation files.",
        "  docs/new.md contains a link '#nowhere', but there is no such anchor on this page.",
        "  Mend that, and run the same command again.",
    ]


def test_a_broken_fence_is_an_error(built: SampleSite, staged: Path) -> None:
    built.write("docs/new.md", "# New\n\n```bash\nfalse\n")

    with pytest.raises(BrokenFenceError) as error:
        preview(built.root, staged, "new.md")

    assert str(error.value).startswith("docs/new.md:3: ")


def test_a_preview_leaves_the_site_alone(built: SampleSite, staged: Path) -> None:
    before = {path: path.read_bytes() for path in built.project.site.rglob("*.html")}
    built.write("docs/new.md", "# New\n\nEdited.\n")

    preview(built.root, staged, "new.md")

    assert {path: path.read_bytes() for path in built.project.site.rglob("*.html")} == before
