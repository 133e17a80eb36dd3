from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SampleSite
from tooling.project import (
    MissingDocsError,
    MissingNavPageError,
    MkdocsYamlError,
    NoProjectError,
    Project,
    parse_settings,
)


def project(root: Path, text: str) -> Project:
    return Project(root, parse_settings(text.encode()))


def test_a_project_is_found_from_a_folder_in_it(site: SampleSite) -> None:
    assert Project.find(site.root / "docs/guides") == site.project


def test_a_folder_outside_of_any_project_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError, match=r"there is no `mkdocs\.yml`"):
        Project.find(tmp_path)


def test_settings_that_are_not_given_have_those_of_mkdocs(tmp_path: Path) -> None:
    plain = project(tmp_path, "site_name: Plain")

    assert (plain.docs, plain.images_name, plain.locale, plain.nav, plain.site_url) == (
        tmp_path / "docs",
        "docs/images",
        "en",
        [],
        "http://127.0.0.1/",
    )


def test_nav_names_pages_at_any_depth_and_links_to_elsewhere_are_left_out(tmp_path: Path) -> None:
    text = """
    nav:
      - index.md
      - Guides:
          - Role: guides/role.md
          - Elsewhere: https://example.com/page.md
          - More: [guides/more.md]
    """

    assert project(tmp_path, text).nav == ["index.md", "guides/role.md", "guides/more.md"]


@pytest.mark.parametrize(
    ("text", "locales"),
    [
        ("site_name: Plain", ("en",)),
        ("theme: {name: material, language: pt-BR}", ("pt-BR",)),
        ("extra: {tooling: {locales: [ko, en, zh-Hant-TW, es-419]}}", ("en", "ko", "zh-Hant-TW", "es-419")),
        ("{theme: {name: x, language: ko}, extra: {tooling: {locales: [en, ko]}}}", ("ko", "en")),
        ("extra:", ("en",)),
        ("extra: {tooling: }", ("en",)),
    ],
)
def test_the_locale_of_the_theme_is_the_first_of_all(
    tmp_path: Path, text: str, locales: tuple[str, ...]
) -> None:
    assert project(tmp_path, text).locales == locales


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        (
            "{tooling: {locales: pt-BR}}",
            "extra.tooling.locales is `pt-BR`, expected a list such as [en, pt-BR]",
        ),
        ("{tooling: {locales: }}", "extra.tooling.locales is `None`, expected a list such as [en, pt-BR]"),
        (
            "{tooling: {locales: [en, no]}}",
            "extra.tooling.locales has `False`, expected a locale such as 'pt-BR'",
        ),
        (
            "{tooling: {locales: [en, latest]}}",
            "extra.tooling.locales has `latest`, expected a locale such as 'pt-BR'",
        ),
        (
            "{tooling: {locales: [en, ../x]}}",
            "extra.tooling.locales has `../x`, expected a locale such as 'pt-BR'",
        ),
        (
            "{tooling: {locales: [[en]]}}",
            "extra.tooling.locales has `['en']`, expected a locale such as 'pt-BR'",
        ),
        ("{tooling: {locales: [ko]}}", "extra.tooling.locales is without `en`, the language of the theme"),
        ("{tooling: {locales: []}}", "extra.tooling.locales is without `en`, the language of the theme"),
        ("{tooling: {locales: [en, ko, ko]}}", "extra.tooling.locales has `ko` twice"),
        ("{tooling: [locales]}", "expected settings such as `locales: ...` under extra.tooling"),
        ("[tooling]", "expected settings such as `locales: ...` under extra.tooling"),
    ],
)
def test_locales_that_make_no_sense_are_an_error(tmp_path: Path, extra: str, problem: str) -> None:
    with pytest.raises(MkdocsYamlError) as error:
        _ = project(tmp_path, f"extra: {extra}").locales

    assert str(error.value) == str(MkdocsYamlError(problem))


def test_tags_of_mkdocs_and_python_are_never_run() -> None:
    settings = parse_settings(
        b"a: !!python/name:os.system\nb: !ENV [HOME, x]\nc: !!python/object/apply:os.abort []"
    )

    assert settings == {"a": None, "b": None, "c": None}


def test_pages_are_required(tmp_path: Path) -> None:
    with pytest.raises(MissingDocsError):
        project(tmp_path, "site_name: Plain").require_pages(["style.css"])


def test_the_pages_of_nav_are_required(tmp_path: Path) -> None:
    with pytest.raises(MissingNavPageError, match=r"names `b\.md`, which is not in `docs`"):
        project(tmp_path, "nav: [a.md, b.md]").require_nav(["a.md"])


@given(st.binary() | st.text("[]{}-:&*!|>'\"%@ \nint?").map(str.encode))
def test_any_bytes_are_settings_or_an_error(data: bytes) -> None:
    with suppress(MkdocsYamlError):
        assert isinstance(parse_settings(data), dict)


@pytest.mark.parametrize(
    "data",
    [
        b'"\\UFFFFFFFF"',
        b"[" * 1000,
        b"a: !!int ''",
        b"a: !!timestamp x",
        b"a: !!bool x",
        b"a: 2026-13-45",
        b"- a",
    ],
)
def test_nonsense_is_an_error(data: bytes) -> None:
    with pytest.raises(MkdocsYamlError):
        parse_settings(data)
