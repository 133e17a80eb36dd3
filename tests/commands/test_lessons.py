"""What went wrong elsewhere when docs were frozen, each with what is right in its name."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SampleSite
from tooling.tree import Tree
from tooling.versions.registry import BadVersionError


def versions(site: SampleSite) -> Tree:
    return Tree.from_folder(site.root / "versions")


@pytest.mark.parametrize("left", ["", "docs/index.md"])
def test_a_folder_that_a_crash_left_neither_counts_as_frozen_nor_moves_a_redirect(
    site: SampleSite, left: str
) -> None:
    site.freeze("v1.0.0")
    before = versions(site).where(lambda path: not path.startswith("v1.1.0/"))
    site.write("docs/index.md", "# Other\n\n[Role](guides/role.md)\n")
    site.commit()
    (site.root / "versions/v1.1.0").mkdir()
    if left:
        site.write(f"versions/v1.1.0/{left}", "# Half\n")

    result = site.run("freeze", "v1.1.0")

    assert result.exit_code == (2 if left else 0)
    if left:
        assert versions(site).where(lambda path: not path.startswith("v1.1.0/")) == before


def test_freezing_an_old_version_again_rolls_no_redirect_back(site: SampleSite) -> None:
    first = site.git("rev-parse", "HEAD")
    site.freeze("v1.0.0")
    site.write("docs/index.md", "# Other\n\n[Role](guides/role.md)\n")
    site.commit()
    site.freeze("v1.1.0")
    before = versions(site)

    result = site.run("freeze", "v1.0.0", "--from", first)

    assert (result.exit_code, result.stdout) == (0, "v1.0.0 is already frozen with this content\n")
    assert versions(site) == before


@pytest.mark.parametrize("name", ["v1.10.0.post1", "v1.0.0+build", "v1.15.0\n", "v١.١٥.٠", "1.15"])
def test_what_is_no_version_is_refused_by_its_whole_text(site: SampleSite, name: str) -> None:
    result = site.run("freeze", name)

    assert (result.exit_code, result.stderr) == (2, f"error: {BadVersionError(name)}\n")
    assert not (site.root / "versions").exists()


@pytest.mark.parametrize("text", [None, "\tnot: yaml: at all", "[]"])
def test_settings_that_are_missing_or_no_yaml_stop_a_freeze_before_it_writes(
    site: SampleSite, text: str | None
) -> None:
    site.freeze("v1.0.0")
    site.commit()
    good, before = site.git("rev-parse", "HEAD"), versions(site)
    site.git("rm", "--quiet", "mkdocs.yml") if text is None else site.write("mkdocs.yml", text)
    bad = site.commit()
    site.git("checkout", "--quiet", good, "--", "mkdocs.yml")
    site.commit()

    result = site.run("freeze", "v1.1.0", "--from", bad)

    assert (result.exit_code, result.stderr.startswith("error: mkdocs.yml: ")) == (2, True)
    assert versions(site) == before


def test_nothing_in_a_page_is_rewritten_when_it_is_frozen(site: SampleSite) -> None:
    page = "# API\n\nopenapi: '/api.yaml'\n\n`/en/edge/role/` and `{{ version }}`\n"
    site.write("docs/index.md", f"{page}\n[Role](guides/role.md)\n")
    site.write("docs/snippets/new.txt", "A new folder of the docs.\n")
    site.commit()

    assert site.run("freeze", "v1.0.0").exit_code == 0

    frozen = site.root / "versions/v1.0.0/docs"
    assert (frozen / "index.md").read_text() == f"{page}\n[Role](guides/role.md)\n"
    assert (frozen / "snippets/new.txt").exists()


def test_a_page_that_an_ignore_rule_left_out_of_the_commit_is_missed(site: SampleSite) -> None:
    site.write(".gitignore", "test/\n.cache/\n")
    site.write("docs/test/plan.md", "# Plan\n")
    site.write("docs/index.md", "# Small\n\n[Role](guides/role.md) [Plan](test/plan.md)\n")
    site.commit()
    site.git("tag", "base")
    result = site.run("freeze", "v1.0.0")
    assert "git add --force versions" in result.stdout
    site.git("add", "versions")
    site.git("commit", "--quiet", "--message", "[docs-freeze] without --force")

    guard = site.run("guard", "--base", "base", "--head", "HEAD")

    assert [line.split(": ")[0] for line in guard.stdout.splitlines() if not line.startswith(" ")] == [
        "versions/v1.0.0/docs/test/plan.md:1"
    ]


def test_the_commit_that_a_version_was_frozen_from_is_recorded(site: SampleSite) -> None:
    head = site.git("rev-parse", "HEAD")
    site.freeze("v1.0.0")
    site.commit()

    listed = json.loads(site.run("versions", "--json").stdout)

    assert [each["source"] for each in listed] == [head]


def test_a_page_that_nav_misspells_is_a_finding_and_not_left_out(site: SampleSite) -> None:
    settings = (site.root / "mkdocs.yml").read_text()
    site.write("mkdocs.yml", settings.replace("guides/role.md", "guides/rule.md"))
    site.commit()

    result = site.run("freeze", "v1.0.0")

    place, message = result.stdout.splitlines()[-1].split(": ")
    assert (result.exit_code, place) == (1, "mkdocs.yml:20")
    assert message.startswith("nav names `guides/rule.md`, which is not in the docs")
    assert not (site.root / "versions").exists()
