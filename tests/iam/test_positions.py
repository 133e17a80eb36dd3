"""JSON whose values know their lines."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.iam.positions import Element, Repetition, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def plain(element: Element) -> Any:
    """Return the value of `element` without its lines."""
    if isinstance(element.value, dict):
        return {name: plain(member) for name, member in element.value.items()}
    return [plain(item) for item in element.value] if isinstance(element.value, list) else element.value


@settings(max_examples=300, deadline=None)
@given(JSON, st.sampled_from([None, 0, 2]))
def test_reading_keeps_every_value(document: Any, indent: int | None) -> None:
    root, repetitions = read(json.dumps(document, indent=indent, ensure_ascii=False))

    assert (plain(root), repetitions) == (document, [])


def test_a_value_knows_its_own_line_and_that_of_its_name() -> None:
    root, _ = read('{\n"a": 1, "b":\n[2,\n"\\"{"]}')

    member = root.members["b"]
    assert [member.name_line, member.line, *(item.line for item in member.items)] == [2, 3, 3, 4]


def test_a_name_that_stands_again_is_told_with_its_line() -> None:
    root, repetitions = read('{"a": {"x": 1,\n"x": 2}, "b": {"x": 3}}')

    assert repetitions == [Repetition("x", 2)]
    assert plain(root) == {"a": {"x": 2}, "b": {"x": 3}}
