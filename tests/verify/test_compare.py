"""What is said to come out, against what came."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.iam.test_lint import JSON
from tooling.verify.compare import Difference, contained, difference

LINES = st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=6), max_size=6)


@pytest.mark.parametrize(
    ("expected", "came"),
    [
        ("a\nb", "a\nb\n"),
        ("a", "a   \n"),
        ("secret:app-...", "secret:app-AbC123"),
        ("... b", "a b"),
        ("a\n...\nz", "a\nb\nc\nz"),
        ("a\n...\nz", "a\nz"),
        ("...", ""),
        ("...\n...\nx", "x"),
        ("...\nb\n...\nb", "a\nb\nc\nb"),
        ('{"a": 1, "b": [2]}', '{ "b": [2],\n"a": 1 }'),
        ('{"CreateDate": "..."}', '{"CreateDate": "2026-01-01"}'),
        ('{"CreateDate": "..."}', '{"CreateDate": {"any": "thing"}}'),
        ('{"Arn": "arn:...:x"}', '{"Arn": "arn:aws:x"}'),
        ("a.c", "a.c"),
    ],
)
def test_equal_outputs_have_no_difference(expected: str, came: str) -> None:
    assert difference(expected, came) is None


@pytest.mark.parametrize(
    ("expected", "came", "found"),
    [
        ("a\nb\nc", "a\nx\nc", Difference(2, "b", "x\nc")),
        ("a\nb", "a", Difference(2, "b", "nothing more")),
        ("a", "a\nb", Difference(1, "nothing more", "b")),
        ("a\n...\nz", "a\nb", Difference(3, "z", "b")),
        ("a.c", "abc", Difference(1, "a.c", "abc")),
        ("", "a", Difference(1, "", "a")),
        ('{\n "a": {\n  "b": 1\n }\n}', '{"a": {"b": 2}}', Difference(3, "a.b = 1", "a.b = 2")),
        ("[1]", "[1, 2]", Difference(1, "[1]", "[1, 2]")),
        ('{"a": 1}', '{"a": 1, "b": 2}', Difference(1, "b = nothing", "b = 2")),
        ('{"a": 1}', '{"a": true}', Difference(1, "a = 1", "a = true")),
        ('{"a": 1}', "not JSON", Difference(1, '{"a": 1}', "not JSON")),
    ],
)
def test_a_difference_stands_at_its_line(expected: str, came: str, found: Difference) -> None:
    assert difference(expected, came) == found


def test_an_error_may_have_more_around_it() -> None:
    assert contained("An error (X): y", "\nusage: ...\nAn error (X): y\nmore") is None
    assert contained("An error (X): ...", "An error (X): y") is None
    assert contained("An error (X): y", "An error (Y): y") == Difference(
        1, "An error (X): y", "An error (Y): y"
    )


@given(LINES)
def test_text_equals_itself(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert difference(text, text) is None


@given(LINES, LINES, LINES)
def test_a_wildcard_line_stands_for_any_lines(
    before: list[str], between: list[str], after: list[str]
) -> None:
    came = "\n".join(["first", *before, *between, *after, "last"])

    assert difference("\n".join(["first", *before, "...", *after, "last"]), came) is None


DOCUMENTS = JSON.filter(lambda document: not re.search("NaN|Infinity", json.dumps(document)))


@given(DOCUMENTS, DOCUMENTS)
def test_json_is_equal_only_to_what_says_the_same(one: Any, other: Any) -> None:
    same = json.dumps([one], sort_keys=True) == json.dumps([other], sort_keys=True)

    assert difference(json.dumps([one], indent=2), json.dumps([one])) is None
    if "..." not in json.dumps(one):
        assert (difference(json.dumps([one]), json.dumps([other])) is None) == same
