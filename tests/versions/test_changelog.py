from __future__ import annotations

import datetime
import re
from pathlib import Path, PurePosixPath

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.content.markdown import Extensions, read_page
from tooling.content.page import FRONT_MATTER
from tooling.project import MkdocsYamlError, Project
from tooling.versions.changelog import (
    Changelog,
    EmptyUnreleasedError,
    MissingChangelogError,
    NoUnreleasedError,
    changelog_page,
)

PAGE = "about/changelog.md"
DAY = datetime.date(2026, 11, 21)
TEXT = """\
---
title: Changelog
---

# Changelog

## Unreleased

### Added

- A guide.

## v1.1.0 - 2026-10-01

- Another.
"""
EXTENSIONS = Extensions(["pymdownx.superfences"])
LINES = [
    "",
    "## Unreleased",
    "## [Unreleased]",
    "## v1.2.0 - 2026-01-31",
    "## v1.1.0",
    "# Changelog",
    "### Added",
    "- A guide.",
    "    ## Nested",
    "> ## Quoted",
    "```",
    "```text",
    "````",
    "~~~",
    "- ```",
    "  ```",
    "<!--",
    "-->",
    "<!-- ## Unreleased -->",
    "---",
]
PAGES = st.lists(st.sampled_from(LINES), max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines))
)


def entered(text: str, name: str = "v1.2.0") -> str:
    return Changelog(PAGE, text).entered(name, DAY).text


def test_what_is_unreleased_becomes_the_entry_of_a_version() -> None:
    assert entered(TEXT) == TEXT.replace("## Unreleased\n", "## Unreleased\n\n## v1.2.0 - 2026-11-21\n")


def test_line_ends_stay_what_they_were() -> None:
    text = "## Unreleased\r\n- One.\r\n"

    assert entered(text) == "## Unreleased\r\n\r\n## v1.2.0 - 2026-11-21\r\n- One.\r\n"


def test_bytes_that_are_no_text_stay_what_they_were() -> None:
    data = b"\xef\xbb\xbf---\n## Unreleased\n---\n## Unreleased\n\n\xff\xfe \xc3\xa9\x0c\x85"

    after = Changelog.parse(PAGE, data).entered("v1.2.0", DAY).data

    assert after == data.replace(
        b"---\n## Unreleased\n\n", b"---\n## Unreleased\n\n## v1.2.0 - 2026-11-21\n\n"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "```markdown\n## Unreleased\n```\n",
        "~~~\n## Unreleased\n~~~\n",
        "````\n```\n## Unreleased\n```\n## Unreleased\n````\n",
        "  ```\n## Unreleased\n  ```\n",
        "```\n  ```\n## Unreleased\n```\n",
        "<!--\n## Unreleased\n-->\n",
        "    ## Unreleased\n",
        "Text with ## Unreleased\n",
        "### Unreleased\n",
        "## Unreleased changes\n",
    ],
)
def test_only_a_heading_that_readers_see_counts(hidden: str) -> None:
    text = f"{hidden}\n## Unreleased\n\n- One.\n"

    assert entered(text) == f"{hidden}\n## Unreleased\n\n## v1.2.0 - 2026-11-21\n\n- One.\n"
    with pytest.raises(NoUnreleasedError):
        entered(f"{hidden}\n- One.\n")


@pytest.mark.parametrize("heading", ["## [Unreleased]", "## Unreleased ##", "##\tUnreleased  "])
def test_the_heading_may_be_written_otherwise(heading: str) -> None:
    assert entered(f"{heading}\n- One.\n") == f"{heading}\n\n## v1.2.0 - 2026-11-21\n- One.\n"


@pytest.mark.parametrize(
    "heading", ["## v1.2.0 - 2026-01-31", "## v1.2.0", "## [1.2.0] - 2026-01-31", "## [v1.2.0](x) (old)"]
)
def test_an_entry_that_is_there_is_left(heading: str) -> None:
    text = f"## Unreleased\n\n- One.\n\n{heading}\n"

    assert entered(text) == text


@pytest.mark.parametrize("name", ["v1.2.0-rc.1", "v1.2.0a1", "v1.2.01", "v11.2.0", "v1.2.0.1", "v1x2x0"])
def test_the_entry_of_another_version_is_not_taken_for_it(name: str) -> None:
    text = f"## Unreleased\n\n- One.\n\n## {name} - 2026-01-31\n"

    assert "## v1.2.0 - 2026-11-21\n" in entered(text)
    assert Changelog(PAGE, text).date(name) == "2026-01-31"


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\n\n",
        "\r\n \r\n",
        "\n### Added\n\n### Fixed\n",
        "\n<!-- What changed for readers. -->\n",
        "\n\n## v1.1.0\n\n- One.\n",
        "\n\n# Older\n\n- One.\n",
    ],
)
def test_a_section_that_says_nothing_is_an_error(below: str) -> None:
    with pytest.raises(EmptyUnreleasedError) as raised:
        entered(f"## Unreleased{below}")

    assert str(raised.value) == (
        "nothing stands under `## Unreleased` in `about/changelog.md`\n"
        "  Write there what changes for readers, or that nothing does, and commit it."
    )


def test_a_block_alone_says_something() -> None:
    assert Changelog(PAGE, "## Unreleased\n\n```\n\n```\n").has_news


def test_a_changelog_without_a_place_for_news_is_an_error() -> None:
    with pytest.raises(NoUnreleasedError) as raised:
        entered("# Changelog\n")

    assert str(raised.value) == (
        "`about/changelog.md` has no heading `## Unreleased`\n"
        "  Put it above the newest version, and what changed for readers below it."
    )


@given(PAGES)
def test_entering_twice_is_entering_once(text: str) -> None:
    try:
        once = entered(text)
    except (NoUnreleasedError, EmptyUnreleasedError):
        return

    assert entered(once) == once


@given(PAGES)
def test_an_entry_is_all_that_is_added(text: str) -> None:
    try:
        after = entered(text)
    except (NoUnreleasedError, EmptyUnreleasedError):
        return

    assert text in (after, re.sub(r"(\r?\n)## v1\.2\.0 - 2026-11-21\1", "", after, count=1))


@given(PAGES)
def test_readers_see_one_heading_more_below_unreleased(text: str) -> None:
    try:
        after = entered(text)
    except (NoUnreleasedError, EmptyUnreleasedError):
        return

    # A fence that is none is a finding, and the page isn't frozen.
    if after != text and not read_page(PurePosixPath(PAGE), text, EXTENSIONS).unread_fences:
        before = headings(text)
        place = next(place for place, title in enumerate(before, 1) if title.strip("[]") == "Unreleased")
        assert headings(after) == [*before[:place], "v1.2.0 - 2026-11-21", *before[place:]]


def headings(text: str) -> list[str]:
    """Return the headings of the second level that the site shows."""
    rendered = markdown.markdown(FRONT_MATTER.sub("", text, count=1), extensions=EXTENSIONS.names)
    return re.findall(r"<h2>(.*?)</h2>", rendered)


def project_with(tooling: object) -> Project:
    return Project(Path("site"), {"extra": {"tooling": tooling}})


@pytest.mark.parametrize(
    ("tooling", "pages", "page"),
    [
        ({"changelog": "news.md"}, {"news.md", "changelog.md"}, "news.md"),
        ({}, {"about/changelog.md", "changelog.md"}, "about/changelog.md"),
        (None, {"changelog.md"}, "changelog.md"),
        ({}, {"index.md"}, None),
    ],
)
def test_the_page_is_the_one_that_is_named_or_one_of_the_usual(
    tooling: object, pages: set[str], page: str | None
) -> None:
    assert changelog_page(project_with(tooling), pages) == page


def test_a_page_that_is_named_and_not_there_is_an_error() -> None:
    with pytest.raises(MissingChangelogError, match=re.escape("names `news.md`, which is not in the docs")):
        changelog_page(project_with({"changelog": "news.md"}), {"changelog.md"})


def test_a_name_that_is_no_path_is_an_error() -> None:
    with pytest.raises(MkdocsYamlError, match=re.escape("extra.tooling.changelog: expected a page")):
        changelog_page(project_with({"changelog": ["news.md"]}), {"changelog.md"})
