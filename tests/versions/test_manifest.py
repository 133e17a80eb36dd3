from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tooling.tree import File, Tree
from tooling.versions.manifest import Manifest, ManifestError, NewerManifestError, file_digests
from tooling.versions.registry import Version

TEXTS = st.dictionaries(st.text(), st.text(), max_size=3)
MANIFESTS = st.builds(
    Manifest, st.just(Version(1, 0, 0)), source=st.text(), tools=TEXTS, files=TEXTS, images=TEXTS
)
MANIFEST = Manifest(Version(1, 0, 0), "a" * 40, {"tooling": "0.1.0"}, {"docs/index.md": "100644 0"}, {})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.sampled_from(sorted(MANIFEST.values)), values),
    max_leaves=8,
)


@given(MANIFESTS)
def test_a_manifest_is_read_as_it_is_written(manifest: Manifest) -> None:
    assert Manifest.parse(manifest.data, "manifest.json") == manifest


def test_the_order_of_the_files_changes_nothing() -> None:
    files = {"b": "1", "a": "2"}
    one = Manifest(MANIFEST.version, MANIFEST.source, {}, files, {})
    other = Manifest(MANIFEST.version, MANIFEST.source, {}, dict(sorted(files.items())), {})

    assert one.data == other.data


def test_a_file_is_its_mode_and_its_digest_and_the_manifest_leaves_itself_out() -> None:
    tree = Tree({"a": File(b"", executable=True), "manifest.json": File(b"{}")})

    assert file_digests(tree) == {
        "a": "100755 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
@example(b"[" * 100_000)
@example(b"1" * 5000)
@example(b'{"format": true}')
@example(b'{"format": 1, "version": "1.0"}')
def test_any_bytes_are_a_manifest_or_a_manifest_error(data: bytes) -> None:
    with suppress(ManifestError, NewerManifestError):
        assert isinstance(Manifest.parse(data, "manifest.json"), Manifest)


def test_a_changed_manifest_betrays_itself() -> None:
    data = MANIFEST.data.replace(b"100644", b"100755")

    with pytest.raises(ManifestError, match="its digest is not that of its content"):
        Manifest.parse(data, "manifest.json")


def test_a_later_format_is_told_from_nonsense() -> None:
    with pytest.raises(NewerManifestError, match="has format 2, and this tooling reads formats up to 1"):
        Manifest.parse(b'{"format": 2}', "manifest.json")
