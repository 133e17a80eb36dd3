"""Notes on disk: what was noted is found, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tooling.site.memo.notes import Notes, key_of

ONE, OTHER = key_of("one"), key_of("other")


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "memo")


def test_what_was_noted_is_found_whatever_it_is(notes: Notes) -> None:
    results: list[object] = [{"a": [1, None, "é\ud800"]}, [], "", 0]
    for result in results:
        notes.note(ONE, result)

        assert notes.find(ONE) == result


def test_nothing_is_found_that_was_not_noted(notes: Notes) -> None:
    notes.note(ONE, "one")

    assert notes.find(OTHER) is None


def test_different_things_have_different_keys() -> None:
    keys = [key_of("a", "b"), key_of("ab"), key_of(["a", "b"]), key_of("a", None), key_of("a", "None")]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("length", [0, 10, 32, 40])
def test_a_note_that_was_cut_off_is_none(notes: Notes, length: int) -> None:
    notes.note(ONE, "one" * 100)
    file = notes.file(ONE)
    file.write_bytes(file.read_bytes()[:length])

    assert notes.find(ONE) is None


def test_a_note_is_none_under_the_key_of_another(notes: Notes) -> None:
    notes.note(ONE, "one")
    notes.note(OTHER, "other")
    notes.file(OTHER).write_bytes(notes.file(ONE).read_bytes())

    assert notes.find(OTHER) is None


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_a_note_with_another_byte_is_none(notes: Notes, place: int) -> None:
    notes.note(ONE, "one")
    data = bytearray(notes.file(ONE).read_bytes())
    data[place] ^= 1
    notes.file(ONE).write_bytes(data)

    assert notes.find(ONE) is None


def test_what_was_not_used_for_the_longest_time_goes_first(notes: Notes) -> None:
    keys = [key_of(number) for number in range(4)]
    for age, key in enumerate(keys):
        notes.note(key, "text")
        os.utime(notes.file(key), (age, age))
    size = notes.file(keys[0]).stat().st_size
    notes.find(keys[0])

    notes.prune(2 * size)

    assert [notes.find(key) for key in keys] == ["text", None, None, "text"]


def test_nothing_goes_while_there_is_room(notes: Notes) -> None:
    notes.prune()
    notes.note(ONE, "one")

    notes.prune(notes.file(ONE).stat().st_size)

    assert notes.find(ONE) == "one"
