"""The changelog: what changed for readers, by version, newest first.

A release gives what stands under `## Unreleased` the name of the version and a date, once. Only headings
that readers see count, not those in a fence, a comment or the front matter, and no other byte changes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Container
from dataclasses import dataclass, replace

from tooling.content.page import FRONT_MATTER
from tooling.errors import ToolingError
from tooling.project import MkdocsYamlError, Project

DEFAULTS = ("about/changelog.md", "changelog.md")
BYTE_ORDER_MARK = "\ufeff"
UNRELEASED = re.compile(r"^##[ \t]+(?:Unreleased|\[Unreleased\])[ \t]*#*[ \t]*(\r?\n|\Z)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)
SECTION = re.compile(r"^#{1,2}[ \t]", re.MULTILINE)
# As superfences has them, before anything else: https://facelessuser.github.io/pymdown-extensions/
OPENING = r"^(?P<indent>[> \t]*)(?P<fence>`{3,}(?!`)|~{3,}(?!~))[^`\n]*\n"
FENCE = re.compile(rf"{OPENING}(?:.*\n)*?(?P=indent)(?P=fence)[ \t]*\r?$", re.MULTILINE)
COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.MULTILINE | re.DOTALL)


class MissingChangelogError(ToolingError):
    """The page that the settings name as the changelog doesn't exist."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"extra.tooling.changelog in mkdocs.yml names `{page}`, which is not in the docs",
            fix="Add the page, or name another.",
        )


class NoUnreleasedError(ToolingError):
    """The changelog has no place for what isn't released yet."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"`{page}` has no heading `## Unreleased`",
            fix="Put it above the newest version, and what changed for readers below it.",
        )


class EmptyUnreleasedError(ToolingError):
    """The changelog doesn't say what a release changes."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"nothing stands under `## Unreleased` in `{page}`",
            fix="Write there what changes for readers, or that nothing does, and commit it.",
        )


@dataclass(frozen=True, slots=True)
class Changelog:
    """The page of the changelog: its path below the docs, and its Markdown."""

    page: str
    text: str

    @classmethod
    def parse(cls, page: str, data: bytes) -> Changelog:
        """Return the changelog in the bytes of a page, whatever they are."""
        return cls(page, data.decode(errors="surrogateescape"))

    @property
    def data(self) -> bytes:
        """The bytes of the page."""
        return self.text.encode(errors="surrogateescape")

    @property
    def has_news(self) -> bool:
        """Whether more than headings stands under `## Unreleased`."""
        seen = readable(self.text)
        heading = UNRELEASED.search(seen)
        if heading is None:
            return False
        below = seen[heading.end() :]
        end = SECTION.search(below)
        return bool(HEADING.sub("", below[: end.start()] if end else below).strip())

    def date(self, name: str) -> str | None:
        """Return the date of the entry of a version, empty where it has none, or None without an entry."""
        found = entry_heading(name).search(readable(self.text))
        return (found["date"] or "") if found else None

    def entered(self, name: str, date: datetime.date) -> Changelog:
        """Return the changelog with what is unreleased as the entry of `name`; one that has it stays.

        Raises `NoUnreleasedError`, `EmptyUnreleasedError`.
        """
        if self.date(name) is not None:
            return self
        heading = UNRELEASED.search(readable(self.text))
        if heading is None:
            raise NoUnreleasedError(self.page)
        if not self.has_news:
            raise EmptyUnreleasedError(self.page)
        line_end, end = heading[1], heading.end()
        entry = f"{line_end}## {name} - {date}{line_end}"
        return replace(self, text=self.text[:end] + entry + self.text[end:])


def changelog_page(project: Project, pages: Container[str]) -> str | None:
    """Return the page of the changelog among `pages`, if there is one.

    Raises `MissingChangelogError`, and `MkdocsYamlError` when the setting is no path.
    """
    named = setting(project, "extra", "tooling", "changelog")
    if named is None:
        return next((page for page in DEFAULTS if page in pages), None)
    if not isinstance(named, str):
        raise MkdocsYamlError("extra.tooling.changelog: expected a page such as `about/changelog.md`")
    if named not in pages:
        raise MissingChangelogError(named)
    return named


def setting(project: Project, *names: str) -> object:
    """Return what mkdocs.yml has under `names`, one within the other, None where it has nothing."""
    value: object = project.settings
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def entry_heading(name: str) -> re.Pattern[str]:
    """Return the pattern of the heading of a version: `## v1.2.0 - 2026-01-31`, `## [1.2.0]` and the like."""
    number = re.escape(name.removeprefix("v"))
    date = r"[ \t]+-[ \t]+(?P<date>\d{4}-\d\d-\d\d)[ \t]*\r?$"
    return re.compile(rf"^##[ \t]+\[?v?{number}(?![\w.+-])(?:{date})?", re.MULTILINE | re.ASCII)


def readable(text: str) -> str:
    """Return `text` with dots in place of its fences, and blanks in place of what readers don't see.

    All else stays where it is, so a place in one is the same place in the other.
    """
    start = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    matter = FRONT_MATTER.match(text[start:])
    end = start + (matter.end() if matter else 0)
    body = FENCE.sub(lambda found: filled(found[0], "."), text[end:])
    return filled(text[:end], " ") + COMMENT.sub(lambda found: filled(found[0], " "), body)


def filled(text: str, character: str) -> str:
    """Return `text` with another character for each but the line ends."""
    return re.sub(r"[^\r\n]", character, text)
