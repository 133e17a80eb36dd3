from __future__ import annotations

import pytest

from tests.commands.release.released import BRANCH, CHANGELOG, assert_released, entry, merge, refused
from tests.conftest import SampleSite
from tooling.versions.freeze import AlreadyFrozenError, DirtyDocsError
from tooling.versions.registry import BadVersionError, Version
from tooling.versions.release_state import (
    BehindRemoteError,
    DetachedHeadError,
    ElsewhereError,
    NoIdentityError,
    OldBranchError,
    OtherBranchError,
    UnknownBaseError,
    UnknownRemoteError,
)


@pytest.mark.parametrize("text", ["1.0.0", "1.0.0rc1", "v1.10.0.post1", "v1.0.0+build", "v1.0", "v1.0.0\n"])
def test_what_is_no_version_is_refused(site: SampleSite, text: str) -> None:
    assert refused(site, BadVersionError(text), text)


@pytest.mark.parametrize("path", [CHANGELOG, "docs/new.md", "mkdocs.yml", "versions/errata/x.md"])
def test_what_is_not_committed_is_refused(site: SampleSite, path: str) -> None:
    file = site.root / path
    site.write(path, (file.read_text() if file.exists() else "") + "\n\n")

    assert refused(site, DirtyDocsError([path]))


def test_an_edit_on_the_branch_is_not_taken_for_an_interrupted_step(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    site.git("config", f"branch.{BRANCH}.gh-merge-base", "main")
    site.write(CHANGELOG, entry() + "- One more.\n")
    assert refused(site, DirtyDocsError([CHANGELOG]))
    site.git("checkout", "--quiet", "--", CHANGELOG)
    site.write("versions/v1.0.0/docs/index.md", "# By hand\n")

    assert refused(site, DirtyDocsError(["versions/v1.0.0/docs/index.md"]))


def test_a_release_without_a_branch_is_refused(site: SampleSite) -> None:
    site.git("checkout", "--quiet", "--detach")

    assert refused(site, DetachedHeadError())


def test_a_release_by_nobody_is_refused(site: SampleSite) -> None:
    site.git("config", "--unset", "user.name")
    site.git("config", "--unset", "user.email")
    site.git("config", "user.useConfigOnly", "true")

    assert refused(site, NoIdentityError())


def test_a_branch_from_an_earlier_time_is_refused(site: SampleSite) -> None:
    site.git("branch", BRANCH)
    site.write("docs/new.md", "# New\n")
    site.commit()

    assert refused(site, OldBranchError(BRANCH, "main"))


def test_a_branch_with_something_else_is_refused(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    site.write("src/app.py", "print()\n")
    site.write("versions/errata/x.md", "# Mine\n")
    site.git("add", "src", "versions")
    site.git("commit", "--quiet", "--message", "Mine")
    site.git("switch", "--quiet", "main")

    assert refused(site, OtherBranchError(BRANCH, ["src/app.py", "versions/errata/x.md"]))


def test_a_branch_that_was_made_by_hand_says_what_it_is_merged_into(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--create", BRANCH)
    assert refused(site, UnknownBaseError(BRANCH))
    site.git("config", f"branch.{BRANCH}.gh-merge-base", "main")

    assert site.run("release", "v1.0.0").exit_code == 0
    assert_released(site)


def test_a_remote_that_is_not_there_is_refused(site: SampleSite) -> None:
    assert refused(site, UnknownRemoteError("upstream"), "v1.0.0", "--remote", "upstream")


def test_a_release_without_the_newest_commits_is_refused(site: SampleSite) -> None:
    other = SampleSite(site.root.parent / "other")
    site.git("clone", "--quiet", "../remote.git", str(other.root))
    other.write("docs/new.md", "# New\n")
    other.commit()
    other.git("push", "--quiet")

    assert refused(site, BehindRemoteError("main", "origin"))


def test_a_release_that_was_begun_elsewhere_is_refused_until_it_is_fetched(site: SampleSite) -> None:
    other = SampleSite(site.root.parent / "other")
    site.git("clone", "--quiet", "../remote.git", str(other.root))
    site.run("release", "v1.0.0")
    other.git("config", "user.name", "Tester")
    other.git("config", "user.email", "tester@example.com")
    assert refused(other, ElsewhereError(BRANCH, "origin"))
    other.git("fetch", "--quiet", "origin")
    other.git("switch", "--quiet", BRANCH)
    other.git("config", f"branch.{BRANCH}.gh-merge-base", "main")

    assert other.run("release", "v1.0.0").exit_code == 0
    assert_released(site)


def test_a_branch_that_the_remote_has_otherwise_is_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    site.git("commit", "--quiet", "--amend", "--message", "Mine")

    assert refused(site, BehindRemoteError(BRANCH, "origin"))


def test_a_version_that_is_frozen_with_other_docs_is_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, AlreadyFrozenError(Version(1, 0, 0)))
