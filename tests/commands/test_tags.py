from __future__ import annotations

import json

import pytest

from tests.conftest import SampleSite


@pytest.fixture
def released(site: SampleSite) -> SampleSite:
    """The site `small` with v1.0.0 and v1.0.1, an alias of it, frozen and merged; edge has moved on."""
    site.run("freeze", "v1.0.0")
    site.commit("[docs-freeze] docs: snapshot for v1.0.0")
    site.run("freeze", "v1.0.1")
    site.commit("[docs-freeze] docs: snapshot for v1.0.1")
    site.write("docs/images/new.png", "New\n")
    site.commit("Add an image")
    site.git("tag", "same")
    site.write("docs/index.md", "# Small, and more\n")
    site.write("docs/new.md", "# New\n")
    site.commit("Change the docs")
    return site


def notes(site: SampleSite) -> list[str]:
    """Return the last column of the versions, newest first."""
    return [line.split("  ")[-1] for line in site.run("versions", "--tags").stdout.splitlines()[1:3]]


def test_versions_without_a_tag_say_so(released: SampleSite) -> None:
    result = released.run("versions", "--tags")

    assert (result.exit_code, notes(released)) == (0, ["alias of v1.0.0; default; no tag", "no tag"])


@pytest.mark.parametrize("options", [[], ["--annotate", "--message", "Released"]], ids=["light", "annotated"])
def test_a_tag_with_the_frozen_docs_matches_wherever_it_stands(
    released: SampleSite, options: list[str]
) -> None:
    source = released.git("log", "--format=%H").splitlines()[-1]
    released.git("tag", *options, "v1.0.0", source)
    released.git("tag", *options, "v1.0.1", "same")

    result = released.run("versions", "--tags")

    assert result.exit_code == 0
    assert notes(released) == ["alias of v1.0.0; default; tag matches", "tag matches"]


def test_a_tag_that_was_set_when_the_docs_had_moved_on_differs(released: SampleSite) -> None:
    released.git("tag", "v1.0.1")
    source = json.loads(released.run("versions", "--json").stdout)[0]["source"]

    result = released.run("versions", "--tags")

    assert result.exit_code == 1
    assert notes(released) == ["alias of v1.0.0; default; tag differs", "no tag"]
    assert result.stdout.splitlines()[3:] == [
        "versions/registry.yml:1: the tag `v1.0.1` has other docs than were frozen; "
        f"tag the commit that was: git tag --force v1.0.1 {source[:12]} [tag-differs]",
        "  docs/index.md",
        "  docs/new.md",
    ]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("mkdocs.yml", lambda site: site.write("mkdocs.yml", "site_name: Other\n")),
        ("docs/index.md", lambda site: (site.root / "docs/index.md").chmod(0o755)),
        ("docs/guides/role.md", lambda site: site.git("rm", "docs/guides/role.md")),
    ],
    ids=["settings", "mode", "removed"],
)
def test_every_frozen_file_counts(released: SampleSite, path: str, change: object) -> None:
    released.git("reset", "--quiet", "--hard", "same")
    assert callable(change)
    change(released)
    released.commit()
    released.git("tag", "v1.0.0")

    result = released.run("versions", "--tags", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)[1]["differing"] == [path]


def test_programs_learn_of_the_tags_as_well(released: SampleSite) -> None:
    head = released.git("rev-parse", "HEAD")
    released.git("tag", "v1.0.1")

    result = released.run("versions", "--tags", "--json")

    tags = [{key: each[key] for key in ("tag", "tagged", "differing")} for each in json.loads(result.stdout)]
    assert result.exit_code == 1
    assert tags == [
        {"tag": "differs", "tagged": head, "differing": ["docs/index.md", "docs/new.md"]},
        {"tag": "no tag", "tagged": None, "differing": []},
    ]


def test_a_snapshot_that_is_not_committed_is_compared_as_well(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")

    site.run("freeze", "v1.0.0")

    assert notes(site) == ["default; tag matches"]


def test_a_purged_version_has_nothing_to_compare(released: SampleSite) -> None:
    for version in ("v1.0.1", "v1.0.0"):
        purged = released.run("retire", version, "--reason", "Gone", "--by", "Tester", "--purge")
        assert purged.exit_code == 0, purged.output
    released.git("tag", "v1.0.0")

    result = released.run("versions", "--tags", "--json")

    assert (result.exit_code, ["tag" in each for each in json.loads(result.stdout)]) == (0, [False, False])


def test_without_the_option_no_tag_is_looked_at(released: SampleSite) -> None:
    released.git("tag", "v1.0.0")

    result = released.run("versions")

    assert (result.exit_code, "tag" in result.stdout) == (0, False)
