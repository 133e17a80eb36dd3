from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site.editions import Edition
from tooling.site.search import records_of
from tooling.site.searchable import searchable
from tooling.tree import File, Tree

PAGE = """\
<html><body><nav>Menu</nav>
<article class="md-content__inner md-typeset">
<div class="tooling-bar"><button>Copy</button></div>
<h1 id="a" class="b">A &lt;b&gt;<a class="headerlink" href="#a">¶</a></h1>
<p>Text <img src="x.png">with <a href="../x/" id="y">a link</a><br>and <svg><title>a</title></svg>code:</p>
<div class="highlight"><pre id="__code_1"><code>run &amp;&amp; go</code></pre></div>
<script>alert(1)</script>
</article>
<footer>Below</footer></body></html>
"""


def edition(name: str, *aliases: str) -> Edition:
    return Edition(name, "en", Path(), Path(), aliases)


def test_what_can_be_searched_for_is_what_a_page_says() -> None:
    text = "\n".join(filter(None, searchable(PAGE).split("\n")))

    assert text == (
        '<h1 id="a">A &lt;b&gt;</h1>\n'
        "<p>Text with a linkand code:</p>\n"
        '<div><pre data-pagefind-weight="0.4"><code>run &amp;&amp; go</code></pre></div>'
    )


def test_a_page_without_content_has_nothing_to_search_for() -> None:
    assert searchable("<p>This page is at <a href='x'>x</a>.</p>") == ""


def test_a_page_that_says_the_same_in_several_versions_is_indexed_once() -> None:
    new = Tree({"a/index.html": File(b"same"), "index.html": File(b"new")})
    old = Tree({"a/index.html": File(b"same"), "index.html": File(b"old")})

    records = records_of({edition("v1.1.0", "latest"): new, edition("v1.0.0", "v1.0.1"): old}).files

    versions = {path: file.data.decode().count("data-pagefind-filter") for path, file in records.items()}
    assert versions == {"en/v1.1.0/a/index.html": 3, "en/v1.1.0/index.html": 1, "en/v1.0.0/index.html": 2}
    assert b'<meta data-pagefind-meta="page[content]" content="a/">' in records["en/v1.1.0/a/index.html"].data
    assert b"latest" not in b"".join(file.data for file in records.values())


def test_an_index_is_made_again_only_if_a_page_in_it_says_something_else(built: SampleSite) -> None:
    def made() -> set[tuple[str, int]]:
        folders = (each for each in (built.project.cache / "indexes").iterdir() if each.is_dir())
        return {(each.name, each.stat().st_ctime_ns) for each in folders}

    before = made()
    mkdocs_yml = (built.root / "mkdocs.yml").read_text()
    built.write("mkdocs.yml", mkdocs_yml.replace("  font: false", "  font: false\n  favicon: images/dot.png"))
    built.run("build")
    same = made()
    built.write("docs/new.md", "# New\n\nOther words.\n")
    built.run("build")

    assert same == before
    assert (len(before), len(made()), len(made() & before)) == (2, 2, 1)


def test_without_material_there_is_a_site_without_the_search_page(site: SampleSite) -> None:
    site.write("mkdocs.yml", "site_name: Small\ntheme: mkdocs\nmarkdown_extensions: [pymdownx.superfences]\n")

    result = site.run("build")

    files = Tree.from_folder(site.project.site).files
    assert result.exit_code == 0
    assert [path for path in files if path.startswith("pagefind") or path.endswith("search/index.html")] == []
    assert "en/edge/guides/role/index.md" in files


def test_a_page_of_the_docs_keeps_its_place(site: SampleSite) -> None:
    site.write("docs/search.md", "# Our own search\n")

    site.run("build")

    assert "Our own search" in (site.project.site / "en/edge/search/index.html").read_text()
    assert not (site.project.site / "pagefind").exists()


def test_what_pagefind_complains_about_stops_the_build(
    site: SampleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho no room left >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", os.fspath(program))

    result = site.run("build")

    assert (result.exit_code, result.stderr.splitlines()[-3:]) == (
        2,
        ["error: pagefind failed:", "  no room left", "  Mend that, and run the same command again."],
    )
    assert not site.project.site.exists()
