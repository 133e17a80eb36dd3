"""What changed: a page for each version that says what differs from the version before it.

The permissions that guides ask for stand first: they are what has to be reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator

from tooling.iam import diff as iam
from tooling.iam.policy import Effect
from tooling.site.reference.pages import ReferencePage
from tooling.versions.diff.changes import DocsDiff, Page, PageChange
from tooling.versions.diff.formats import (
    pages_counted,
    permissions_counted,
    place_in_page,
    policy_name,
    printable,
)
from tooling.versions.diff.markdown import code, escaped, heading_lines
from tooling.versions.diff.pairing import Kind
from tooling.versions.registry import EDGE

NAME = "changes.md"
# It stands in the navigation, so on every page: if it named the version, no two versions would share a page.
TITLE = "What changed"
TITLES = {
    Kind.ADDED: "New pages",
    Kind.MOVED: "Pages that moved",
    Kind.REMOVED: "Pages that are gone",
    Kind.CHANGED: "Pages that changed",
}

DENIALS = {
    iam.Kind.NEW: "no longer denied:",
    iam.Kind.GONE: "denied now:",
    iam.Kind.WIDER: "a denial of",
    iam.Kind.NARROWER: "a denial of",
}


def changes_page(diff: DocsDiff) -> ReferencePage:
    """Return the page that tells readers of the newer version what changed."""
    parts = [f"# {TITLE}", *introduction(diff), *permissions(diff)]
    for kind in Kind:
        pages = "\n".join(line for page in diff.of(kind) for line in page_lines(page))
        parts += [f"## {TITLES[kind]}", pages] if pages else []
    return ReferencePage(NAME, "\n\n".join(parts) + "\n")


def introduction(diff: DocsDiff) -> Iterator[str]:
    new = "The next version" if diff.new == EDGE else diff.new
    yield f"{new}, compared with {diff.old}, as computed from the pages of both."
    if not diff.pages:
        yield "Nothing changed."
        return
    yield f"- **Pages:** {pages_counted(diff)}\n- **Permissions of guides:** {permissions_counted(diff)}"


def permissions(diff: DocsDiff) -> Iterator[str]:
    """Yield what each guide asks for that it didn't, and the other way round."""
    changed = [page for page in diff.pages if page.policies]
    if changed:
        yield "## Permissions"
    for page in changed:
        yield f"### {linked(page.new) if page.new else named(page.page)}"
        for policy in page.policies:
            yield f"{code(policy_name(policy))}{escaped(place_in_page(policy))}"
            problem = [f"- **Not known:** {escaped(printable(policy.problem))}"] if policy.problem else []
            yield "\n".join([*problem, *map(permission_line, policy.diff.changes)])


def permission_line(change: iam.Change) -> str:
    """Return `- **New:** ...` for a permission. A denial that is gone is a new one, as in the diff."""
    before = f", which was {code(printable(str(change.before)))}" if change.before else ""
    what = f"{DENIALS[change.kind]} " if change.effect is Effect.DENY else ""
    return f"- **{change.kind.value.capitalize()}:** {what}{code(printable(str(change.grant)))}{before}"


def page_lines(page: PageChange) -> Iterator[str]:
    """Yield the item about a page, and those about its headings."""
    moved = f", which was at {code(page.old.url)}" if page.old and page.kind is Kind.MOVED else ""
    yield f"- {linked(page.new) if page.new else named(page.page)}{moved}"
    yield from (f"    - {line}" for line in heading_lines(page.headings))


def linked(page: Page) -> str:
    return f"[{escaped(page.title)}](../{page.path})"


def named(page: Page) -> str:
    return f"{escaped(page.title)} ({code(page.url)})"
