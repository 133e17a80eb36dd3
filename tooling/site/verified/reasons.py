"""Reasons: why each permission of a policy is there, in a box below the policy's block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tooling.site.markup import Box, cell, code
from tooling.site.verified.proofs import claim
from tooling.site.verified.records import Permission, PolicyRecord, Use

TITLE = "Why each permission is here"
FENCE = re.compile(r"(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})(?P<header>[^\n]*)")
EXPECTATION = re.compile(r"""\btitle=["'](?:Output|Error)["']""")
CODE_KINDS = {"bash", "python"}


def with_reasons(text: str, policies: Sequence[PolicyRecord], box: Box) -> str:
    """Return the Markdown `text` of a page with the reasons for each of `policies` below its block."""
    lines = text.split("\n")
    by_line: dict[int, list[PolicyRecord]] = {}
    for policy in policies:
        by_line.setdefault(policy.line, []).append(policy)
    # From below, so that the lines above keep their numbers.
    for line in sorted(by_line, reverse=True):
        if place := end_of_block(lines, line - 1):
            end, indent = place
            shown = box(TITLE, reasons(by_line[line]))
            lines[end:end] = [indent.rstrip(), *(f"{indent}{each}".rstrip() for each in shown)]
    return "\n".join(lines)


def end_of_block(lines: Sequence[str], start: int) -> tuple[int, str] | None:
    """Return the index after the fence that opens at `start`, and what stands before it; None without one.

    What the block prints belongs to it.
    """
    opening = FENCE.match(lines[start]) if 0 <= start < len(lines) else None
    if not opening:
        return None
    closing = re.compile(rf"{re.escape(opening['indent'])}{opening['marks']}[`~]*[ \t\r]*")
    end = next((at for at in range(start + 1, len(lines)) if closing.fullmatch(lines[at])), None)
    if end is None:
        return None
    following = next((at for at in range(end + 1, len(lines)) if lines[at].strip(" \t>\r")), len(lines))
    after = FENCE.match(lines[following]) if following < len(lines) else None
    if after and after["indent"] == opening["indent"] and EXPECTATION.search(after["header"]):
        return end_of_block(lines, following)
    return end + 1, opening["indent"]


def reasons(policies: Sequence[PolicyRecord]) -> Iterator[str]:
    """Yield the reasons for the permissions of `policies`, which stand in one block."""
    for number, policy in enumerate(policies):
        if len(policies) > 1:
            yield from ["", f"**{cell(policy.name)}**", ""] if number else [f"**{cell(policy.name)}**", ""]
        for permission in policy.permissions:
            yield f"- {named(permission)}"
            yield from (f"    - {each}" for each in why(permission, policy))
        yield from (f"- Kept, {code(key)}: {cell(reason)}" for key, reason in unplaced(policy))


def named(permission: Permission) -> str:
    """Return an action of a statement, and what the statement is about."""
    resources = " or ".join(code(each) for each in permission.resources)
    denial = "Denial of " if permission.effect == "Deny" else ""
    return f"{denial}{code(permission.action)}{f' on {resources}' if resources else ''}"


def why(permission: Permission, policy: PolicyRecord) -> Iterator[str]:
    """Yield what a permission was used for, which rows claim it, and why it is kept."""
    kept = [reason for key, reason in policy.kept if key == permission.action]
    yield from dict.fromkeys(map(used, permission.uses))
    yield from (f"Access table: {claim(each)}" for each in permission.claims)
    yield from (f"Kept, though no step needs it: {cell(reason)}" for reason in kept)
    if not (kept or permission.uses or permission.claims):
        yield "No step asked for it."


def unplaced(policy: PolicyRecord) -> list[tuple[str, str]]:
    """Return what is kept that is no action of the policy."""
    actions = {permission.action for permission in policy.permissions}
    return [(key, reason) for key, reason in policy.kept if key not in actions]


def used(use: Use) -> str:
    """Return which step used a permission: `aws s3 ls` in *2. List them*."""
    if use.is_hidden:
        what = "A step of the tests that readers don't see"
    elif use.what:
        what = code(use.what) if use.kind in CODE_KINDS else f"“{cell(use.what)}”"
    else:
        what = "A command" if use.kind in CODE_KINDS else "A step"
    return f"{what} in *{cell(use.heading)}*" if use.heading else what
