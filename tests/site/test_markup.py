from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings

from tests.site.rendered import hostile, rendered
from tooling.project import Project
from tooling.site.markup import box, cell, code, fence, folded, link, one_line, quoted

PLACES = ["- {}", "x {} y", "| a | b |\n|---|---|\n| {} | c |", "# {}", '??? folded "t"\n\n    - *{}*']


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None)
@given(text=hostile)
@example(text="{: onclick=x }")
@example(text="a\\")
def test_text_stays_text_wherever_it_stands(place: str, text: str) -> None:
    assume(one_line(text))
    shown, plain = rendered(place.format(cell(text))), rendered(place.format("word"))

    assert (shown.tags, shown.comments) == (plain.tags, [])
    assert "".join(one_line(text).split()) in "".join(shown.text.split())


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None)
@given(text=hostile)
def test_code_is_code_wherever_it_stands(place: str, text: str) -> None:
    assume(one_line(text))
    shown, plain = rendered(place.format(code(text))), rendered(place.format("`word`"))

    assert (shown.tags, shown.comments) == (plain.tags, [])


@settings(deadline=None)
@given(text=hostile, path=hostile)
def test_a_link_leads_to_its_file_and_is_nothing_else(text: str, path: str) -> None:
    shown = rendered(f"From {link(text, path)}.")

    assert shown.tags == [("p", ()), ("a", ("href",))]


def test_what_is_usual_is_written_as_an_author_would() -> None:
    assert code("arn:aws:s3:::bucket/${aws:username}/*") == "`arn:aws:s3:::bucket/${aws:username}/*`"
    assert code("aws secretsmanager get-secret-value") == "`aws secretsmanager get-secret-value`"
    assert cell("1. Write it, e.g. (x): y's 50 %") == "1\\. Write it, e.g. (x): y's 50 %"
    assert link("Keys", "../crewai/my keys.md", "1-a") == "[Keys](../crewai/my%20keys.md#1-a)"


@settings(deadline=None)
@given(source=hostile)
def test_a_block_ends_where_its_source_does(source: str) -> None:
    shown = rendered("\n".join([*fence("text", "x.json", source), "", "**after**"]))

    assert ("strong", ()) in shown.tags
    assert [tag for tag, _ in shown.tags].count("pre") == 1


def test_a_title_that_is_no_plain_name_of_a_file_is_left_out() -> None:
    assert next(fence("json", 'x" onclick="y', "{}")) == "```json"
    assert next(fence("json", "a/x-1.json", "{}")) == '```json title="a/x-1.json"'


@pytest.mark.parametrize(
    ("extensions", "kind"),
    [
        (["pymdownx.details"], folded),
        ([{"pymdownx.details": {}}], folded),
        (["tables"], quoted),
        (None, quoted),
    ],
)
def test_a_box_is_of_a_kind_that_the_site_has(
    tmp_path: Path, extensions: list[object] | None, kind: object
) -> None:
    assert box(Project(tmp_path, {"markdown_extensions": extensions})) is kind


def test_both_kinds_of_box_hold_a_list() -> None:
    for kind, tag in ((folded, "details"), (quoted, "blockquote")):
        shown = rendered("\n".join(["Text", "", *kind("Title", ["- a", "    - b"])]))

        assert [each for each, _ in shown.tags if each in (tag, "li")] == [tag, "li", "li"]
