from __future__ import annotations

import json

from tests.conftest import SampleSite
from tooling.versions.history import History


def test_versions_are_listed_newest_first_with_the_default_marked(site: SampleSite) -> None:
    first = site.git("rev-parse", "HEAD")[:12]
    site.freeze("v1.0.0")
    second = site.commit("[docs-freeze] v1.0.0")[:12]
    site.freeze("v1.0.1")
    site.write("docs/new.md", "# New\n\n[Home](index.md)\n")
    third = site.commit("[docs-freeze] v1.0.1")[:12]
    site.freeze("v1.1.0")
    site.run("retire", "v1.1.0", "--reason", "Too new.", "--by", "docs")
    entries = History.read(site.root / "versions").registry.entries
    newest, oldest = entries[0].digest[:12], entries[-1].digest[:12]

    assert site.run("versions").stdout == (
        "VERSION  STATUS     DATE        SOURCE        PAGES  DIGEST\n"
        f"v1.1.0   retired    2026-01-02  {third}  3      {newest}  Too new.\n"
        f"v1.0.1   supported  2026-01-02  {second}  2      {oldest}  alias of v1.0.0; default\n"
        f"v1.0.0   supported  2026-01-02  {first}  2      {oldest}\n"
    )


def test_programs_get_all_of_it(site: SampleSite) -> None:
    source = site.git("rev-parse", "HEAD")
    site.freeze("v1.0.0")
    site.commit("[docs-freeze] v1.0.0")
    site.freeze("v1.0.1")

    listed = json.loads(site.run("versions", "--json").stdout)

    assert [each["version"] for each in listed] == ["v1.0.1", "v1.0.0"]
    assert listed[1] == {
        "version": "v1.0.0",
        "status": "supported",
        "date": "2026-01-02",
        "source": source,
        "alias_of": None,
        "aliases": ["v1.0.1"],
        "default": False,
        "pages": 2,
        "digest": listed[0]["digest"],
        "retired": None,
        "retired_by": None,
        "reason": None,
    }


def test_a_project_without_a_version_says_so(site: SampleSite) -> None:
    assert site.run("versions").stdout == "no version is frozen yet\n"


def test_a_purged_version_has_no_pages(site: SampleSite) -> None:
    site.freeze("v1.0.0")
    site.run("retire", "v1.0.0", "--purge", "--reason", "Not ours.", "--by", "docs")

    (listed,) = json.loads(site.run("versions", "--json").stdout)

    assert (listed["status"], listed["pages"], listed["reason"]) == ("purged", 0, "Not ours.")
