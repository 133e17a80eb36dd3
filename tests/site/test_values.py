from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SampleSite
from tooling.project import MkdocsYamlError, Project
from tooling.site.editions import editions
from tooling.site.staging import Shared, stage
from tooling.site.values import Value, read_values, values_setting
from tooling.versions.registry import Registry

ACCOUNT = {
    "name": "account",
    "label": "Account ID",
    "example": "111122223333",
    "pattern": r"\d{12}",
    "rule": "An account ID has 12 digits.",
}
REGION = {
    "name": "region",
    "label": "Region",
    "example": "us-east-1",
    "pattern": "[a-z0-9-]+",
    "rule": "A Region has letters, digits and hyphens.",
}
ROOT = Path(__file__).parents[2]


def project(values: object) -> Project:
    """Return a project whose mkdocs.yml lists `values`."""
    return Project(Path(), settings(values))


def settings(values: object) -> dict[str, Any]:
    return {"extra": {"tooling": {"values": values}}}


def staged_values(site: SampleSite) -> list[list[str]]:
    """Return the examples that each edition of `site` is rendered with, edge first."""
    shared = Shared.read(site.project)
    found = editions(site.project, Registry.read(site.project.versions))
    extras = [yaml.safe_load(stage(each, shared).files["mkdocs.yml"].data)["extra"] for each in found]
    return [[value["example"] for value in extra.get("reader_values", [])] for extra in extras]


def list_values(site: SampleSite, *values: dict[str, str]) -> None:
    """Let the mkdocs.yml of `site` list `values`."""
    config = yaml.safe_load((site.root / "mkdocs.yml").read_text())
    config["extra"]["tooling"] = {"values": list(values)}
    site.write("mkdocs.yml", yaml.safe_dump(config))


def test_values_are_those_that_mkdocs_yml_lists_in_its_order() -> None:
    assert read_values(project([ACCOUNT, REGION])) == [Value(**ACCOUNT), Value(**REGION)]


@pytest.mark.parametrize("values", [None, []])
def test_a_site_may_have_no_values(values: object) -> None:
    assert read_values(project(values)) == []
    assert values_setting(project(values), settings(values)) == {}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ("account", "extra.tooling.values is `account`, expected a list"),
        (
            ["account"],
            "extra.tooling.values has `account`, expected the settings name, label, example, pattern, rule",
        ),
        (
            [{"name": "account", "exmaple": "1"}],
            "extra.tooling.values has `{'name': 'account', 'exmaple': '1'}`,"
            " expected the settings name, label, example, pattern, rule",
        ),
        (
            [ACCOUNT | {"example": 111122223333}],
            "extra.tooling.values has the example `111122223333`, expected text: put it in quotes",
        ),
        (
            [ACCOUNT | {"label": " "}],
            "extra.tooling.values has the label ` `, expected one line without spaces around it",
        ),
        (
            [ACCOUNT | {"rule": "a\nb"}],
            "extra.tooling.values has the rule `a\nb`, expected one line without spaces around it",
        ),
        (
            [ACCOUNT | {"name": "Account ID"}],
            "extra.tooling.values has the name `Account ID`, expected one such as `account-id`",
        ),
        (
            [ACCOUNT | {"example": "1111-2222-3333"}],
            r"extra.tooling.values has the example `1111-2222-3333`, which its own pattern `\d{12}` refuses",
        ),
        (
            [ACCOUNT | {"example": "1111222233334"}],
            r"extra.tooling.values has the example `1111222233334`, which its own pattern `\d{12}` refuses",
        ),
        (
            [ACCOUNT | {"pattern": "(1"}],
            "extra.tooling.values has the pattern `(1`: missing ), unterminated subpattern at position 0",
        ),
        (
            [ACCOUNT, ACCOUNT | {"name": "other"}],
            "extra.tooling.values has two values with the example `111122223333`",
        ),
        (
            [ACCOUNT, REGION | {"name": "account"}],
            "extra.tooling.values has two values with the name `account`",
        ),
    ],
)
def test_settings_that_arent_right_are_refused(values: object, problem: str) -> None:
    with pytest.raises(MkdocsYamlError) as error:
        read_values(project(values))

    assert str(error.value) == str(MkdocsYamlError(problem))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*",
        r"\D",
        r"(?i)a",
        r"(?=a)a",
        r"(?P<x>a)",
        r"(?<x>a)",
        r"a++",
        r"a{2}+",
        r"a{,2}",
        r"a}",
        r"a]",
        r"\-",
        r"[[a]",
        r"[a&&b]",
        r"\p{L}",
        r"\Aa",
        r"a^",
        r"$a",
    ],
)
def test_a_pattern_that_browsers_read_otherwise_than_python_is_refused(pattern: str) -> None:
    with pytest.raises(MkdocsYamlError, match="may read differently"):
        read_values(project([ACCOUNT | {"pattern": pattern}]))


def test_one_example_may_be_a_part_of_another() -> None:
    role = ACCOUNT | {"name": "role", "example": "arn:aws:iam::111122223333:role/x", "pattern": ".+"}

    assert [value.name for value in read_values(project([ACCOUNT, role]))] == ["account", "role"]


def test_a_frozen_edition_has_the_values_that_it_was_frozen_with(site: SampleSite) -> None:
    list_values(site, ACCOUNT)
    site.commit("List a value")
    site.freeze("v1.0.0")
    list_values(site, ACCOUNT, REGION)

    assert staged_values(site) == [["111122223333", "us-east-1"], ["111122223333"]]


def test_a_frozen_edition_without_values_has_those_of_today(built: SampleSite) -> None:
    list_values(built, REGION)

    assert staged_values(built) == [["us-east-1"]] * 3


def test_a_frozen_edition_whose_values_arent_right_has_those_of_today() -> None:
    assert values_setting(project([ACCOUNT]), settings("account")) == {"reader_values": [ACCOUNT]}


def test_the_build_stops_at_wrong_values_of_today(site: SampleSite) -> None:
    list_values(site, ACCOUNT | {"example": "1"})

    result = site.run("build")

    assert result.exit_code == 2
    assert "has the example `1`, which its own pattern" in result.stderr


def test_each_value_of_this_site_is_listed_right() -> None:
    assert [value.example for value in read_values(Project.find(ROOT))] == [
        "111122223333",
        "444455556666",
        "us-east-1",
        "crewai-7f3c9a",
        "crewai/",
        "union/",
        "acme-userflyterole",
        "activepieces/",
        "qovery/",
    ]
