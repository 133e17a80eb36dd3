from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.git import GitMissingError, NoRepositoryError, Repository, UnknownRevisionError
from tooling.tree import File, SpecialFileError, Tree


def repository(site: SampleSite) -> Repository:
    return Repository(site.root)


def test_a_tree_from_a_commit_equals_the_one_on_disk(site: SampleSite) -> None:
    site.write("docs/café page.md", "é\r\n")
    (site.root / "docs/index.md").chmod(0o755)
    site.commit()

    assert repository(site).tree("HEAD", "docs") == Tree.from_folder(site.root / "docs")


def test_a_tree_from_a_commit_has_what_was_committed(site: SampleSite) -> None:
    committed = Tree.from_folder(site.root / "docs")
    site.write("docs/index.md", "# Later\n")

    assert repository(site).tree("HEAD", "docs") == committed


def test_a_project_may_be_in_a_folder_of_its_repository(site: SampleSite) -> None:
    inner = Repository(site.root / "docs")
    site.write("docs/new.md", "# New\n")

    assert list(inner.tree("HEAD", "guides").files) == ["role.md"]
    assert inner.file("HEAD", "index.md") == (site.root / "docs/index.md").read_bytes()
    assert list(inner.entries(inner.work_tree("new.md"), "guides")) == ["role.md"]


def test_a_link_in_a_commit_is_refused(site: SampleSite) -> None:
    (site.root / "docs/link.md").symlink_to("index.md")
    site.commit()

    with pytest.raises(SpecialFileError, match=r"docs/link\.md"):
        repository(site).tree("HEAD", "docs")


def test_a_file_that_is_not_there_is_none(site: SampleSite) -> None:
    assert repository(site).file("HEAD", "docs/absent.md") is None


def test_changes_are_edits_removals_and_new_files(site: SampleSite) -> None:
    site.write("docs/index.md", "# Edited\n")
    site.write("docs/new/page é.md", "# New\n")
    (site.root / "docs/guides/role.md").unlink()
    site.write("elsewhere.md", "# Elsewhere\n")

    assert sorted(repository(site).changes("docs", "absent")) == [
        "docs/guides/role.md",
        "docs/index.md",
        "docs/new/page é.md",
    ]


def test_a_renamed_file_is_two_changes(site: SampleSite) -> None:
    site.git("mv", "docs/index.md", "docs/home.md")

    assert repository(site).changes("docs") == ["docs/home.md", "docs/index.md"]


def test_the_work_tree_is_the_commit_with_what_is_on_disk(site: SampleSite) -> None:
    site.write(".gitignore", "*.md\n")
    site.write("docs/ignored.md", "# Ignored\n")
    site.write("other.txt", "not asked for")
    (site.root / "docs/index.md").unlink()
    before = site.git("status", "--porcelain")

    tree = repository(site).work_tree("docs", "absent")

    assert repository(site).tree(tree, "docs") == Tree.from_folder(site.root / "docs")
    assert repository(site).file(tree, "other.txt") is None
    assert site.git("status", "--porcelain") == before


@pytest.mark.parametrize("place", [".", "absent"])
def test_the_work_tree_is_the_same_wherever_there_is_room_for_its_index(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    site.write("docs/index.md", "# Edited\n")
    expected = repository(site).work_tree("docs")

    monkeypatch.setattr("tooling.git.IN_MEMORY", site.root / place)

    assert repository(site).work_tree("docs") == expected
    assert not [*site.root.glob("tmp*")]


def test_what_is_staged_elsewhere_is_not_in_the_work_tree_of_a_folder(site: SampleSite) -> None:
    site.write("other.txt", "not asked for")
    site.write("docs/index.md", "# Staged\n")
    site.git("add", "--all")
    site.write("docs/index.md", "# On disk\n")

    tree = repository(site).work_tree("docs")

    assert repository(site).file(tree, "docs/index.md") == b"# On disk\n"
    assert repository(site).file(tree, "other.txt") is None


def test_the_same_file_is_read_from_git_once(site: SampleSite) -> None:
    asked = repository(site)
    (entry,) = asked.entries("HEAD", "docs/guides").values()
    blob = asked.blob(entry.id)
    shutil.rmtree(site.root / ".git")

    assert (asked.blob(entry.id), asked.blobs([])) == (blob, {})


def test_a_name_that_looks_like_a_pattern_is_a_name(site: SampleSite) -> None:
    site.write("docs/*.md", "# Star\n")
    site.commit()

    assert repository(site).file("HEAD", "docs/*.md") == b"# Star\n"


def test_the_day_of_a_commit_is_that_of_its_committer_in_utc(site: SampleSite) -> None:
    tree = site.git("rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor a <a> 0 +0000\ncommitter a <a> 1767308400 +1200\n\nLate\n"
    commit = repository(site).run_raw(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw.encode()
    )

    assert repository(site).date(commit.decode().strip()) == datetime.date(2026, 1, 1)


def test_empty_files_and_no_files_are_read(site: SampleSite) -> None:
    site.write("docs/empty.md", "")
    site.commit()

    assert repository(site).tree("HEAD", "docs").files["empty.md"] == File(b"")
    assert repository(site).tree("HEAD", "absent") == Tree()


def test_a_revision_that_git_does_not_know_is_an_error(site: SampleSite) -> None:
    with pytest.raises(UnknownRevisionError, match="`nowhere`"):
        repository(site).commit("nowhere")


def test_a_revision_is_never_an_option(site: SampleSite) -> None:
    with pytest.raises(UnknownRevisionError):
        repository(site).commit("--all")


def test_histories_may_have_nothing_in_common(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "--orphan", "other")
    site.commit()

    assert repository(site).merge_base("main", "other") is None


def test_a_repository_without_a_commit_is_an_error(tmp_path: Path) -> None:
    SampleSite(tmp_path).git("init", "--quiet")

    with pytest.raises(NoRepositoryError):
        Repository(tmp_path).commit("HEAD")


def test_a_machine_without_git_is_an_error(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(GitMissingError):
        repository(site).commit("HEAD")
