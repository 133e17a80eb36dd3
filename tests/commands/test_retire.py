from __future__ import annotations

import datetime

import pytest

from tests.conftest import SampleSite
from tooling.tree import Tree
from tooling.versions.docs import PurgedVersionError, UnknownVersionError
from tooling.versions.freeze import TakenVersionError
from tooling.versions.history import History
from tooling.versions.registry import Retirement, Status, Version
from tooling.versions.retire import AlreadyRetiredError, NobodyError, SharedSnapshotError

V1, V1_1 = Version(1, 0, 0), Version(1, 1, 0)
PURGE = ["retire", "v1.0.0", "--purge", "--reason", "Nobody uses it.", "--by", "docs"]
WHY = ["--reason", "Nobody uses it.", "--by", "docs"]


@pytest.fixture
def frozen(site: SampleSite) -> SampleSite:
    """The site with v1.0.0, and v1.1.0 with one page and one image more; the image of v1.0.0 is in both."""
    site.freeze("v1.0.0")
    site.write("docs/new.md", "# New\n\n[Home](index.md) ![New](images/new.png)\n")
    site.write("docs/images/new.png", "png")
    site.commit("[docs-freeze] v1.0.0")
    site.freeze("v1.1.0")
    site.git("rm", "--quiet", "docs/new.md")
    site.commit("[docs-freeze] v1.1.0")
    return site


def versions(site: SampleSite) -> Tree:
    return Tree.from_folder(site.root / "versions")


def history(site: SampleSite) -> History:
    return History.read(site.root / "versions")


def test_a_retired_version_keeps_its_pages_and_is_no_longer_the_default(frozen: SampleSite) -> None:
    before = versions(frozen)

    result = frozen.run("retire", "v1.1.0", *WHY)

    entry = history(frozen).entry(V1_1)
    today = datetime.datetime.now(datetime.UTC).date()
    lists = ("redirects.yml", "registry.yml")
    assert (entry.status, entry.retirement) == (Status.RETIRED, Retirement(today, "docs", "Nobody uses it."))
    assert history(frozen).registry.default == V1
    assert versions(frozen).where(lambda path: path not in lists) == before.where(
        lambda path: path not in lists
    )
    assert result.stdout == (
        "v1.1.0 will be retired\n"
        "  default    v1.1.0 -> v1.0.0\n"
        "  redirects  5\n"
        "Next:\n"
        '  git add --all --force versions && git commit -m "docs: retire v1.1.0"\n'
    )
    assert frozen.run("guard", "--base", "HEAD").exit_code == 0


def test_when_all_versions_are_retired_unversioned_urls_lead_to_edge(frozen: SampleSite) -> None:
    for version in ("v1.0.0", "v1.1.0"):
        frozen.run("retire", version, *WHY)

    assert frozen.run("build").exit_code == 0
    assert '<a href="edge/">' in (frozen.project.site / "en/index.html").read_text()


def test_the_site_tells_readers_and_search_engines_of_a_retired_version(frozen: SampleSite) -> None:
    frozen.run("retire", "v1.0.0", *WHY)

    assert frozen.run("build").exit_code == 0

    page = (frozen.project.site / "en/v1.0.0/index.html").read_text()
    other = (frozen.project.site / "en/v1.1.0/index.html").read_text()
    assert ["noindex" in text for text in (page, other)] == [True, False]
    assert ["was retired" in text for text in (page, other)] == [True, False]


def test_a_purged_version_leaves_its_manifest_and_its_urls_lead_on(frozen: SampleSite) -> None:
    before = versions(frozen)

    result = frozen.run("retire", "v1.1.0", "--purge", *WHY)

    after = versions(frozen)
    manifest = "v1.1.0/manifest.json"
    assert [path for path in after.files if path.startswith("v1.1.0/")] == [manifest]
    assert after.files[manifest] == before.files[manifest]
    assert history(frozen).entry(V1_1).status is Status.PURGED
    assert (
        "No version shows these images any more. To remove them as well:\n  git rm docs/images/new.png\n"
        in (result.stdout)
    )
    assert "  removes    versions/v1.1.0/docs\n" in result.stdout
    assert frozen.run("build").exit_code == 0
    assert "/en/new/" in (frozen.root / "versions/redirects.yml").read_text()


def test_the_guard_takes_a_purge_and_the_removal_of_the_images_that_nothing_shows(frozen: SampleSite) -> None:
    frozen.run("retire", "v1.1.0", "--purge", *WHY)
    frozen.git("rm", "--quiet", "docs/images/new.png")
    frozen.commit("docs: purge v1.1.0")

    result = frozen.run("guard", "--base", "HEAD~1", "--title", "docs: purge v1.1.0")

    assert (result.exit_code, result.stdout) == (
        0,
        "guard: 1 snapshot unchanged, 0 added, 1 purged, 0 images added, 1 removed\n",
    )


def test_the_guard_keeps_images_that_another_version_shows(frozen: SampleSite) -> None:
    frozen.run("retire", "v1.1.0", "--purge", *WHY)
    frozen.git("rm", "--quiet", "docs/images/dot.png")
    frozen.commit("docs: purge v1.1.0")

    result = frozen.run("guard", "--base", "HEAD~1")

    assert result.stdout.endswith("docs/images/dot.png [image-removed]\n")


@pytest.mark.parametrize(
    ("tamper", "rule"),
    [
        (lambda site: site.git("checkout", "HEAD", "--", "versions/v1.1.0/docs"), "frozen-file-removed"),
        (lambda site: site.git("checkout", "HEAD", "--", "versions/v1.1.0"), "purged-pages"),
        (lambda site: (site.root / "versions/v1.1.0/manifest.json").write_text("{}"), "frozen-file-changed"),
        (lambda site: site.git("rm", "-r", "--quiet", "versions/v1.1.0"), "snapshot-removed"),
        (lambda site: site.write("versions/v1.1.0/docs/other.md", "# Other\n"), "frozen-file-added"),
    ],
)
def test_the_guard_takes_no_other_purge(frozen: SampleSite, tamper: object, rule: str) -> None:
    frozen.run("retire", "v1.1.0", "--purge", *WHY)
    tamper(frozen)  # type: ignore[operator]  # a function of the table above

    assert f"[{rule}]" in frozen.run("guard", "--base", "HEAD").stdout


def test_nothing_brings_a_version_back(frozen: SampleSite) -> None:
    frozen.run("retire", "v1.0.0", *WHY)
    frozen.commit("docs: retire v1.0.0")
    frozen.git("revert", "--no-edit", "HEAD")

    assert "[entry-changed]" in frozen.run("guard", "--base", "HEAD~1").stdout


def test_a_version_is_not_retired_by_hand_without_saying_why(frozen: SampleSite) -> None:
    file = frozen.root / "versions/registry.yml"
    file.write_text(file.read_text().replace("supported", "retired", 1))

    assert "[entry-changed]" in frozen.run("guard", "--base", "HEAD").stdout


def test_an_alias_is_purged_before_its_snapshot(frozen: SampleSite) -> None:
    frozen.git("checkout", "--quiet", "HEAD~1", "--", "docs/new.md")
    frozen.commit()
    frozen.freeze("v1.1.1")
    frozen.commit("[docs-freeze] v1.1.1")
    refused = frozen.run("retire", "v1.1.0", "--purge", *WHY)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"error: {SharedSnapshotError(V1_1, [Version(1, 1, 1)])}\n",
    )

    assert frozen.run("retire", "v1.1.1", "--purge", *WHY).exit_code == 0
    assert frozen.run("retire", "v1.1.0", "--purge", *WHY).exit_code == 0

    assert frozen.run("guard", "--base", "HEAD").exit_code == 0
    assert frozen.run("build").exit_code == 0


@pytest.mark.parametrize(
    ("commands", "error"),
    [
        ([["retire", "v9.0.0", *WHY]], UnknownVersionError(Version(9, 0, 0), ["v1.1.0", "v1.0.0"])),
        ([["retire", "v1.0.0", *WHY]] * 2, AlreadyRetiredError(V1)),
        (
            [["retire", "v1.0.0", "--purge", *WHY], ["retire", "v1.0.0", *WHY]],
            PurgedVersionError(V1, ["v1.1.0"]),
        ),
        ([["retire", "v1.0.0", "--purge", *WHY], ["freeze", "v1.0.0"]], TakenVersionError(V1)),
    ],
)
def test_what_can_t_be_is_refused(frozen: SampleSite, commands: list[list[str]], error: Exception) -> None:
    for command in commands[:-1]:
        frozen.run(*command)
        frozen.commit("[docs-freeze]")
    before = versions(frozen)

    result = frozen.run(*commands[-1])

    assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")
    assert versions(frozen) == before


def test_somebody_retires_a_version(frozen: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    nobody = frozen.run("retire", "v1.0.0", "--reason", "Old.")
    frozen.git("config", "user.name", "Docs team")
    somebody = frozen.run("retire", "v1.0.0", "--reason", "Old.")

    assert (nobody.exit_code, nobody.stderr) == (2, f"error: {NobodyError()}\n")
    assert somebody.exit_code == 0
    assert "retired_by: Docs team\n" in (frozen.root / "versions/registry.yml").read_text()


def test_a_dry_run_writes_nothing(frozen: SampleSite) -> None:
    before = versions(frozen)

    assert frozen.run("retire", "v1.1.0", "--purge", "--dry-run", *WHY).exit_code == 0
    assert versions(frozen) == before
