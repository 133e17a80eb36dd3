from __future__ import annotations

import datetime
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.versions.registry import (
    BadVersionError,
    Entry,
    PreReleaseError,
    Registry,
    RegistryError,
    Status,
    Version,
)

VERSIONS = st.builds(Version, *[st.integers(0, 12)] * 3)
ENTRIES = st.builds(
    Entry,
    version=VERSIONS,
    status=st.sampled_from(Status),
    date=st.dates(),
    source=st.text("0123456789abcdef", min_size=40, max_size=40),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
)
REGISTRIES = st.lists(ENTRIES, unique_by=lambda entry: entry.version, max_size=6).map(
    lambda entries: Registry(tuple(sorted(entries, key=lambda e: e.version, reverse=True)))
)
ENTRY = Entry(Version(1, 2, 0), Status.SUPPORTED, datetime.date(2026, 1, 2), "a" * 40, "b" * 64)


@given(VERSIONS)
def test_a_version_is_read_as_it_is_written(version: Version) -> None:
    assert Version.parse(str(version)) == version


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "v1.2",
        "v1.2.3.4",
        "v01.2.3",
        "v1.2.3\n",
        " v1.2.3",
        "V1.2.3",
        "v١.٢.٣",
        "v1.2.-3",
        "v1١.2.3",
        "v1.2.3+build",
    ],
)
def test_anything_but_three_numbers_after_a_v_is_no_version(text: str) -> None:
    with pytest.raises(BadVersionError):
        Version.parse(text)


def test_a_version_without_its_v_is_suggested_with_it() -> None:
    with pytest.raises(BadVersionError, match=r"Write it like this: v1\.2\.0$"):
        Version.parse("1.2.0")


@pytest.mark.parametrize("text", ["v1.3.0-rc.1", "v1.3.0a1", "1.3.0rc1", "v1.3.0.dev4", "v1.3.0-alpha"])
def test_a_pre_release_rides_on_edge(text: str) -> None:
    with pytest.raises(PreReleaseError, match="pre-releases ride on edge"):
        Version.parse(text)


def test_versions_are_ordered_by_their_numbers() -> None:
    assert Version.parse("v1.10.0") > Version.parse("v1.9.9") > Version.parse("v1.9.0")


@given(REGISTRIES)
def test_a_registry_is_read_as_it_is_written(registry: Registry) -> None:
    assert Registry.parse(registry.data) == registry


def test_the_file_says_one_value_on_each_line() -> None:
    assert Registry((ENTRY,)).data.decode() == (
        "- version: v1.2.0\n"
        "  status: supported\n"
        "  date: 2026-01-02\n"
        f"  source: {'a' * 40}\n"
        f"  digest: {'b' * 64}\n"
        "  alias_of: null\n"
    )


def test_a_commit_id_of_digits_alone_stays_text() -> None:
    registry = Registry((Entry(ENTRY.version, ENTRY.status, ENTRY.date, "1" * 40, "2" * 64),))

    assert Registry.parse(registry.data) == registry


def test_an_alias_is_read_as_it_is_written() -> None:
    alias = Entry(Version(1, 2, 1), ENTRY.status, ENTRY.date, ENTRY.source, ENTRY.digest, ENTRY.version)
    registry = Registry((alias, ENTRY))

    assert Registry.parse(registry.data) == registry


def test_an_absent_file_is_an_empty_registry(tmp_path: Path) -> None:
    assert Registry.read(tmp_path) == Registry()


@given(REGISTRIES, st.data())
def test_the_default_is_the_highest_supported_version_whatever_came_last(
    registry: Registry, data: st.DataObject
) -> None:
    in_any_order = Registry()
    for entry in data.draw(st.permutations(registry.entries)):
        in_any_order = in_any_order.added(entry)

    supported = [entry.version for entry in registry.entries if entry.status is Status.SUPPORTED]
    assert in_any_order == registry
    assert in_any_order.default == (max(supported) if supported else None)


@given(st.binary() | st.text().map(str.encode) | st.text("[]{}-:&*!|>'\"%@ \nav1.0").map(str.encode))
def test_any_bytes_are_a_registry_or_a_registry_error(data: bytes) -> None:
    with suppress(RegistryError):
        assert isinstance(Registry.parse(data), Registry)


@pytest.mark.parametrize(
    "data",
    [
        b'"\\UFFFFFFFF"',
        b"[" * 1000,
        b"%YAML " + b"1" * 5000 + b".1\n---\n",
        b"&a [*a]",
        b"- {? [a] : b}",
        b"\xff\xfe",
    ],
    ids=["no such character", "too deep", "no such YAML", "in itself", "a list as a name", "no text"],
)
def test_nonsense_is_an_error_of_two_lines(data: bytes) -> None:
    with pytest.raises(RegistryError) as caught:
        Registry.parse(data)

    assert len(str(caught.value).splitlines()) == 2


@given(REGISTRIES.filter(lambda registry: bool(registry.entries)), st.data())
def test_a_damaged_registry_is_another_registry_or_an_error(registry: Registry, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(registry.data) - 1))
    damage = data.draw(st.binary(max_size=3))
    damaged = registry.data[:position] + damage + registry.data[position + 1 :]

    with suppress(RegistryError):
        assert isinstance(Registry.parse(damaged), Registry)


GOOD = Registry((ENTRY,)).data.decode()


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        ("{}", 1, "expected a list"),
        ("", 1, "expected a list"),
        ("- v1.2.0\n", 1, "expected an entry with version, status, date, source, digest, alias_of"),
        (
            GOOD.replace("supported", "old"),
            1,
            "the entry `v1.2.0`: status is `old`, expected supported, retired or purged",
        ),
        (
            GOOD.replace("2026-01-02", "20260102"),
            1,
            "the entry `v1.2.0`: date is `20260102`, expected a date such as 2026-01-31",
        ),
        (GOOD + GOOD, 7, "the entry `v1.2.0`: expected the newest version first, and each once"),
        (
            GOOD + GOOD.replace("1.2.0", "1.3.0"),
            7,
            "the entry `v1.3.0`: expected the newest version first, and each once",
        ),
        (
            GOOD.replace("null", "v1.0.0"),
            1,
            "the entry `v1.2.0`: it is an alias of `v1.0.0`, expected a version with a snapshot",
        ),
        (
            GOOD.replace("null", "v1.2.0"),
            1,
            "the entry `v1.2.0`: it is an alias of `v1.2.0`, expected a version with a snapshot",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(data: str, line: int, problem: str) -> None:
    with pytest.raises(RegistryError) as caught:
        Registry.parse(data.encode())

    assert (caught.value.line, caught.value.problem) == (line, problem)
