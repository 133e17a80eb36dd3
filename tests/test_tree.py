from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.errors import UnwritableError
from tooling.tree import File, SpecialFileError, Tree

NAMES = st.text("abcé", min_size=1, max_size=3)
TREES = st.dictionaries(NAMES, st.builds(File, st.binary(), st.booleans())).map(Tree)


def test_a_tree_is_read_as_it_is_written(tmp_path: Path) -> None:
    tree = Tree({"a/b/c.md": File(b"\r\n\x00"), "café.sh": File(b"", executable=True)})

    tree.write(tmp_path / "new")

    assert Tree.from_folder(tmp_path / "new") == tree


def test_an_absent_folder_is_an_empty_tree(tmp_path: Path) -> None:
    assert Tree.from_folder(tmp_path / "absent") == Tree()


@pytest.mark.parametrize("target", ["file", "folder", "nothing"])
def test_a_link_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "docs/link").symlink_to(tmp_path / target)

    with pytest.raises(SpecialFileError, match="link` is a link or a special file"):
        Tree.from_folder(tmp_path / "docs")


def test_a_file_in_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    with pytest.raises(UnwritableError):
        Tree({"a/b": File(b"")}).write(tmp_path)


@given(TREES)
def test_what_is_put_under_a_folder_is_below_it(tree: Tree) -> None:
    assert tree.under("docs").below("docs") == tree


@given(TREES, TREES)
def test_where_both_have_a_path_the_second_counts(one: Tree, other: Tree) -> None:
    both = one | other

    assert both.files == {**one.files, **other.files}
    assert list(both.files) == sorted(both.files)


@given(TREES, TREES)
def test_trees_have_the_same_digest_when_they_are_equal_and_only_then(one: Tree, other: Tree) -> None:
    assert (one.digest == other.digest) == (one == other)


def test_a_mode_changes_the_digest() -> None:
    assert Tree({"a": File(b"")}).digest != Tree({"a": File(b"", executable=True)}).digest
