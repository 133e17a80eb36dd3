from __future__ import annotations

import re

import pytest

from tests.commands.release.released import (
    BRANCH,
    CHANGELOG,
    ONE,
    TITLE,
    entry,
    everything,
    merge,
    pull_requests,
    refused,
    remote_tip,
    subjects,
    today,
)
from tests.conftest import SampleSite
from tooling.versions.changelog import EmptyUnreleasedError
from tooling.versions.history import History
from tooling.versions.registry import Version
from tooling.versions.release import NothingToReleaseError


def test_two_releases_in_a_row_have_an_entry_and_a_snapshot_each(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write(CHANGELOG, entry().replace("## Unreleased\n", "## Unreleased\n\n- More.\n"))
    site.commit("More")
    site.git("push", "--quiet", "origin", "main")

    result = site.run("release", "v1.1.0")

    assert result.exit_code == 0, result.output
    headings = re.findall(r"^## .*", (site.root / CHANGELOG).read_text(), re.MULTILINE)
    assert headings == ["## Unreleased", f"## v1.1.0 - {today()}", f"## v1.0.0 - {today()}"]
    versions = History.read(site.root / "versions").registry.entries
    assert [str(each.version) for each in versions] == ["v1.1.0", "v1.0.0"]
    assert pull_requests(site)[1]["--title"] == TITLE.replace("v1.0.0", "v1.1.0")
    assert "default    v1.0.0 -> v1.1.0" in pull_requests(site)[1]["--body"]


def test_docs_that_did_not_change_are_released_as_an_alias_without_an_entry(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    before = (site.root / CHANGELOG).read_bytes()

    result = site.run("release", "v1.0.1")

    assert result.stdout.splitlines()[1:3] == [
        "  left out  changelog     nothing changed for readers",
        "  done      snapshot      another name of v1.0.0, which has the same docs",
    ]
    assert History.read(site.root / "versions").entry(Version(1, 0, 1)).alias_of == Version(1, 0, 0)
    assert (site.root / CHANGELOG).read_bytes() == before
    assert pull_requests(site)[1]["--title"] == "[docs-freeze] docs: snapshot for v1.0.1"
    assert site.run("release", "v1.0.1").stdout.splitlines()[:3] == [
        "  done      branch        docs/freeze-v1.0.1, from main",
        *result.stdout.splitlines()[1:3],
    ]


def test_docs_that_changed_without_a_word_in_the_changelog_are_refused(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    merge(site, BRANCH)
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, EmptyUnreleasedError("about/changelog.md"), "v1.1.0")


def test_docs_without_a_changelog_are_released_without_an_entry(site: SampleSite) -> None:
    site.git("rm", "--quiet", CHANGELOG)
    site.commit()

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1] == "  left out  changelog     the docs have none"
    assert subjects(site) == ["[docs-freeze] docs: snapshot for v1.0.0"]


@pytest.mark.parametrize("name", ["v1.0.0-rc.1", "v1.0.0a1", "v1.0.0.dev3"])
def test_a_pre_release_is_an_entry_in_the_changelog(site: SampleSite, name: str) -> None:
    result = site.run("release", name)

    branch = f"docs/changelog-{name}"
    assert (result.exit_code, result.stdout) == (
        0,
        f"  done      branch        {branch}, from main\n"
        f"  done      changelog     about/changelog.md: what is unreleased becomes {name} - {today()}\n"
        "  left out  snapshot      a pre-release rides on edge\n"
        "  done      push          to origin\n"
        f"  done      pull request  {ONE}\n"
        "Once main has it, nothing is left to do: a pre-release rides on edge.\n",
    )
    assert subjects(site, branch) == [f"docs: changelog for {name}"]
    assert remote_tip(site, branch) == site.git("rev-parse", "HEAD")
    assert (site.root / CHANGELOG).read_text() == entry(name)
    assert [request["--title"] for request in pull_requests(site)] == [f"docs: changelog for {name}"]
    assert not (site.root / "versions").exists()
    before = everything(site)
    assert (site.run("release", name).exit_code, everything(site)) == (0, before)


def test_a_version_after_its_pre_release_has_an_entry_of_its_own(site: SampleSite) -> None:
    site.run("release", "v1.0.0-rc.1")
    merge(site, "docs/changelog-v1.0.0-rc.1")
    assert refused(site, EmptyUnreleasedError("about/changelog.md"))
    text = (site.root / CHANGELOG).read_text()
    site.write(CHANGELOG, text.replace("## Unreleased\n", "## Unreleased\n\nAs in v1.0.0-rc.1.\n"))
    site.commit()

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0, result.output
    headings = re.findall(r"^## .*", (site.root / CHANGELOG).read_text(), re.MULTILINE)
    assert headings == ["## Unreleased", f"## v1.0.0 - {today()}", f"## v1.0.0-rc.1 - {today()}"]


def test_a_pre_release_without_a_changelog_is_refused(site: SampleSite) -> None:
    site.git("rm", "--quiet", CHANGELOG)
    site.commit()

    assert refused(site, NothingToReleaseError("v1.0.0-rc.1"), "v1.0.0-rc.1")
