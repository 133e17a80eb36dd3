from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.conftest import SampleSite
from tooling.tree import Tree
from tooling.versions.snapshots import current_redirects


def pages(site: SampleSite) -> list[str]:
    """Return the URLs, relative to the site, of all pages but those for wrong addresses."""
    files = Tree.from_folder(site.project.site).files
    return [file.removesuffix("index.html") for file in files if file.endswith("index.html")]


class Refresh(HTMLParser):
    """Finds where a page without scripts leads to."""

    target: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("http-equiv") == "refresh":
            self.target = str(values["content"]).removeprefix("0; url=")


def leads_to(file: Path) -> str | None:
    """Return the target of the redirect that `file` is, or None where it is a page."""
    parser = Refresh()
    parser.feed(file.read_text())
    return parser.target


def test_every_version_has_its_pages_and_every_unversioned_url_a_redirect(built_once: SampleSite) -> None:
    assert pages(built_once) == [
        "en/edge/guides/old/",
        "en/edge/guides/role/",
        "en/edge/",
        "en/edge/new/",
        "en/edge/reference/changes/",
        "en/edge/search/",
        "en/guides/old/",
        "en/guides/role/",
        "en/",
        "en/latest/guides/old/",
        "en/latest/guides/role/",
        "en/latest/",
        "en/latest/reference/changes/",
        "en/latest/search/",
        "en/search/",
        "en/v1.0.0/guides/old/",
        "en/v1.0.0/guides/role/",
        "en/v1.0.0/",
        "en/v1.0.0/search/",
        "en/v1.1.0/guides/role/",
        "en/v1.1.0/",
        "en/v1.1.0/reference/changes/",
        "en/v1.1.0/search/",
        "",
    ]


def test_the_selector_is_told_all_versions_and_which_is_latest(built_once: SampleSite) -> None:
    assert json.loads((built_once.project.site / "en/versions.json").read_text()) == [
        {"version": "edge", "title": "edge", "aliases": []},
        {"version": "v1.1.0", "title": "v1.1.0", "aliases": ["latest"]},
        {"version": "v1.0.0", "title": "v1.0.0", "aliases": []},
    ]


def test_before_the_first_freeze_unversioned_urls_lead_to_edge(site: SampleSite) -> None:
    site.run("build")

    root = site.project.site
    assert pages(site) == [
        "en/edge/guides/role/",
        "en/edge/",
        "en/edge/search/",
        "en/guides/role/",
        "en/",
        "en/search/",
        "",
    ]
    assert (leads_to(root / "index.html"), leads_to(root / "en/index.html")) == ("en/edge/", "edge/")
    assert leads_to(root / "en/search/index.html") == "../edge/search/"
    assert "tooling-notice" not in (root / "en/edge/index.html").read_text()


def test_readers_of_other_versions_are_shown_the_way_to_the_default(built_once: SampleSite) -> None:
    site = built_once.project.site
    edge, old = ((site / f"en/{name}/guides/role/index.html").read_text() for name in ("edge", "v1.0.0"))

    link = '<a href="../../../latest/guides/role/">Read this page in the default version</a>'
    assert link in edge
    assert link in old
    assert link not in (site / "en/v1.1.0/guides/role/index.html").read_text()


def test_every_redirect_lands_in_one_hop_on_a_page(built_once: SampleSite) -> None:
    site = built_once.project.site
    landings = {}
    for redirect in current_redirects(built_once.project):
        target = leads_to(site / redirect.source.lstrip("/") / "index.html")
        landings[redirect.source] = urljoin(redirect.source, target)

    assert landings == {
        "/": "/en/v1.1.0/",
        "/en/": "/en/v1.1.0/",
        "/en/edge/guides/old/": "/en/edge/",
        "/en/latest/guides/old/": "/en/latest/",
        "/en/guides/old/": "/en/v1.1.0/",
        "/en/guides/role/": "/en/v1.1.0/guides/role/",
    }
    assert [leads_to(site / url.lstrip("/") / "index.html") for url in landings.values()] == [None] * 6


def test_latest_has_the_pages_of_the_default_version(built_once: SampleSite) -> None:
    site = Tree.from_folder(built_once.project.site)

    latest = site.below("en/latest").where(lambda path: not path.startswith("guides/old/"))
    assert latest == site.below("en/v1.1.0")


def test_hidden_tests_are_not_published(built_once: SampleSite) -> None:
    files = Tree.from_folder(built_once.project.site).files

    assert [path for path, file in files.items() if b"hidden-setup" in file.data] == []
    assert b"From the first version." in files["en/v1.0.0/guides/old/index.html"].data


def test_no_page_asks_another_host_for_anything(built_once: SampleSite) -> None:
    files = Tree.from_folder(built_once.project.site / "en/edge").files
    page = files["guides/role/index.html"].data.decode()

    assert re.findall(r'<(?:script|img|link rel="(?:stylesheet|preconnect|icon)")[^>]*"https?:', page) == []


def test_a_second_build_renders_nothing_and_changes_no_byte(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)

    result = built.run("build")

    assert result.stdout.startswith("build: 0 rendered (none), 3 from the cache, in ")
    assert Tree.from_folder(built.project.site) == before


def test_an_edition_that_is_rendered_again_has_the_same_bytes(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)
    for entry in (built.project.cache / "editions").iterdir():
        entry.rename(built.root / entry.name)

    built.run("build")

    assert Tree.from_folder(built.project.site) == before


def test_an_edit_renders_only_edge(built: SampleSite) -> None:
    built.write("docs/new.md", "# New\n\nEdited.\n")

    result = built.run("build")

    assert result.stdout.startswith("build: 1 rendered (en/edge), 2 from the cache, in ")
    assert "Edited." in (built.project.site / "en/edge/new/index.html").read_text()


def test_a_dry_run_says_what_would_be_rendered_and_writes_nothing(built: SampleSite) -> None:
    built.write("docs/new.md", "# New\n\nEdited.\n")
    before = Tree.from_folder(built.root)

    result = built.run("build", "--dry-run")

    assert result.stdout == (
        "en/edge: render\nen/v1.1.0: fetch from the cache\nen/v1.0.0: fetch from the cache\n"
    )
    assert Tree.from_folder(built.root) == before


def test_a_change_of_the_theme_reaches_frozen_pages(built: SampleSite) -> None:
    mkdocs_yml = (built.root / "mkdocs.yml").read_text()
    built.write("mkdocs.yml", mkdocs_yml.replace("  font: false", "  font: false\n  language: de"))

    built.run("build")

    page = (built.project.site / "de/v1.0.0/guides/role/index.html").read_text()
    assert '<html lang="de"' in page


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        (
            "[gone](gone.md)",
            "docs/new.md contains a link 'gone.md', but the target is not found among documentation files.",
        ),
        (
            "[x](index.md#nowhere)",
            "docs/new.md contains a link 'index.md#nowhere', but the doc 'index.md' does not contain an anchor '#nowhere'.",  # noqa: E501
        ),
    ],
)
def test_a_broken_link_stops_the_build_and_leaves_the_site(
    built: SampleSite, link: str, complaint: str
) -> None:
    before = Tree.from_folder(built.project.site)
    built.write("docs/new.md", f"# New\n\n{link}\n")

    result = built.run("build")

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: mkdocs can't build `edge`:\n  {complaint}\n  Mend that, and run the same command again.\n",
    )
    assert Tree.from_folder(built.project.site) == before


def test_a_page_that_nav_names_and_nobody_wrote_stops_the_build(site: SampleSite) -> None:
    (site.root / "docs/guides/role.md").unlink()

    result = site.run("build")

    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        "error: nav in mkdocs.yml names `guides/role.md`, which is not in `docs`",
    )


def test_an_unknown_theme_stops_the_build(site: SampleSite) -> None:
    site.write("mkdocs.yml", "site_name: Small\ntheme: nowhere\n")

    result = site.run("build")

    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: mkdocs.yml: Config value 'theme': Unrecognised theme name: 'nowhere'."
    )


def test_a_snapshot_that_is_not_there_stops_the_build(built: SampleSite) -> None:
    (built.root / "versions/v1.0.0").rename(built.root / "elsewhere")

    result = built.run("build")

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: the registry lists `v1.0.0`, but `{built.root}/versions/v1.0.0` is not there\n"
        "  Restore it: git checkout HEAD -- versions/v1.0.0\n",
    )


def test_a_file_in_the_place_of_the_site_is_not_overwritten(site: SampleSite) -> None:
    site.write("site", "mine")

    result = site.run("build")

    assert (result.exit_code, (site.root / "site").read_text()) == (2, "mine")
    assert f"error: can't write `{site.root}/site`: there is a file of that name" in result.stderr


def test_a_cache_that_cant_be_written_stops_the_build(site: SampleSite) -> None:
    site.write(".cache", "a file")

    result = site.run("build")

    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        f"error: can't write `{site.root}/.cache/tooling`: Not a directory",
    )


def test_what_a_killed_build_left_behind_does_no_harm(built: SampleSite) -> None:
    built.write(".cache/tooling/work/new/en/edge/index.html", "half")

    result = built.run("build")

    assert (result.exit_code, (built.project.cache / "work").exists()) == (0, False)


def test_a_broken_fence_stops_the_build_and_leaves_the_site(site: SampleSite) -> None:
    site.run("build")
    before = Tree.from_folder(site.project.site)
    site.write("docs/guides/role.md", "# T\n\n```bash test\ntrue\n```\n")

    result = site.run("build")

    assert result.stderr.startswith(
        "error: docs/guides/role.md:3: this looks like a fence, but the site doesn't"
    )
    assert (result.exit_code, Tree.from_folder(site.project.site)) == (2, before)
