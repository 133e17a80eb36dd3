from __future__ import annotations

import pytest
import yaml

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, SETUP
from tooling.site.editions import editions
from tooling.site.reference.computed import nav_sections, page_title, section_of
from tooling.site.staging import Shared, stage
from tooling.tree import Tree
from tooling.versions.registry import Registry

ROLE = "docs/guides/role.md"


def staged(site: SampleSite) -> Tree:
    """Return the input of the renderer for edge."""
    project = site.project
    edge = editions(project, Registry.read(project.versions))[0]
    return stage(edge, Shared.read(project))


def nav(tree: Tree) -> object:
    return yaml.safe_load(tree.files["mkdocs.yml"].data)["nav"]


def test_an_edition_with_nothing_to_say_has_no_reference_page(site: SampleSite) -> None:
    tree = staged(site)

    assert [path for path in tree.files if "reference/" in path] == []
    assert nav(tree) == ["index.md", "guides/role.md"]


def test_an_edition_has_the_pages_that_have_something_to_say(site: SampleSite) -> None:
    site.write(ROLE, SETUP + ACCESS)
    policies = nav(staged(site))

    site.run("verify")

    library = {"Policies": ["reference/policies/index.md", "reference/policies/guides.md"]}
    assert policies == ["index.md", "guides/role.md", {"Reference": [library]}]
    pages = ["reference/test-report.md", library]
    assert nav(staged(site)) == ["index.md", "guides/role.md", {"Reference": pages}]


def test_a_page_of_the_authors_own_stays_and_is_listed_where_the_author_lists_it(site: SampleSite) -> None:
    site.write(ROLE, SETUP + ACCESS)
    site.write("docs/reference/policies.md", "# Mine\n")

    tree = staged(site)

    assert tree.files["docs/reference/policies.md"].data == b"# Mine\n"
    assert "docs/reference/policies/index.md" not in tree.files


def test_a_site_without_superfences_is_staged(site: SampleSite) -> None:
    text = (site.root / "mkdocs.yml").read_text().replace("  - pymdownx.superfences\n", "")
    site.write("mkdocs.yml", text)
    site.write(ROLE, SETUP + ACCESS)

    assert "docs/reference/policies/index.md" not in staged(site).files


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_any_theme_builds_all_of_it(site: SampleSite, theme: str) -> None:
    text = (site.root / "mkdocs.yml").read_text().replace("name: material\n  font: false", f"name: {theme}")
    site.write("mkdocs.yml", text.replace("  - pymdownx.details\n", "") if theme == "mkdocs" else text)
    site.write(ROLE, SETUP + ACCESS)
    site.run("verify")

    assert site.run("build").exit_code == 0

    edge = site.project.site / "en/edge"
    guide = (edge / "guides/role/index.html").read_text()
    assert "Carried out: 1 way, 5 steps, all passed" in guide
    assert "Why each permission is here" in guide
    assert "read.json" in (edge / "reference/policies/guides/index.html").read_text()
    assert "Access claims decided" in (edge / "reference/test-report/index.html").read_text()
    links = site.run("links")
    assert (links.exit_code, links.stdout.count("broken")) == (0, 0)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Meta\n---\n\n# Heading\n", "Heading"),
        ("---\ntitle: Meta\n---\n\nText\n", "Meta"),
        ("---\ntags: [a]\n---\n\n# `Head` ing {#x}\n", "Head ing"),
        ("---\ntitle: [1]\n---\n# Heading #\n", "Heading"),
        ("---\na: [\n---\n# Heading\n", "Heading"),
        ("```bash\n# comment\n```\n", "a/b.md"),
        ("", "a/b.md"),
    ],
)
def test_the_title_of_a_page(text: str, title: str) -> None:
    assert page_title(text, "a/b.md") == title


def test_a_page_is_in_the_outermost_section_of_the_navigation() -> None:
    entries = ["index.md", {"Home": "home.md"}, {"A": ["a.md", {"B": ["b.md"]}]}, {"C": [{"D": "d.md"}]}]

    assert dict(nav_sections(entries)) == {"a.md": "A", "b.md": "A", "d.md": "C"}
    assert dict(nav_sections(None)) == {}


def test_a_page_in_no_section_is_in_that_of_its_folder() -> None:
    assert [section_of(path) for path in ("index.md", "my-guides/x/a.md")] == ["Guides", "My guides"]
