from __future__ import annotations

from tests.conftest import SampleSite
from tooling.versions.redirects import Redirect, redirects_data
from tooling.versions.snapshots import current_redirects


def test_while_nothing_is_frozen_unversioned_urls_lead_to_edge(site: SampleSite) -> None:
    assert current_redirects(site.project) == [
        Redirect("/", "/en/edge/"),
        Redirect("/en/", "/en/edge/"),
        Redirect("/en/guides/role/", "/en/edge/guides/role/"),
    ]


def test_once_a_version_is_frozen_they_lead_to_the_default_and_the_file_says_so(site: SampleSite) -> None:
    site.freeze("v1.0.0")
    site.git("mv", "docs/guides/role.md", "docs/guides/user.md")
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("guides/role", "guides/user"))
    site.commit()
    site.freeze("v1.1.0")

    frozen = [
        Redirect("/", "/en/v1.1.0/"),
        Redirect("/en/", "/en/v1.1.0/"),
        Redirect("/en/guides/role/", "/en/v1.1.0/"),
        Redirect("/en/guides/user/", "/en/v1.1.0/guides/user/"),
        Redirect("/en/latest/guides/role/", "/en/latest/"),
    ]
    edge = [Redirect("/en/edge/guides/role/", "/en/edge/")]
    assert current_redirects(site.project) == sorted(frozen + edge)
    assert (site.root / "versions/redirects.yml").read_bytes() == redirects_data(frozen)
