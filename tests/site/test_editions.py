from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tooling.project import Project
from tooling.site.editions import Edition, TranslationsError, editions
from tooling.versions.registry import Entry, Registry, Status, Version

PROJECT = Project(Path("/p"), {"site_name": "P"})


def entry(version: str, status: Status = Status.SUPPORTED, alias_of: str | None = None) -> Entry:
    original = Version.parse(alias_of) if alias_of else None
    return Entry(Version.parse(version), status, datetime.date(2026, 1, 2), "0" * 40, "0" * 64, original)


def snapshot(version: str, *aliases: str, hidden: bool = False) -> Edition:
    folder = Path("/p/versions", version)
    return Edition(
        version,
        "en",
        folder / "docs",
        folder / "mkdocs.yml",
        aliases,
        hidden,
        Version.parse(version),
        date="2026-01-02",
    )


EDGE = Edition("edge", "en", Path("/p/docs"), Path("/p/mkdocs.yml"))


def test_edge_comes_first_and_the_newest_version_next() -> None:
    registry = Registry((entry("v1.10.0"), entry("v1.9.0")))

    assert editions(PROJECT, registry) == [EDGE, snapshot("v1.10.0", "latest"), snapshot("v1.9.0")]


def test_without_a_frozen_version_there_is_only_edge() -> None:
    assert editions(PROJECT, Registry()) == [EDGE]


def test_a_version_that_equals_another_is_one_more_name_of_it() -> None:
    registry = Registry((entry("v1.0.1", alias_of="v1.0.0"), entry("v1.0.0")))

    assert editions(PROJECT, registry) == [EDGE, snapshot("v1.0.0", "latest", "v1.0.1")]


def test_a_retired_version_is_built_and_hidden() -> None:
    registry = Registry((entry("v2.0.0", Status.RETIRED), entry("v1.0.0")))

    assert editions(PROJECT, registry) == [
        EDGE,
        snapshot("v2.0.0", hidden=True),
        snapshot("v1.0.0", "latest"),
    ]


def test_a_version_isnt_hidden_while_one_that_equals_it_is_supported() -> None:
    registry = Registry((entry("v1.0.1", alias_of="v1.0.0"), entry("v1.0.0", Status.RETIRED)))

    assert editions(PROJECT, registry) == [EDGE, snapshot("v1.0.0", "latest", "v1.0.1")]


def test_a_purged_version_has_no_edition() -> None:
    registry = Registry((entry("v2.0.0"), entry("v1.0.0", Status.PURGED)))

    assert editions(PROJECT, registry) == [EDGE, snapshot("v2.0.0", "latest")]


def test_translations_are_refused_as_long_as_nobody_builds_them() -> None:
    project = Project(Path("/p"), {"extra": {"tooling": {"locales": ["en", "ko"]}}})

    with pytest.raises(TranslationsError, match="the locales en, ko"):
        editions(project, Registry())
