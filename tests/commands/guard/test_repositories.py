"""Repositories of every kind: the guard says what it needs, or does its work."""

from __future__ import annotations

from pathlib import Path

from tests.commands.guard.findings import PAGE, TITLE, append, edit, found
from tests.conftest import SampleSite
from tooling.git import UnknownRevisionError
from tooling.project import NoProjectError
from tooling.versions.guard import NoMergeBaseError
from tooling.versions.manifest import NewerManifestError


def test_what_is_tampered_with_on_the_base_branch_since_is_not_ours(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "-b", "work")
    site.write("docs/index.md", "# Ours\n")
    site.commit()
    site.git("checkout", "--quiet", "main")
    site.freeze("v1.1.0")
    site.commit(TITLE)
    site.git("tag", "--force", "base")
    site.git("checkout", "--quiet", "work")

    assert found(site) == []


def test_a_shallow_clone_says_how_to_get_the_rest(site: SampleSite, tmp_path: Path) -> None:
    site.commit("One more")
    clone = SampleSite(tmp_path / "clone")
    site.git("clone", "--quiet", "--depth", "1", f"file://{site.root}", str(clone.root))

    result = clone.run("guard", "--base", site.git("rev-parse", "base"))

    assert (result.exit_code, "git fetch --unshallow" in result.stderr) == (2, True)


def test_a_detached_head_is_guarded_like_any_other(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "--detach")
    append(site, PAGE)
    site.commit()

    assert found(site) == [f"{PAGE}:1 [frozen-file-changed]"]


def test_a_bare_repository_is_an_error(site: SampleSite, tmp_path: Path) -> None:
    bare = SampleSite(tmp_path / "bare.git")
    site.git("clone", "--quiet", "--bare", str(site.root), str(bare.root))

    result = bare.run("guard", "--base", "base")

    assert (result.exit_code, result.stderr) == (2, f"error: {NoProjectError(bare.root)}\n")


def test_a_manifest_of_a_later_tooling_is_an_error(site: SampleSite) -> None:
    edit(site, "versions/v1.0.0/manifest.json", '"format": 1', '"format": 9')

    result = site.run("guard", "--base", "base")

    error = NewerManifestError("versions/v1.0.0/manifest.json", 9)
    assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")


def test_an_unknown_base_is_an_error(site: SampleSite) -> None:
    result = site.run("guard", "--base", "nowhere")

    assert (result.exit_code, result.stderr) == (2, f"error: {UnknownRevisionError('nowhere')}\n")


def test_histories_with_nothing_in_common_are_an_error(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "--orphan", "other")
    site.commit()

    result = site.run("guard", "--base", "base")

    assert (result.exit_code, result.stderr) == (2, f"error: {NoMergeBaseError('base')}\n")


def test_attributes_above_the_project_count_as_well(site: SampleSite) -> None:
    inner = SampleSite(site.root / "below/site")
    inner.root.mkdir(parents=True)
    for name in ("docs", "mkdocs.yml"):
        site.git("mv", name, f"below/site/{name}")
    site.commit()
    site.git("tag", "--force", "base")
    inner.freeze("v2.0.0")
    site.commit()
    assert found(inner, TITLE) == []

    site.write(".gitattributes", "below/site/versions/** text\n")
    site.commit()
    assert found(inner, TITLE) == ["versions/v2.0.0/docs/guides/role.md:1 [bytes-converted]"]

    site.write("below/site/.gitattributes", "versions/** -text\n")
    site.commit()
    assert found(inner, TITLE) == []
