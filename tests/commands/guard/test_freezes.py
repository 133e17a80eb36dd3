"""Freezes: what the command `tooling guard` finds of a snapshot that is new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.guard.findings import TITLE, edit, found
from tests.conftest import SampleSite
from tooling.versions.manifest import Manifest


def freeze(site: SampleSite, version: str = "v1.1.0") -> None:
    """Freeze a version with a page and an image that are new in it."""
    site.write(f"docs/{version}.md", f"# New\n\n![New](images/{version}.png)\n")
    site.write(f"docs/images/{version}.png", "png")
    site.commit()
    site.freeze(version)
    site.commit(TITLE)


def test_a_new_snapshot_with_its_title_that_equals_a_rerun_is_no_finding(site: SampleSite) -> None:
    freeze(site)

    result = site.run("guard", "--base", "base", "--title", TITLE)

    assert (result.exit_code, result.stdout) == (
        0,
        "guard: 1 snapshot unchanged, 1 added, 1 image added, 0 removed\n",
    )


def test_a_new_snapshot_needs_the_title(site: SampleSite) -> None:
    freeze(site)

    assert found(site, "docs: snapshot [docs-freeze]") == ["versions/v1.1.0:1 [freeze-without-title]"]


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            "versions/v1.1.0/docs/index.md",
            "Small",
            "Big",
            ["versions/v1.1.0/docs/index.md:1 [freeze-differs]"],
        ),
        (
            "versions/v1.1.0/manifest.json",
            "100644",
            "100755",
            ["versions/v1.1.0/manifest.json:1 [manifest-unreadable]"],
        ),
        (
            "versions/registry.yml",
            "date: 2026-01-02",
            "date: 2026-01-03",
            ["versions/registry.yml:1 [entry-differs]", "versions/registry.yml:7 [entry-changed]"],
        ),
    ],
)
def test_a_new_snapshot_that_differs_from_a_rerun_is_found(
    site: SampleSite, path: str, old: str, new: str, expected: list[str]
) -> None:
    freeze(site)
    edit(site, path, old, new)
    site.commit()

    assert found(site, TITLE) == expected


def test_a_manifest_forged_with_its_digest_is_found(site: SampleSite) -> None:
    freeze(site)
    file = site.root / "versions/v1.1.0/manifest.json"
    manifest = Manifest.parse(file.read_bytes(), file.name)
    file.write_bytes(replace(manifest, images={}).data)

    assert found(site, TITLE) == ["versions/v1.1.0/manifest.json:1 [freeze-differs]"]


def test_a_file_slipped_into_a_new_snapshot_is_found(site: SampleSite) -> None:
    freeze(site)
    site.write("versions/v1.1.0/docs/slipped.md", "# In\n")
    (site.root / "versions/v1.1.0/docs/guides/role.md").unlink()

    assert found(site, TITLE) == [
        "versions/v1.1.0/docs/guides/role.md:1 [freeze-differs]",
        "versions/v1.1.0/docs/slipped.md:1 [freeze-differs]",
    ]


def test_a_new_snapshot_from_a_commit_that_nobody_has_is_found(site: SampleSite) -> None:
    freeze(site)
    edit(site, "versions/registry.yml", site.git("rev-parse", "HEAD~1"), "f" * 40)
    site.write("docs/index.md", "# Edge went on\n")
    site.commit()

    assert found(site, TITLE) == ["versions/registry.yml:1 [source-unknown]"]


def test_a_freeze_is_proven_by_the_docs_that_came_with_it_when_its_commit_was_squashed_away(
    site: SampleSite,
) -> None:
    site.git("checkout", "--quiet", "-b", "work")
    freeze(site)
    source = site.git("rev-parse", "work~1")
    site.git("checkout", "--quiet", "main")
    site.git("merge", "--squash", "--quiet", "work")
    site.commit(TITLE)
    site.git("branch", "--quiet", "-D", "work")
    site.git("reflog", "expire", "--expire=all", "--all")
    site.git("gc", "--quiet", "--prune=all")

    assert site.git("rev-list", "--all", "--count") == "3"
    assert source not in site.git("rev-list", "--all")
    assert found(site, TITLE) == []


def test_a_new_snapshot_that_its_own_manifest_contradicts_is_found_without_the_commit(
    site: SampleSite,
) -> None:
    freeze(site)
    edit(site, "versions/registry.yml", site.git("rev-parse", "HEAD~1"), "f" * 40)
    site.write("docs/index.md", "# Edge went on\n")
    site.write("versions/v1.1.0/docs/index.md", "# Other\n")
    site.commit()

    assert found(site, TITLE) == [
        "versions/registry.yml:1 [source-unknown]",
        "versions/v1.1.0/docs/index.md:1 [manifest-differs]",
    ]


def test_without_a_title_versions_needn_t_be_announced_and_have_to_equal_a_rerun(site: SampleSite) -> None:
    freeze(site, "v1.1.0")
    freeze(site, "v1.2.0")
    assert site.run("guard", "--base", "base").exit_code == 0
    edit(site, "versions/v1.2.0/docs/index.md", "Small", "Big")

    result = site.run("guard", "--base", "base")

    assert result.stdout.splitlines()[0].endswith("[freeze-differs]")


def test_an_alias_is_a_version_with_the_docs_of_another(site: SampleSite) -> None:
    site.freeze("v1.0.1")
    site.commit()

    assert found(site, TITLE) == []


def test_an_alias_of_other_docs_is_found(site: SampleSite) -> None:
    site.freeze("v1.0.1")
    site.write("docs/index.md", "# Other\n")
    head = site.commit()
    edit(site, "versions/registry.yml", site.git("rev-parse", "base"), head)

    assert "versions/registry.yml:1 [entry-differs]" in found(site, TITLE)


def test_a_head_is_looked_at_without_its_files(site: SampleSite) -> None:
    freeze(site)
    edit(site, "versions/v1.1.0/docs/index.md", "Small", "Big")
    bad = site.commit()
    site.git("checkout", "--quiet", "base")

    result = site.run("guard", "--base", "base", "--head", bad)

    assert result.stdout.splitlines()[0].endswith("[freeze-differs]")


def test_two_versions_at_once_are_found(site: SampleSite) -> None:
    freeze(site, "v1.1.0")
    freeze(site, "v1.2.0")

    assert found(site, TITLE) == [
        "versions/v1.1.0:1 [several-freezes]",
        "versions/v1.2.0:1 [several-freezes]",
    ]


@pytest.mark.parametrize("status", ["supported", "purged"])
def test_an_entry_alone_is_found(site: SampleSite, status: str) -> None:
    registry = (site.root / "versions/registry.yml").read_text()
    other = registry.replace("v1.0.0", "v0.9.0").replace("supported", status)
    site.write("versions/registry.yml", registry + other)

    assert "versions/v0.9.0/manifest.json:1 [manifest-unreadable]" in found(site, TITLE)
