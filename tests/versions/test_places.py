from __future__ import annotations

import pytest

from tooling.git import Entry
from tooling.versions.places import CollidingPlacesError, Places, parse_places


@pytest.mark.parametrize(
    ("paths", "path", "place"),
    [
        ({}, "docs/index.md", "docs/index.md"),
        ({"old": "docs"}, "old/a/index.md", "docs/a/index.md"),
        ({"old": "docs"}, "older/index.md", "older/index.md"),
        ({"old": "docs"}, "docs/index.md", None),
        ({"old": "docs", "docs/images": "docs/images"}, "docs/images/a.png", "docs/images/a.png"),
        ({"docs/v1": "docs"}, "docs/v1/v1/index.md", "docs/v1/index.md"),
        ({"docs/v1": "docs"}, "docs/v2/index.md", None),
        ({"old": "docs", "old/start.md": "docs/index.md"}, "old/start.md", "docs/index.md"),
        ({"README.md": "docs/index.md"}, "docs/other.md", "docs/other.md"),
        ({".": "docs"}, "a/index.md", "docs/a/index.md"),
        ({".": "docs", "mkdocs.yml": "mkdocs.yml"}, "mkdocs.yml", "mkdocs.yml"),
    ],
)
def test_a_file_belongs_where_the_longest_path_that_it_is_in_says(
    paths: dict[str, str], path: str, place: str | None
) -> None:
    assert Places(paths).place(path) == place


def test_a_place_has_the_paths_that_belong_there() -> None:
    places = Places({"old": "docs", "art": "docs/images"})

    assert places.origins("docs/images/a.png") == ["old/images/a.png", "art/a.png"]
    assert places.origins("mkdocs.yml") == ["mkdocs.yml"]


def test_a_commit_ignores_paths_that_it_does_not_have() -> None:
    assert Places.in_commit({"old": "docs"}, ["docs/index.md", "older.md"]) == Places({})


def test_two_files_for_one_place_are_refused() -> None:
    entry = Entry("100644", "blob", "0" * 40)

    with pytest.raises(CollidingPlacesError, match=r"`a/x.md` and `b/x.md` both belong at `docs/x.md`"):
        Places({"a": "docs", "b": "docs"}).moved({"a/x.md": entry, "b/x.md": entry})


def test_paths_are_written_with_an_equals_sign() -> None:
    assert parse_places(["old/=docs", "./mkdocs.yaml=mkdocs.yml"]) == {
        "old": "docs",
        "mkdocs.yaml": "mkdocs.yml",
    }
