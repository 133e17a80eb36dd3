"""What a verification leaves for the build."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, PAGE, SETUP, verify


def kept(site: SampleSite) -> dict[str, Any]:
    pages: dict[str, Any] = json.loads(site.project.verification_file.read_text())["pages"]
    return pages


def test_a_page_is_kept_with_its_digest_the_tools_and_the_day(site: SampleSite) -> None:
    today = str(datetime.now(UTC).date())
    verify(site, SETUP + ACCESS)

    page = kept(site)[PAGE]

    assert page["digest"] == hashlib.sha256((SETUP + ACCESS).encode()).hexdigest()
    assert page["versions"] == {name: version(name) for name in ("moto", "boto3", "awscli")}
    assert today <= page["date"] <= str(datetime.now(UTC).date())
    assert (page["findings"], page["paths"]["the page"]["passed"]) == (0, 5)


def test_a_page_that_was_not_asked_for_keeps_its_result(site: SampleSite) -> None:
    site.run("verify")
    before = kept(site)

    verify(site, "# T\n\n```bash\nfalse\n```\n")

    after = kept(site)
    assert (after.pop(PAGE)["findings"], after) == (1, before)


def test_a_page_that_is_gone_leaves_nothing(site: SampleSite) -> None:
    verify(site, SETUP + ACCESS)
    (site.root / PAGE).unlink()

    site.run("verify")

    assert sorted(kept(site)) == ["docs/guides/role.md", "docs/index.md"]


@pytest.mark.parametrize("broken", ["", "[]", '{"pages": 3}', "{"])
def test_what_cant_be_read_is_written_anew(site: SampleSite, broken: str) -> None:
    site.project.cache.mkdir(parents=True)
    site.project.verification_file.write_text(broken)

    site.run("verify")

    assert sorted(kept(site)) == ["docs/guides/role.md", "docs/index.md"]


def test_what_is_part_of_a_page_is_kept_with_its_digest(site: SampleSite) -> None:
    extension = f"  - pymdownx.snippets: {{base_path: {site.root}/docs}}\nnav:"
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("nav:", extension))
    site.write("docs/part.txt", "```bash\ntrue\n```\n")

    verify(site, '# T\n\n--8<-- "part.txt"\n')
    verify(site, '# T\n\n--8<-- "part.txt"\n')

    digest = hashlib.sha256((site.root / "docs/part.txt").read_bytes()).hexdigest()
    assert kept(site)[PAGE]["included"] == {f"{site.root}/docs/part.txt": digest}
