"""Renderers that can take each other's place: the addresses of everything are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.conftest import SampleSite
from tooling.tree import Tree

PAGE = """\
---
title: Tabs
---

# Tabs

## Set up

[The role](guides/role.md), [below](#set-up_1).

=== "AWS CLI"

    ```bash title="step.sh"
    echo 1
    ```

=== "Python"

    ```python
    print(1)
    ```

## Set up

=== "One"

    !!! note "A note"

        Text.

=== "Two: the `second`"

    | A | B |
    |---|---|
    | 1 | 2 |

### Über uns { #about }
"""


@dataclass
class Outline(HTMLParser):
    """The headings of a page with their anchors, and the labels of its tabs."""

    anchors: list[str] = field(default_factory=list)
    tabs: list[str] = field(default_factory=list)
    is_label: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"h1", "h2", "h3"} and values.get("id"):
            self.anchors.append(str(values["id"]))
        if tag == "label" and str(values.get("for")).startswith("__tabbed_"):
            self.is_label = True
            self.tabs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_label &= tag != "label"

    def handle_data(self, data: str) -> None:
        if self.is_label:
            self.tabs[-1] += data


def outlines(site: SampleSite) -> Mapping[str, tuple[list[str], list[str]]]:
    """Return the anchors and the tabs of each page of edge, by its URL."""
    found = {}
    for path, file in Tree.from_folder(site.project.site).below("en/edge").files.items():
        # The page that searches is a template of ours, which Zensical makes no page of.
        if path.endswith("index.html") and path != "search/index.html":
            outline = Outline()
            outline.feed(file.data.decode())
            found[path] = (outline.anchors, outline.tabs)
    return found


def with_renderer(site: SampleSite, name: str) -> SampleSite:
    """Return the site, set to be rendered by `name`, with a page that has all sorts of things."""
    site.write("docs/tabs.md", PAGE)
    config = (site.root / "mkdocs.yml").read_text()
    config = config.replace("extra:\n", f"extra:\n  tooling:\n    renderer: {name}\n")
    site.write("mkdocs.yml", config.replace("- index.md", "- index.md\n  - tabs.md"))
    return site


@pytest.mark.parametrize("name", ["properdocs", "zensical"])
def test_another_renderer_keeps_urls_anchors_and_tabs(site: SampleSite, name: str) -> None:
    with_renderer(site, "mkdocs").run("build")
    expected = outlines(site)
    site.git("checkout", "--quiet", "mkdocs.yml")

    result = with_renderer(site, name).run("build")

    assert (result.exit_code, result.stdout[:27]) == (0, "build: 1 rendered (en/edge)"), result.stderr
    assert outlines(site) == expected
    assert expected["tabs/index.html"] == (
        ["tabs", "set-up", "set-up_1", "about"],
        ["AWS CLI", "Python", "One", "Two: the second"],
    )


@pytest.mark.parametrize(
    ("name", "complaints"),
    [
        (
            "properdocs",
            [
                "docs/index.md contains a link 'gone.md', "
                "but the target is not found among documentation files.",
                "docs/index.md contains a link '#no', but there is no such anchor on this page.",
            ],
        ),
        ("zensical", ["docs/index.md:3: page does not exist", "docs/index.md:3: anchor does not exist"]),
    ],
)
def test_another_renderer_finds_broken_links_and_names_the_page(
    site: SampleSite, name: str, complaints: list[str]
) -> None:
    with_renderer(site, name).write("docs/index.md", "# Home\n\n[x](gone.md) [y](#no)\n")

    result = site.run("build")

    lines = "".join(f"\n  {line}" for line in complaints)
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {name} can't build `edge`:{lines}\n  Mend that, and run the same command again.\n",
    )


def test_a_renderer_that_nobody_knows_is_refused(site: SampleSite) -> None:
    result = with_renderer(site, "hugo").run("build")

    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        "error: mkdocs.yml: extra.tooling.renderer is `hugo`, expected one of mkdocs, properdocs, zensical",
    )
