"""Files that the reader saves: each is what its name says, or a finding before anything is carried out."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import rules, verify


def page(title: str, *lines: str) -> str:
    """Return a page with a file whose first line is line 4."""
    return "\n".join(
        ["# T", "", f'```text title="{title}"', *lines, "```", "", "```bash", "false", "```", ""]
    )


@pytest.mark.parametrize(
    ("title", "lines", "line", "rule"),
    [
        ("a.yaml", ("a: 1", "b: [1", "c: 2"), 6, "yaml-syntax"),
        ("a.yml", ("a: 1", "  b: 2"), 5, "yaml-syntax"),
        ("a.yml", ("a: 1", "---", "b: }"), 6, "yaml-syntax"),
        ("config/a.toml", ("a = 1", "b = nothing"), 5, "toml-syntax"),
        ("a.toml", ("a = 1", 'b = """'), 5, "toml-syntax"),
        ("a.py", ("a = 1", "b = ("), 5, "python-syntax"),
        ("a.py", ("def f():", "return 1"), 5, "python-syntax"),
        ("a.json", ("{", '  "a": 1,', "}"), 6, "json-syntax"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_found_at_its_line_and_nothing_is_carried_out(
    site: SampleSite, title: str, lines: tuple[str, ...], line: int, rule: str
) -> None:
    assert rules(site, page(title, *lines)) == [(line, rule)]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("a.yaml", ("a: !Sub x-${AWS::AccountId}", "b: !GetAtt [A, Arn]", "---", "c: 1")),
        ("a.toml", ('a = "x"', "[b]", "c = 1")),
        ("a.py", (r"a = '\d'", "import nothing_that_is_there", "await_ = 1")),
        ("a.json", ('{"a": 1}',)),
        ("a.txt", ("a: [", "b = (")),
    ],
)
def test_any_other_file_is_saved_as_it_is(site: SampleSite, title: str, lines: tuple[str, ...]) -> None:
    assert [rule for _, rule in rules(site, page(title, *lines))] == ["command-failed"]


def test_a_template_that_is_no_yaml_is_one_finding(site: SampleSite) -> None:
    found = verify(site, page("a.yaml", "Resources:", "  A:", "    Type: AWS::IAM::User", "   B: 1"))

    assert [(line, rule) for line, _, rule in found.findings] == [(7, "yaml-syntax")]


def test_a_file_that_is_skipped_may_be_anything(site: SampleSite) -> None:
    skipped = page("a.yaml", "a: [").replace("```text", '<!-- test: skip reason="is a part" -->\n\n```text')

    assert [rule for _, rule in rules(site, skipped)] == ["command-failed"]


def test_a_file_whose_name_is_taken_by_a_folder_is_a_finding_and_ends_the_path(site: SampleSite) -> None:
    folder = "# T\n\n```bash\nmkdir -p a.txt/b\n```\n\n"
    inner = "# T\n\n```bash\ntouch a\n```\n\n"

    assert rules(site, folder + page("a.txt", "x")) == [(9, "unsaved-file")]
    assert rules(site, inner + page("a/b.txt", "x")) == [(9, "unsaved-file")]
