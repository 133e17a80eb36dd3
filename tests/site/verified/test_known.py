from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, SETUP
from tooling.site.editions import Edition, editions
from tooling.site.verified.known import edge_verification, frozen_verification
from tooling.site.verified.records import Verification
from tooling.tree import Tree
from tooling.versions.history import find_manifest
from tooling.versions.manifest import ManifestError
from tooling.versions.registry import Registry, Version

ROLE = "guides/role.md"


def known(site: SampleSite) -> Verification:
    """Return what is known of edge, where every page but the home page is a guide."""
    project = site.project
    return edge_verification(project, Tree.from_folder(project.docs), lambda path: path != "index.md")


def test_without_a_run_nothing_is_said(site: SampleSite) -> None:
    assert known(site) == Verification()


def test_a_page_that_is_what_was_carried_out_has_its_record(site: SampleSite) -> None:
    site.run("verify")

    found = known(site)

    assert (list(found.guides), found.not_yet) == ([ROLE], ())
    assert (found.pages[ROLE].passed, found.pages[ROLE].is_right) == (1, True)
    assert sorted(found.pages[ROLE].tools) == ["awscli", "boto3", "moto"]


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.write(f"docs/{ROLE}", '# Role\n\n```bash\necho "made "\n```\n'),
        lambda site: site.write("docs/new.md", "# New\n"),
        lambda site: edit(site, lambda pages: pages.pop(f"docs/{ROLE}")),
        lambda site: edit(site, lambda pages: pages[f"docs/{ROLE}"].pop("paths")),
        lambda site: edit(site, lambda pages: pages[f"docs/{ROLE}"].update(included={"/nowhere": "x"})),
        lambda site: edit(site, lambda pages: pages.update({f"docs/{ROLE}": 3})),
    ],
)
def test_another_state_of_a_page_was_not_carried_out(
    site: SampleSite, change: Callable[[SampleSite], object]
) -> None:
    site.run("verify")
    change(site)

    assert known(site).not_yet in (("new.md",), (ROLE,))


def edit(site: SampleSite, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the last runs left."""
    file = site.project.verification_file
    results = json.loads(file.read_text())
    change(results["pages"])
    file.write_text(json.dumps(results))


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"pages": 1}'])
def test_a_file_that_cant_be_read_says_nothing(site: SampleSite, broken: str) -> None:
    site.write(str(site.project.verification_file.relative_to(site.root)), broken)

    assert known(site) == Verification()


def test_a_page_with_findings_is_not_right(site: SampleSite) -> None:
    site.write(f"docs/{ROLE}", "# Role\n\n```bash\nfalse\n```\n")
    site.run("verify")

    assert known(site).pages[ROLE].is_right is False


def frozen(site: SampleSite) -> tuple[Edition, Verification]:
    project = site.project
    edition = editions(project, Registry.read(project.versions))[-1]
    return edition, frozen_verification(project, edition, Version(1, 0, 0), "docs")


def test_a_frozen_page_has_the_record_of_its_manifest_and_the_day_of_its_freeze(site: SampleSite) -> None:
    site.write(f"docs/{ROLE}", SETUP + ACCESS)
    site.commit()
    assert site.run("freeze", "v1.0.0").exit_code == 0

    edition, found = frozen(site)

    record = found.pages[ROLE]
    assert (record.date, record.passed, len(record.claims)) == (edition.date, 5, 2)
    assert [policy.name for policy in record.policies] == ["read.json"]
    assert record.policies[0].permissions[0].claims == (
        ("user/reader", "secretsmanager:GetSecretValue", "app", "Allowed"),
    )


def test_a_manifest_without_the_uses_of_policies_is_read(site: SampleSite) -> None:
    site.write(f"docs/{ROLE}", SETUP + ACCESS)
    site.commit()
    site.run("freeze", "v1.0.0")
    forge(site, lambda pages: pages[f"docs/{ROLE}"].pop("policies"))

    _, found = frozen(site)

    assert (found.pages[ROLE].policies, found.pages[ROLE].passed) == ((), 5)


def test_a_manifest_whose_verification_makes_no_sense_is_an_error(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    forge(site, lambda pages: pages[f"docs/{ROLE}"].pop("paths"))

    with pytest.raises(
        ManifestError, match=r"versions/v1\.0\.0/manifest\.json: its verification can't be read"
    ):
        frozen(site)


def forge(site: SampleSite, change: Callable[[dict[str, Any]], object]) -> None:
    """Write the manifest of v1.0.0 with other pages in its verification."""
    found = find_manifest(site.project.versions, Version(1, 0, 0))
    assert found
    verification = json.loads(json.dumps(found.verification))
    change(verification["pages"])
    file = site.project.versions / "v1.0.0/manifest.json"
    file.write_bytes(replace(found, verification=verification).data)
