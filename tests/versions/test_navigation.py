from __future__ import annotations

from typing import Any

import pytest

from tooling.versions.navigation import edited_config, moved_config, moved_nav


def from_edge(page: str) -> str | None:
    """Move the pages of edge, and no others."""
    return page.removeprefix("edge/") if page.startswith("edge/") else None


@pytest.mark.parametrize(
    ("nav", "moved"),
    [
        (None, None),
        (["edge/index.md", {"Keys": "edge/keys.md"}], ["index.md", {"Keys": "keys.md"}]),
        (["v1/index.md"], None),
        (["edge/index.md", {"Old": ["v1/index.md", {"More": ["v1/more.md"]}]}], ["index.md"]),
        ([{"Edge": ["edge/a.md"]}, {"v1": ["v1/a.md"]}], ["a.md"]),
        ([{"Edge": ["edge/a.md"]}], [{"Edge": ["a.md"]}]),
        ([{"Edge": "edge/a.md"}, {"v1": ["v1/a.md"]}], [{"Edge": "a.md"}]),
        (
            ["edge/index.md", {"Code": "https://example.com/a.md"}],
            ["index.md", {"Code": "https://example.com/a.md"}],
        ),
    ],
)
def test_pages_move_and_what_has_none_goes(nav: Any, moved: Any) -> None:
    assert moved_nav(nav, from_edge) == moved


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nav:\n- edge/a.md\n", "nav:\n  - a.md\n"),
        (
            "site_name: A\nnav: [edge/a.md]  # all\ntheme: x\n",
            "site_name: A\nnav:\n  - a.md\n  # all\ntheme: x\n",
        ),
        (
            "nav:\n  - edge/a.md\n\n  # Here\n# There\ntheme: é\n",
            "nav:\n  - a.md\n\n  # Here\n# There\ntheme: é\n",
        ),
        ("theme: !ENV [X]\nnav:\n  - v1/a.md\nx: 1\n", "theme: !ENV [X]\nx: 1\n"),
    ],
)
def test_the_rest_of_mkdocs_yml_stays(before: str, after: str) -> None:
    assert edited_config(before.encode(), from_edge).decode() == after


def test_a_config_whose_navigation_stays_keeps_its_bytes() -> None:
    config = b"nav:   [ a.md ]\n# end"

    assert edited_config(config, lambda page: page) == config
    assert moved_config(config, lambda page: page) == config


def test_a_moved_config_has_the_name_and_the_navigation() -> None:
    config = b"site_name: A\ntheme: material\nnav: [edge/a.md, v1/a.md]\n"

    assert moved_config(config, from_edge) == b"site_name: A\nnav:\n  - a.md\n"
