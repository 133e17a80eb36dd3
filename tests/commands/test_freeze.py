from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.git import NoRepositoryError, Repository
from tooling.project import MissingDocsError, MissingNavPageError
from tooling.tree import File, Tree
from tooling.versions.freeze import AlreadyFrozenError, DirtyDocsError, UnlistedSnapshotError
from tooling.versions.registry import PreReleaseError, Registry, Version

V1 = Version(1, 0, 0)


def files(site: SampleSite) -> Tree:
    """Return all files of the site but git's own."""
    return Tree.from_folder(site.root).where(lambda path: not path.startswith(".git/"))


def refused(site: SampleSite, error: Exception, version: str = "v1.0.0") -> bool:
    """Tell whether freezing stops with `error`, and leaves everything as it was."""
    before = files(site)
    result = site.run("freeze", version)
    return (result.exit_code, result.stderr, files(site)) == (2, f"error: {error}\n", before)


def test_a_snapshot_is_the_docs_byte_for_byte(site: SampleSite) -> None:
    site.write("docs/windows.md", "one\r\ntwo")
    site.write("docs/café/tool.md", "")
    (site.root / "docs/guides/role.md").chmod(0o755)
    head = site.commit()

    site.run("freeze", "v1.0.0")

    edge = Repository(site.root).tree(head, "docs").where(lambda path: not path.startswith("images/"))
    snapshot = Tree.from_folder(site.root / "versions/v1.0.0")
    assert snapshot.below("docs") == edge
    assert snapshot.files["mkdocs.yml"] == File((site.root / "mkdocs.yml").read_bytes())
    assert snapshot.files.keys() == {*edge.under("docs").files, "mkdocs.yml", "manifest.json"}


def test_freezing_the_same_commit_elsewhere_gives_the_same_bytes(site: SampleSite, tmp_path: Path) -> None:
    other = SampleSite(tmp_path / "other")
    site.git("clone", "--quiet", str(site.root), str(other.root))

    site.run("freeze", "v1.0.0")
    other.run("freeze", "v1.0.0")

    assert files(site) == files(other)


def test_the_plan_is_shown_and_then_what_to_do_next(site: SampleSite) -> None:
    head = site.git("rev-parse", "HEAD")

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, result.stdout) == (
        0,
        f"v1.0.0, frozen from commit {head[:12]} of 2026-01-02\n"
        "  snapshot   2 pages, 2 files\n"
        "  default    edge -> v1.0.0\n"
        "  redirects  3\n"
        "Wrote versions/v1.0.0, versions/redirects.yml and versions/registry.yml. Next:\n"
        '  git add --force versions && git commit -m "[docs-freeze] docs: snapshot for v1.0.0"\n',
    )


def test_a_dry_run_writes_nothing(site: SampleSite) -> None:
    before = files(site)

    result = site.run("freeze", "v1.0.0", "--dry-run")

    assert (result.exit_code, files(site)) == (0, before)
    assert not (site.root / "versions").exists()


def test_freezing_again_with_the_same_content_writes_nothing(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.commit("[docs-freeze] docs: snapshot for v1.0.0")
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, result.stdout) == (0, "v1.0.0 is already frozen with this content\n")
    assert files(site) == before


def test_freezing_a_version_again_with_other_content_is_refused(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, AlreadyFrozenError(V1))


def test_an_older_line_frozen_late_does_not_move_the_default(site: SampleSite) -> None:
    site.run("freeze", "v1.1.0")
    site.commit()
    redirects = (site.root / "versions/redirects.yml").read_bytes()
    site.write("docs/hotfix.md", "# Hotfix\n")
    site.commit()

    result = site.run("freeze", "v1.0.1")

    registry = Registry.read(site.root / "versions")
    assert [str(entry.version) for entry in registry.entries] == ["v1.1.0", "v1.0.1"]
    assert "default    v1.1.0 -> v1.1.0" in result.stdout
    assert (site.root / "versions/redirects.yml").read_bytes() == redirects + (
        b"- source: /en/hotfix/\n  target: /en/v1.1.0/\n"
    )


def test_a_pre_release_is_refused(site: SampleSite) -> None:
    assert refused(site, PreReleaseError("v1.0.0-rc.1"), "v1.0.0-rc.1")


def test_docs_that_are_not_committed_are_refused(site: SampleSite) -> None:
    for name in "abcd":
        site.write(f"docs/{name}.md", "# New\n")

    paths = [f"docs/{name}.md" for name in "abcd"]
    assert refused(site, DirtyDocsError(paths))


def test_a_change_outside_the_docs_does_not_matter(site: SampleSite) -> None:
    site.write("README.md", "Something else\n")

    assert site.run("freeze", "v1.0.0").exit_code == 0


def test_docs_without_a_page_are_refused(site: SampleSite) -> None:
    site.git("rm", "-r", "--quiet", "docs")
    site.commit()

    assert refused(site, MissingDocsError(site.root / "docs"))


def test_a_page_missing_from_nav_is_refused(site: SampleSite) -> None:
    site.git("rm", "--quiet", "docs/guides/role.md")
    site.commit()

    assert refused(site, MissingNavPageError("guides/role.md", "docs"))


def test_a_folder_without_git_is_refused(site: SampleSite) -> None:
    (site.root / ".git").rename(site.root / "git")

    assert refused(site, NoRepositoryError(site.root))


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_freeze_that_fails_while_it_moves_leaves_nothing(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    site.run("freeze", "v1.0.0")
    site.write("docs/new.md", "# New\n")
    site.commit()
    before = files(site)
    fail_after(monkeypatch, moved)

    result = site.run("freeze", "v1.1.0")

    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        f"error: can't write `{site.root / 'versions'}`: No space left on device",
    )
    assert files(site) == before


def test_a_first_freeze_that_fails_leaves_no_folder(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_after(monkeypatch, 1)

    site.run("freeze", "v1.0.0")

    assert not (site.root / "versions").exists()


def fail_after(monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    """Let the disk be full after so many renames."""
    left = iter(range(moves))

    def failing(real: object) -> object:
        def move(self: Path, target: Path) -> Path:
            if next(left, None) is None:
                raise OSError(28, os.strerror(28))
            return real(self, target)  # type: ignore[operator,no-any-return]  # a method of Path

        return move

    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))


def test_a_full_disk_leaves_nothing(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, data: bytes) -> int:
        raise OSError(28, os.strerror(28), data[:0])

    monkeypatch.setattr(Path, "write_bytes", full)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, (site.root / "versions").exists()) == (2, False)


def test_a_file_in_the_way_is_an_error(site: SampleSite) -> None:
    site.write("versions", "in the way")
    site.commit()
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, files(site)) == (2, before)


def test_what_a_killed_run_left_behind_is_removed(site: SampleSite) -> None:
    site.write("versions/.freezing-v1.0.0-abcd/snapshot/docs/index.md", "# Half\n")

    site.run("freeze", "v1.0.0")

    names = sorted(path.name for path in (site.root / "versions").iterdir())
    assert names == ["redirects.yml", "registry.yml", "v1.0.0"]


def test_a_run_that_was_killed_before_the_registry_is_completed(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    complete = files(site)
    (site.root / "versions/registry.yml").unlink()

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, files(site)) == (0, complete)


def test_a_folder_that_no_freeze_made_is_refused(site: SampleSite) -> None:
    site.write("versions/v1.0.0/docs/index.md", "# By hand\n")

    assert refused(site, UnlistedSnapshotError(V1))


def test_a_page_with_a_broken_fence_is_not_frozen(site: SampleSite) -> None:
    site.write("docs/guides/role.md", "# T\n\n```bash test\ntrue\n```\n")
    site.commit()

    result = site.run("freeze", "v1.0.0")

    assert result.stderr.startswith(
        "error: docs/guides/role.md:3: this looks like a fence, but the site doesn't"
    )
    assert (result.exit_code, site.project.versions.exists()) == (2, False)
