from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config

from tests.conftest import SampleSite
from tooling.mkdocs import markdown_extensions
from tooling.project import MkdocsYamlError

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", [ROOT / "mkdocs.yml", ROOT / "tests/sites/small/mkdocs.yml"], ids=str)
def test_extensions_are_those_that_mkdocs_reads(file: Path) -> None:
    config = load_config(str(file))

    found = markdown_extensions(file)

    assert (found.names, found.options) == (config["markdown_extensions"], config["mdx_configs"])


def test_what_only_mkdocs_understands_is_read_from_what_is_inherited(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTS", "parts")
    site.write(
        "base.yml", "site_name: S\nmarkdown_extensions: [pymdownx.snippets: {base_path: [!ENV PARTS]}]\n"
    )
    site.write("mkdocs.yml", "INHERIT: base.yml\n")

    assert markdown_extensions(site.root / "mkdocs.yml").options["pymdownx.snippets"] == {
        "base_path": ["parts"]
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("site_name: S\ntheme: nowhere\n", "Config value 'theme': Unrecognised theme name: 'nowhere'."),
        ("site_name: S\nmarkdown_extensions: [no.such]\n", "Failed to load extension 'no.such'."),
        ("site_name: [\n", "MkDocs encountered an error parsing the configuration file"),
    ],
)
def test_what_mkdocs_refuses_is_an_error(site: SampleSite, text: str, problem: str) -> None:
    site.write("mkdocs.yml", text)

    with pytest.raises(MkdocsYamlError) as raised:
        markdown_extensions(site.root / "mkdocs.yml")

    assert problem in str(raised.value)
