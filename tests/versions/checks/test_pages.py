"""Rules about pages: readers see what the author wrote."""

from __future__ import annotations

import pytest

from tests.versions.checks.conftest import checked


def test_a_page_that_is_not_utf_8_is_a_finding_where_it_stops_being() -> None:
    docs: dict[str, str | bytes] = {
        "index.md": "[x](old.md#x)",
        "old.md": b"# Old\r\n\r\ncaf\xc3\xa9 caf\xe9\n",
    }

    assert checked(docs) == ["docs/old.md:3: this isn't UTF-8; save the page as UTF-8 [page-not-utf-8]"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    page = b"\xef\xbb\xbf---\r\ntitle: '[x](no.md)'\r\n---\r\n\r\n# T\r\n\r\n```bash\r\nx\r\n```\r\n\r\n[x](#t)\r\n"

    assert checked({"index.md": page}) == []


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ("title: a: b\n", 2, "mapping values are not allowed in this context"),
        ("title: x\ntags: [a\n", 3, "did not find expected ',' or ']'"),
        ("a: x\nb: @y\n", 3, "found character that cannot start any token"),
        ("title: 2026-13-45\n", 1, "month must be in 1..12"),
    ],
)
def test_front_matter_that_is_not_yaml_is_a_finding_at_its_line(front: str, line: int, said: str) -> None:
    found = checked({"index.md": f"---\n{front}---\n\n# T\n"})

    assert found == [
        f"docs/index.md:{line}: the front matter isn't YAML: {said}; mend it [front-matter-not-yaml]"
    ]


@pytest.mark.parametrize(
    "page",
    [
        "---\ntitle: A page: of mine\n---\n".replace(": of", " of"),
        '---\ntitle: "a: b"\ntags:\n  - x\n---\n',
        "---\nurl: https://example.org/x\n\n---\n",
        "---\n\nA rule, and a text.\n\n---\n",
        "---\n",
    ],
)
def test_front_matter_that_is_yaml_is_fine(page: str) -> None:
    assert checked({"index.md": page}) == []


def test_each_fence_that_is_none_is_one_finding() -> None:
    docs = {"a.md": "```bash x\ntrue\n```\n", "b.md": "    ```\n    x\n    ```\n", "c.md": "```\nx\n```\n"}

    said = "this looks like a fence, but the site doesn't read it as one [unread-fence]"
    assert checked(docs) == [f"docs/{place}: {said}" for place in ("a.md:1", "b.md:1")]


def test_a_page_that_is_left_out_is_not_looked_at() -> None:
    assert checked({"index.md": "", "old.md": b"\xe9"}, "exclude_docs: old.md\n") == []
