"""The Markdown beside a page is the same whether MkDocs was watched or the page is read for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from mkdocs.utils.meta import get_data

from tests.conftest import small_site
from tooling.content.markdown import in_folder
from tooling.content.page import page_paths
from tooling.content.portable.blocks import PortablePage, portable_page
from tooling.content.portable.page import Lead, parsed_page
from tooling.mkdocs import markdown_extensions
from tooling.site import portable_pages
from tooling.site.leads import Files
from tooling.site.memo.notes import Notes
from tooling.site.plan import plan_build
from tooling.site.portable_pages import PortablePages
from tooling.site.processes import Processes
from tooling.site.render import ENVIRONMENT
from tooling.site.renderers import LOGGED, Renderer
from tooling.site.staging import CONFIG
from tooling.tree import Tree

LIMIT_S = 120.0
PAGE = """\
# All of *it* { #all }

[TOC]

A [link](index.md), <https://example.org>, `{{ x }}` & "x", an ![image](images/shot.png) and 1. text[^1].

[^1]: A note with a [link](guides/role.md).

=== "AWS CLI"

    ```bash title="step.sh" hl_lines="1"
    echo "$HOME"
    ```

    1. One

        ```json
        {"Statement": []}
        ```

=== "Python"

    ??? note "A box"

        | A | B |
        |---|---|
        | 1 | `a|b` |

    indented:

        code <b>

<div markdown="1">In *HTML*, <a href="../role/">linked</a>.</div>

Term
:   What it means.

- [x] Done
- [ ] Open

*[HTML]: A language
"""
EXTENSIONS = ["abbr", "def_list", "footnotes", "md_in_html", "pymdownx.details", {"toc": {"permalink": True}}]

Staged = tuple[Path, Tree, Notes]


@pytest.fixture
def make_staged(tmp_path: Path) -> Callable[..., Staged]:
    """Return a function that has MkDocs render an edition: its folder, its docs, and what is noted of it."""

    def make(*more: str) -> Staged:
        site = small_site(tmp_path / "site")
        site.write("docs/all.md", PAGE)
        site.write("docs/images/shot.png", "PNG")
        config = yaml.safe_load((site.root / "mkdocs.yml").read_text())
        config["markdown_extensions"] += [*EXTENSIONS, *more]
        site.write("mkdocs.yml", yaml.safe_dump(config))
        (edge,) = plan_build(site.project).stages
        folder, tree = tmp_path / "staged", edge.tree()
        tree.write(folder)
        command = Renderer("mkdocs", LOGGED).with_memo(tmp_path / "memo").command
        assert Processes(LIMIT_S).run(command, folder, ENVIRONMENT).code == 0
        return folder, tree.below("docs"), Notes(tmp_path / "memo")

    return make


def test_a_page_that_mkdocs_converted_is_known(
    make_staged: Callable[..., Staged], monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = make_staged()
    expected = read(staged)
    monkeypatch.setattr(portable_pages, "parsed_page", None)

    assert known(staged) == expected


def test_a_page_of_which_mkdocs_makes_something_else_is_read(make_staged: Callable[..., Staged]) -> None:
    staged = make_staged("pymdownx.tasklist")

    pages = known(staged)

    assert "- [x] Done" in pages["all.md"].body
    assert pages == read(staged)


def read(staged: Staged) -> dict[str, PortablePage]:
    """Return each page as it is without any notes."""
    folder, docs, _ = staged
    extensions = in_folder(markdown_extensions(folder / CONFIG), folder)
    return each_page(docs, lambda _, text, lead: portable_page(parsed_page(text, extensions), lead))


def known(staged: Staged) -> dict[str, PortablePage]:
    """Return each page as it is with what was noted."""
    folder, docs, notes = staged
    pages = PortablePages(in_folder(markdown_extensions(folder / CONFIG), folder), notes)
    return each_page(docs, pages.page)


def each_page(docs: Tree, write: Callable[[str, str, Lead], PortablePage]) -> dict[str, PortablePage]:
    lead = Files.of(docs.files, page_paths(docs.files)).lead
    texts = {path: get_data(docs.files[path].data.decode())[0] for path in page_paths(docs.files)}
    return {path: write(path, text, lead(path)) for path, text in texts.items()}
