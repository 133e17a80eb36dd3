"""What changed, as Markdown: for the description of a pull request or of a release."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.versions.diff.changes import DocsDiff, Page, PageChange
from tooling.versions.diff.formats import (
    no_difference,
    pages_counted,
    permissions_counted,
    place_in_page,
    policy_lines,
    policy_name,
)
from tooling.versions.diff.headings import HeadingChanges
from tooling.versions.diff.pairing import Kind

SPECIAL = re.compile(r"[\\`*_\[\]<&~]")


def as_markdown(diff: DocsDiff) -> str:
    """Return what changed as Markdown: the permissions first, then the pages by what became of them."""
    title = f"## What changed from {diff.old} to {diff.new}"
    if not diff.pages:
        return f"{title}\n\n{sentence(no_difference(diff))}"
    counts = f"- Pages: {pages_counted(diff)}\n- Permissions: {permissions_counted(diff)}"
    parts = [title, counts, *permissions(diff)]
    for kind in Kind:
        pages = "\n".join(line for page in diff.of(kind) for line in page_lines(page))
        parts += [f"### Pages {kind.value}", pages] if pages else []
    return "\n\n".join(parts)


def permissions(diff: DocsDiff) -> Iterator[str]:
    """Yield the permissions of each guide, as blocks that code hosts colour."""
    changed = [page for page in diff.pages if page.policies]
    if changed:
        yield "### Permissions"
    for page in changed:
        yield f"#### {named(page.page)}"
        for policy in page.policies:
            yield f"{code(policy_name(policy))}{escaped(place_in_page(policy))}"
            yield "\n".join(["```diff", *policy_lines(policy), "```"])


def page_lines(page: PageChange) -> Iterator[str]:
    source = f"{code(page.old.path)} is now " if page.old and page.kind is Kind.MOVED else ""
    edited = ", and its text changed" if page.kind is Kind.MOVED and page.is_edited else ""
    yield f"- {source}{named(page.page)}{edited}"
    yield from (f"    - {line}" for line in heading_lines(page.headings))


def heading_lines(headings: HeadingChanges) -> list[str]:
    return [
        *(f"Renamed: {escaped(old.text)} is now {escaped(new.text)}" for old, new in headings.renamed),
        *(f"Added: {escaped(heading.text)}" for heading in headings.added),
        *(f"Removed: {escaped(heading.text)}" for heading in headings.removed),
    ]


def named(page: Page) -> str:
    return f"{escaped(page.title)} ({code(page.path)})"


def code(text: str) -> str:
    """Return `text` as code, between more backticks than it has in a row."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def escaped(text: str) -> str:
    """Return `text` so that Markdown takes none of it as a sign."""
    return SPECIAL.sub(r"\\\g<0>", text)


def sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
