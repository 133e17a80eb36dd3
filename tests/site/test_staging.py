from __future__ import annotations

import pytest
import yaml

from tests.conftest import SampleSite
from tooling.project import Project
from tooling.site.editions import Edition, editions
from tooling.site.hidden_tests import without_tests
from tooling.site.staging import VALIDATION, Shared, stage
from tooling.tree import File, Tree
from tooling.versions.registry import Registry


def first_edition(site: SampleSite) -> tuple[Project, Edition]:
    """Return the project of `site` and its edition of v1.0.0."""
    project = site.project
    return project, editions(project, Registry.read(project.versions))[-1]


def staged(site: SampleSite) -> Tree:
    """Return the input of the renderer for v1.0.0."""
    project, edition = first_edition(site)
    return stage(edition, Shared.read(project))


def test_an_edition_is_staged_with_its_own_names_and_todays_theme(built: SampleSite) -> None:
    mkdocs_yml = (
        (built.root / "mkdocs.yml").read_text().replace("Small", "Renamed").replace("  - index.md\n", "")
    )
    built.write("mkdocs.yml", mkdocs_yml)

    tree = staged(built)

    assert tree.files["today/mkdocs.yml"] == File(mkdocs_yml.encode())
    assert yaml.safe_load(tree.files["mkdocs.yml"].data) == {
        "INHERIT": "today/mkdocs.yml",
        "site_name": "Small",
        "site_url": "https://docs.example.com/en/v1.0.0/",
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "nav": ["index.md", "guides/role.md"],
        "strict": True,
        "theme": {
            "name": "material",
            "custom_dir": "theme",
            "static_templates": ["search/index.html"],
        },
        "validation": VALIDATION,
        "extra": {
            "version": None,
            "edition": {"name": "v1.0.0", "retired": False},
        },
    }


def test_a_snapshot_is_staged_with_the_images_that_all_versions_share(built: SampleSite) -> None:
    assert list(staged(built).below("docs").files) == [
        "guides/old.md",
        "guides/role.md",
        "images/dot.png",
        "index.md",
    ]


def test_a_theme_of_the_projects_own_takes_the_place_of_ours(built: SampleSite) -> None:
    mkdocs_yml = (built.root / "mkdocs.yml").read_text()
    built.write("mkdocs.yml", mkdocs_yml.replace("  font: false", "  font: false\n  custom_dir: overrides"))
    built.write("overrides/main.html", '{% extends "base.html" %}')

    assert list(staged(built).below("theme").files) == ["main.html"]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("a\n<!-- test: setup -->\nb\n", "a\n\nb\n"),
        ("a\n<!-- test: check\n```bash\nls\n```\n-->\nb\n", "a\n\n\n\n\n\nb\n"),
        ("1. x <!-- test: skip reason='y' -->\n", "1. x \n"),
        (
            '<!-- test: keep kms:Decrypt reason="your keys\ndiffer." -->\nb\n',
            "*Why `kms:Decrypt` is here: your keys differ.*\n\nb\n",
        ),
        (
            "".join(f'<!-- test: keep s3:{name} reason="Ours do." -->\n\n' for name in ("Get", "Put", "List"))
            + '<!-- test: check -->\n<!-- test: keep s3:Copy reason="Theirs." -->\nb\n',
            "*Why `s3:Get`, `s3:Put` and `s3:List` are here: Ours do.*\n\n*Why `s3:Copy` is here: Theirs.*"
            "\n\n\n\n\n\nb\n",
        ),
        (
            '    <!-- test: keep s3:Get reason="A." -->\n\n    <!-- test: keep s3:Put reason="B." -->\n',
            "    *Why `s3:Get` is here: A.*\n\n    *Why `s3:Put` is here: B.*\n",
        ),
        (
            'a\n<!-- test: keep s3:Get reason="A." -->\n<!-- test: keep s3:Put reason="B." -->\nb\n',
            "a\n*Why `s3:Get` is here: A.*\n*Why `s3:Put` is here: B.*\nb\n",
        ),
        ("<!-- a note to authors -->\n", "<!-- a note to authors -->\n"),
        ("```html\n<!-- test: setup -->\n```\n", "```html\n<!-- test: setup -->\n```\n"),
        (
            "    ```html\n    <!-- test: setup -->\n    ```\n",
            "    ```html\n    <!-- test: setup -->\n    ```\n",
        ),
        ("~~~\n```\n<!-- test: x -->\n~~~\n", "~~~\n```\n<!-- test: x -->\n~~~\n"),
        ("Write `<!-- test: setup -->` first.\n", "Write `<!-- test: setup -->` first.\n"),
        ("```\nx\n```\n<!-- test: a -->\n```\ny\n```\n", "```\nx\n```\n\n```\ny\n```\n"),
        ("<!-- test: never closed\n", "<!-- test: never closed\n"),
    ],
)
def test_test_comments_are_hidden_and_what_shows_them_to_readers_is_not(page: str, shown: str) -> None:
    assert without_tests(File(page.encode())) == File(shown.encode())


def test_a_page_that_isnt_utf_8_is_left_to_the_renderer() -> None:
    assert without_tests(File(b"caf\xe9\n")) == File(b"caf\xe9\n")
