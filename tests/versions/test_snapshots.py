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


def test_aliases_in_front_matter_lead_to_the_page_in_every_locale(site: SampleSite) -> None:
    settings = (site.root / "mkdocs.yml").read_text()
    site.write("mkdocs.yml", settings.replace("extra:\n", "extra:\n  tooling: {locales: [en, ko]}\n"))
    site.write("docs/guides/role.ko.md", "# Role\n")
    site.commit()
    site.freeze("v1.0.0")
    site.write("docs/guides/role.md", "---\naliases: [guides/older.md]\n---\n# Role\n")
    site.commit()

    before = {each.source: each.target for each in current_redirects(site.project)}
    site.freeze("v1.1.0")
    after = {each.source: each.target for each in current_redirects(site.project)}

    assert {url: target for url, target in before.items() if "older" in url} == {
        "/en/edge/guides/older/": "/en/edge/guides/role/",
        "/ko/edge/guides/older/": "/ko/edge/guides/role/",
    }
    assert {url: target for url, target in after.items() if url.endswith("older/") and "edge" not in url} == {
        "/en/guides/older/": "/en/v1.1.0/guides/role/",
        "/en/latest/guides/older/": "/en/latest/guides/role/",
        "/en/v1.1.0/guides/older/": "/en/v1.1.0/guides/role/",
        "/ko/guides/older/": "/ko/v1.1.0/guides/role/",
        "/ko/latest/guides/older/": "/ko/latest/guides/role/",
        "/ko/v1.1.0/guides/older/": "/ko/v1.1.0/guides/role/",
    }


def test_the_urls_of_a_purged_version_are_known_from_its_manifest(site: SampleSite) -> None:
    site.freeze("v1.0.0")
    site.commit()
    site.write("docs/more.md", "# More\n")
    site.commit()
    site.freeze("v1.1.0")
    site.commit()
    assert site.run("retire", "v1.0.0", "--purge", "--reason", "Wrong.", "--by", "docs").exit_code == 0

    redirects = current_redirects(site.project)

    assert [each for each in redirects if "v1.0.0" in each.source] == [
        Redirect("/en/v1.0.0/", "/en/v1.1.0/"),
        Redirect("/en/v1.0.0/guides/role/", "/en/v1.1.0/guides/role/"),
    ]
