from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath

import pytest
from markdown_it import MarkdownIt

from tests.conftest import SampleSite
from tooling.content.document import State
from tooling.content.links import Link
from tooling.content.markdown import read_page
from tooling.content.page import page_paths
from tooling.content.portable.blocks import portable_page
from tooling.content.portable.page import parsed_page
from tooling.mkdocs import markdown_extensions
from tooling.site.hidden_tests import without_tests
from tooling.site.leads import Files, read_at
from tooling.tree import File, Tree

ROOT = Path(__file__).parents[2]
OWN_PAGES = page_paths(Tree.from_folder(ROOT / "docs").files)
SITE_URL = "https://docs.example.com/"
PAGES = ("index.md", "a/index.md", "a/b.md")
FILES = Files.of((*PAGES, "hidden.md", "images/c.png"), PAGES)


def links_in(text: str) -> list[str]:
    """Return the links and images of Markdown, as CommonMark reads it."""
    tokens = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    return [
        str(token.attrs.get("href", token.attrs.get("src")))
        for token in tokens
        if "href" in token.attrs or "src" in token.attrs
    ]


def test_every_page_has_its_markdown_beside_it_and_nothing_else_has_some(built_once: SampleSite) -> None:
    files = Tree.from_folder(built_once.project.site).files

    content = b'<article class="md-content__inner'
    pages = [path for path, file in files.items() if path.endswith("/index.html") and content in file.data]
    expected = {path.replace("index.html", "index.md") for path in pages if "/search/" not in path}
    assert {path for path in files if path.endswith(".md")} == expected
    assert b'href="index.md">View as Markdown</a>' in files["en/edge/index.html"].data


def test_a_page_begins_with_its_title_and_says_where_it_is_from(built_once: SampleSite) -> None:
    page = (built_once.project.site / "en/v1.0.0/guides/old/index.md").read_text()

    assert page == (
        "# Old\n\nSource: <https://docs.example.com/en/v1.0.0/guides/old/> (Small, version v1.0.0)\n\n"
        "From the first version.\n"
    )


def test_the_pages_of_edge_are_in_no_version(built_once: SampleSite) -> None:
    files = Tree.from_folder(built_once.project.site)

    assert "en/edge/new/index.md" in files.files
    for folder in ("en/latest", "en/v1.1.0", "en/v1.0.0"):
        texts = [
            file.data for path, file in files.below(folder).files.items() if path.endswith((".md", ".txt"))
        ]
        assert [
            text for text in texts if b"Only on edge" in text or b"/edge/" in text or b"/new/" in text
        ] == []


def test_every_list_leads_to_files_that_are_there(built_once: SampleSite) -> None:
    site = Tree.from_folder(built_once.project.site).files
    lists = {path: file.data.decode() for path, file in site.items() if path.endswith("llms.txt")}

    targets = {target for text in lists.values() for target in links_in(text)}

    assert len(lists) == 5
    assert [target for target in targets if target.removeprefix(SITE_URL) not in site] == []
    assert {f"{SITE_URL}{path}" for path in lists} - targets == {
        f"{SITE_URL}llms.txt",
        f"{SITE_URL}en/latest/llms.txt",
    }


def test_links_between_pages_lead_to_markdown_that_is_there(built_once: SampleSite) -> None:
    site = Tree.from_folder(built_once.project.site).files
    texts = {
        path: file.data.decode() for path, file in site.items() if path.endswith((".md", "llms-full.txt"))
    }

    found = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
        for path, text in texts.items()
        for target in links_in(text)
        if "://" not in target
    }

    assert {"en/edge/index.md", "en/v1.0.0/images/dot.png"} <= found
    assert found - site.keys() == set()


def test_the_list_of_versions_begins_with_the_default(built_once: SampleSite) -> None:
    assert built_once.project.site.joinpath("llms.txt").read_text() == (
        "# Small\n\n"
        "Each version of these docs has a list of its pages in Markdown, and a file with all of them.\n\n"
        "## Default version\n\n"
        "- [v1.1.0](https://docs.example.com/en/v1.1.0/llms.txt): version v1.1.0. "
        "All pages in one file: <https://docs.example.com/en/v1.1.0/llms-full.txt>\n\n"
        "## Optional\n\n"
        "- [edge](https://docs.example.com/en/edge/llms.txt): edge, which isn't released yet. "
        "All pages in one file: <https://docs.example.com/en/edge/llms-full.txt>\n"
        "- [v1.0.0](https://docs.example.com/en/v1.0.0/llms.txt): version v1.0.0. "
        "All pages in one file: <https://docs.example.com/en/v1.0.0/llms-full.txt>\n"
    )


def test_the_list_of_a_version_has_the_sections_of_its_navigation(built: SampleSite) -> None:
    nav = "nav:\n  - index.md\n  - Guides:\n      - Roles: guides/role.md\n"
    mkdocs_yml = (built.root / "mkdocs.yml").read_text().partition("nav:")[0]
    built.write("mkdocs.yml", f"{mkdocs_yml}site_description: About roles.\n{nav}")
    built.write("docs/new.md", "---\ntitle: News\ndescription: What is new.\n---\n\n# New\n")

    built.run("build")

    edge = "https://docs.example.com/en/edge/"
    assert (built.project.site / "en/edge/llms.txt").read_text() == (
        "# Small\n\n> About roles. These are the docs of edge, which isn't released yet.\n\n"
        f"All pages in one file: <{edge}llms-full.txt>\n\n"
        f"## Pages\n\n- [Small]({edge}index.md)\n\n"
        f"## Guides\n\n- [Roles]({edge}guides/role/index.md)\n\n"
        f"## Reference\n\n- [What changed]({edge}reference/changes/index.md)\n\n"
        f"## Optional\n\n- [News]({edge}new/index.md): What is new.\n"
    )


def test_a_page_that_the_renderer_leaves_out_is_nowhere(built: SampleSite) -> None:
    built.write("mkdocs.yml", (built.root / "mkdocs.yml").read_text() + "exclude_docs: new.md\n")

    built.run("build")

    edge = Tree.from_folder(built.project.site / "en/edge").files
    assert "new/index.md" not in edge
    assert [path for path, file in edge.items() if b"Only on edge" in file.data] == []


def test_a_retired_version_says_so(built: SampleSite) -> None:
    assert built.run("retire", "v1.0.0", "--reason", "It is old.").exit_code == 0

    built.run("build")

    assert (
        "(Small, version v1.0.0, which was retired)"
        in (built.project.site / "en/v1.0.0/guides/old/index.md").read_text()
    )


@pytest.mark.parametrize(
    ("target", "alone", "among_all"),
    [
        ("../index.md#x", "../../index.md#x", "index.md#x"),
        ("index.md", "../index.md", "a/index.md"),
        ("b.md", "index.md", "a/b/index.md"),
        ("../images/c.png", "../../images/c.png", "images/c.png"),
        ("gone.md", "gone.md", "gone.md"),
        ("../hidden.md", "../hidden.md", "../hidden.md"),
        ("#here", "#here", "#here"),
        ("https://x.y/a.md", "https://x.y/a.md", "https://x.y/a.md"),
        ("/a.md", "/a.md", "/a.md"),
    ],
)
def test_a_link_leads_to_the_same_from_the_page_and_from_all_pages(
    target: str, alone: str, among_all: str
) -> None:
    link = FILES.lead("a/b.md")(Link(target))

    assert (read_at("a/b/", link), read_at("", link)) == (alone, among_all)


def test_a_link_in_html_starts_from_the_pages_url() -> None:
    link = FILES.lead("a/b.md")(Link("../../", in_html=True))

    assert (read_at("a/b/", link), read_at("", link)) == ("../../index.md", "index.md")


@pytest.mark.parametrize("path", OWN_PAGES)
def test_our_own_pages_keep_all_their_code_and_none_of_their_tests(path: str) -> None:
    extensions = markdown_extensions(ROOT / "mkdocs.yml")
    text = without_tests(File((ROOT / "docs" / path).read_bytes())).data.decode()
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    blocks = read_page(PurePosixPath(path), text, extensions).blocks
    shown = [block.source for block in blocks if block.state is State.RENDERED]

    tokens = MarkdownIt().parse(portable_page(parsed_page(text, extensions), lambda link: link.target).body)

    read = [token.content.removesuffix("\n") for token in tokens if token.type == "fence"]
    assert read == shown
    assert [
        token.content
        for token in tokens
        if token.type != "fence" and "<!--" in token.content and "`" not in token.content
    ] == []
