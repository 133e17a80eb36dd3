"""The command `tooling diff`."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import SampleSite
from tests.versions.documents import ARN, file
from tooling.project import MissingDocsError
from tooling.versions.docs import MissingSnapshotError, PurgedVersionError, UnknownVersionError
from tooling.versions.registry import BadVersionError, PreReleaseError, Version

V1, V2 = Version(1, 0, 0), Version(1, 1, 0)


@pytest.fixture
def released(site: SampleSite) -> SampleSite:
    """The site `small`, frozen as v1.0.0, with another page and permission since."""
    site.write("docs/guides/read.md", "# Read\n\n" + file("read.json", "GetSecretValue"))
    site.commit()
    site.freeze("v1.0.0")
    site.commit("[docs-freeze] docs: snapshot for v1.0.0")
    site.write("docs/guides/read.md", "# Read\n\n" + file("read.json", "GetSecretValue", "PutSecretValue"))
    site.write("docs/new.md", "# New\n")
    return site


def set_entry(site: SampleSite, version: str, old: str, new: str) -> None:
    """Rewrite a value in the registry's entry of a version."""
    registry = (site.root / "versions/registry.yml").read_text()
    before, name, entry = registry.partition(f"- version: {version}\n")
    site.write("versions/registry.yml", f"{before}{name}{entry.replace(old, new, 1)}")


def test_edge_is_what_is_on_disk_and_any_difference_ends_with_0(released: SampleSite) -> None:
    result = released.run("diff", "v1.0.0", "edge")

    assert (result.exit_code, result.stderr, result.stdout) == (
        0,
        "",
        "v1.0.0 -> edge\n"
        "  pages        1 added, 1 changed\n"
        "  permissions  1 new\n"
        "\n"
        "Permissions\n"
        "  guides/read.md\n"
        "    read.json\n"
        f"      + secretsmanager:PutSecretValue on {ARN}\n"
        "\n"
        "Pages added\n"
        "  new.md\n"
        "\n"
        "Pages changed\n"
        "  guides/read.md\n",
    )


def test_two_versions_are_compared_either_way(released: SampleSite) -> None:
    released.commit()
    released.freeze("v1.1.0")

    there = json.loads(released.run("diff", "v1.0.0", "v1.1.0", "--json").stdout)
    back = json.loads(released.run("diff", "v1.1.0", "v1.0.0", "--json").stdout)

    assert [page["change"] for page in there["pages"]] == ["changed", "added"]
    assert [page["change"] for page in back["pages"]] == ["changed", "removed"]
    new, gone = there["pages"][0]["policies"][0], back["pages"][0]["policies"][0]
    assert (new["new"], new["gone"]) == (gone["gone"], gone["new"])


def test_the_report_is_markdown_when_asked_for(released: SampleSite) -> None:
    result = released.run("diff", "v1.0.0", "edge", "--markdown")

    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "## What changed from v1.0.0 to edge")


def test_comparing_writes_nothing(released: SampleSite) -> None:
    before = released.git("status", "--porcelain", "--untracked-files=all")

    released.run("diff", "v1.0.0", "edge")

    assert released.git("status", "--porcelain", "--untracked-files=all") == before


@pytest.mark.parametrize("version", ["v1.0.0", "edge"])
def test_a_version_does_not_differ_from_itself(released: SampleSite, version: str) -> None:
    result = released.run("diff", version, version)

    assert (result.exit_code, result.stdout) == (0, f"no difference: both are {version}\n")


def test_an_alias_does_not_differ_from_the_version_whose_snapshot_it_shows(released: SampleSite) -> None:
    released.commit()
    released.freeze("v1.1.0")
    set_entry(released, "v1.1.0", "alias_of: null", "alias_of: v1.0.0")
    shutil.rmtree(released.root / "versions/v1.1.0")

    result = released.run("diff", "v1.0.0", "v1.1.0")

    assert (result.exit_code, result.stdout) == (
        0,
        "no difference between v1.0.0 and v1.1.0: both show the snapshot versions/v1.0.0/docs\n",
    )
    assert released.run("diff", "v1.1.0", "edge").stdout.startswith("v1.1.0 -> edge\n")


def test_docs_that_are_equal_are_one_line(site: SampleSite) -> None:
    site.freeze("v1.0.0")

    assert site.run("diff", "v1.0.0", "edge").stdout == "no difference between v1.0.0 and edge\n"


def test_front_matter_that_hides_a_move_is_named_beside_the_report(released: SampleSite) -> None:
    released.write("docs/new.md", "---\naliases: old.md\n---\n\n# New\n")

    result = released.run("diff", "v1.0.0", "edge", "--json")

    assert (result.exit_code, len(json.loads(result.stdout)["pages"])) == (0, 2)
    problem = "expected `aliases` as a list of pages, such as `crewai/keys.md`"
    assert result.stderr == f"docs/new.md:2: {problem} [aliases-unreadable]\n"


def refusal(site: SampleSite, *names: str) -> tuple[int, str]:
    result = site.run("diff", *names)
    assert result.stdout == ""
    return result.exit_code, result.stderr


def test_a_version_that_has_no_pages_is_refused_with_those_that_have(released: SampleSite) -> None:
    released.commit()
    released.freeze("v1.1.0")

    unknown = UnknownVersionError(Version(3, 0, 0), ["v1.1.0", "v1.0.0"])
    assert refusal(released, "v3.0.0", "edge") == (2, f"error: {unknown}\n")
    assert refusal(released, "edge", "1.0") == (2, f"error: {BadVersionError('1.0')}\n")
    assert refusal(released, "edge", "v1.0.0rc1") == (2, f"error: {PreReleaseError('v1.0.0rc1')}\n")


def test_a_version_that_was_purged_or_shows_one_that_was_is_refused(released: SampleSite) -> None:
    released.commit()
    released.freeze("v1.1.0")
    set_entry(released, "v1.1.0", "alias_of: null", "alias_of: v1.0.0")
    set_entry(released, "v1.0.0", "supported", "purged")

    assert refusal(released, "v1.0.0", "edge") == (2, f"error: {PurgedVersionError(V1, [])}\n")
    assert refusal(released, "edge", "v1.1.0") == (2, f"error: {PurgedVersionError(V2, [])}\n")


def test_pages_that_are_not_on_disk_are_missed(released: SampleSite) -> None:
    snapshot = released.root / "versions/v1.0.0"
    shutil.rmtree(snapshot)
    assert refusal(released, "v1.0.0", "edge") == (2, f"error: {MissingSnapshotError('v1.0.0', snapshot)}\n")

    shutil.rmtree(released.root / "docs")
    assert refusal(released, "edge", "edge") == (2, f"error: {MissingDocsError(released.root / 'docs')}\n")


def test_the_help_says_what_the_command_ends_with(site: SampleSite) -> None:
    text = " ".join(site.run("diff", "--help").stdout.split())

    assert "It ends with 0 whatever changed, unlike `tooling iam diff`, which ends with 1." in text
