"""What changed, for people at a terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tooling.iam import diff as iam
from tooling.versions.diff.changes import DocsDiff, Page, PageChange
from tooling.versions.diff.headings import HeadingChanges
from tooling.versions.diff.pairing import Kind
from tooling.versions.diff.policies import PolicyChange


def as_text(diff: DocsDiff) -> str:
    """Return what changed as lines: the permissions first, then the pages by what became of them."""
    if not diff.pages:
        return no_difference(diff)
    sections = [("Permissions", list(permission_lines(diff)))]
    for kind in Kind:
        lines = [line for page in diff.of(kind) for line in page_lines(page)]
        sections.append((f"Pages {kind.value}", lines))
    shown = ["\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in sections if lines]
    return "\n\n".join([f"{diff.old} -> {diff.new}\n{summary(diff)}", *shown])


def summary(diff: DocsDiff) -> str:
    return f"  pages        {pages_counted(diff)}\n  permissions  {permissions_counted(diff)}"


def no_difference(diff: DocsDiff) -> str:
    """Return that nothing changed, and why, where that is known before a page is read."""
    if diff.old == diff.new:
        return f"no difference: both are {diff.old}"
    why = f": both show the snapshot {diff.snapshot}" if diff.snapshot else ""
    return f"no difference between {diff.old} and {diff.new}{why}"


def pages_counted(diff: DocsDiff) -> str:
    """Return how many pages were added, moved, removed and changed."""
    return listed([(len(diff.of(kind)), kind.value) for kind in Kind])


def permissions_counted(diff: DocsDiff) -> str:
    """Return how many permissions are new, gone, wider and narrower."""
    policies = [policy for page in diff.pages for policy in page.policies]
    counts = [(sum(len(each.diff.of(kind)) for each in policies), kind.value) for kind in iam.Kind]
    unread = sum(bool(each.problem) for each in policies)
    return listed([*counts, (unread, "unknown")])


def listed(counts: list[tuple[int, str]]) -> str:
    """Return `2 new, 1 gone`: what there is none of isn't named."""
    return ", ".join(f"{number} {what}" for number, what in counts if number) or "no difference"


def permission_lines(diff: DocsDiff) -> Iterator[str]:
    for page in diff.pages:
        if page.policies:
            yield page.page.path
        for policy in page.policies:
            yield f"  {policy_name(policy)}{place_in_page(policy)}"
            yield from (f"    {line}" for line in policy_lines(policy))


def policy_name(policy: PolicyChange) -> str:
    """Return `crewai.yaml: Role.AssumeRolePolicyDocument`."""
    file = policy.file or "a block without a file name"
    return f"{file}: {policy.place}" if policy.place else file


def place_in_page(policy: PolicyChange) -> str:
    """Return ` (AssumeRole > CloudFormation), a new policy`."""
    tabs = f" ({' > '.join(policy.tabs)})" if policy.tabs else ""
    return tabs + {Kind.ADDED: ", a new policy", Kind.REMOVED: ", a policy that is gone"}.get(policy.kind, "")


def policy_lines(policy: PolicyChange) -> list[str]:
    """Return a line for each permission, and one for what isn't known."""
    problem = [f"? can't be compared: {policy.problem}"] if policy.problem else []
    return [printable(str(line)) for line in (*problem, *policy.diff.changes)]


def printable(text: str) -> str:
    """Return `text` on one line, without the characters that JSON can spell and that act on a terminal."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def page_lines(page: PageChange) -> Iterator[str]:
    yield page_line(page)
    yield from (f"  {line}" for line in heading_lines(page.headings))


def page_line(page: PageChange) -> str:
    if page.old is None or page.kind is not Kind.MOVED:
        return page.page.path
    return f"{page.old.path} -> {page.page.path}" + (", and its text changed" if page.is_edited else "")


def heading_lines(headings: HeadingChanges) -> list[str]:
    """Return a line for each heading that is renamed, new or gone."""
    return [
        *(f"~ {old.text} -> {new.text}" for old, new in headings.renamed),
        *(f"+ {heading.text}" for heading in headings.added),
        *(f"- {heading.text}" for heading in headings.removed),
    ]


def as_json(diff: DocsDiff) -> str:
    """Return what changed as one JSON object, its pages in the order of their paths."""
    pages = [page_values(page) for page in diff.pages]
    return json.dumps({"old": diff.old, "new": diff.new, "pages": pages}, indent=2)


def page_values(page: PageChange) -> dict[str, Any]:
    renamed = [{"old": asdict(old), "new": asdict(new)} for old, new in page.headings.renamed]
    return {
        "change": page.kind.value,
        "old": named(page.old),
        "new": named(page.new),
        "edited": page.is_edited,
        "headings": {
            "added": [asdict(heading) for heading in page.headings.added],
            "removed": [asdict(heading) for heading in page.headings.removed],
            "renamed": renamed,
        },
        "policies": [policy_values(policy) for policy in page.policies],
    }


def named(page: Page | None) -> dict[str, str] | None:
    return {"path": page.path, "url": page.url, "title": page.title} if page else None


def policy_values(policy: PolicyChange) -> dict[str, Any]:
    where = {"file": policy.file, "place": policy.place, "tabs": list(policy.tabs)}
    return {"change": policy.kind.value, **where, "problem": policy.problem or None, **policy.diff.values}
