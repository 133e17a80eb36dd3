from __future__ import annotations

from tooling.versions.state import line_of


def test_a_version_is_not_found_in_a_longer_one() -> None:
    data = b"- version: v1.0.10\n- version: v1.0.1\r\n"

    assert line_of(data, "version: v1.0.1") == 2


def test_what_is_nowhere_is_reported_at_the_first_line() -> None:
    assert line_of(b"[]\n", "version: v1.0.1") == 1
