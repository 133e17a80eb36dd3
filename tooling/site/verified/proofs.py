"""Proofs: what was carried out of a guide, told at the end of its page.

It is what the record of the page says, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tooling.site.markup import Box, cell, code
from tooling.site.verified.badges import ANCHOR
from tooling.site.verified.records import PageRecord, Way
from tooling.words import counted

TITLE = "What was carried out"
NAMES = {"awscli": "AWS CLI"}


def proof(record: PageRecord, *, when: str, report: str, box: Box) -> str:
    """Return the section about a page that is as it says, in Markdown.

    `when` says of a day that it was before the version came out, `report` links to the report on all pages.
    """
    parts = [
        [intro(record, when)],
        ways(record.ways),
        [f"- Left out: {cell(reason)}" for reason in dict.fromkeys(each.reason for each in record.left_out)],
        claims(record, box),
        [f"Permissions that its users and roles used: {listed(record.permissions)}."]
        if record.permissions
        else [],
        [report],
    ]
    return section("\n\n".join("\n".join(part) for part in parts if part))


def no_proof(why: str, report: str) -> str:
    """Return the section of a page of which nothing can be claimed, and why."""
    return section(f"{why}.\n\n{report}")


def section(text: str) -> str:
    """Return a section at the end of a page. What links to it needn't know what its heading's anchor is."""
    return f'<div id="{ANCHOR}"></div>\n\n## {TITLE}\n\n{text}\n'


def intro(record: PageRecord, when: str) -> str:
    """Return when and with what the page was carried out."""
    tools = f" ({tools_of(record.tools)})" if record.tools else ""
    day = f"On {cell(record.date)}, " if record.date else ""
    told = f"{day}{when}this page was carried out against a simulated AWS{tools}"
    return f"{told[0].upper()}{told[1:]}:"


def tools_of(versions: Mapping[str, str]) -> str:
    """Return the tools with their versions: `moto 5.2.5, AWS CLI 1.46.3`."""
    return ", ".join(f"{cell(NAMES.get(name, name))} {cell(version)}" for name, version in versions.items())


def ways(found: Iterable[Way]) -> list[str]:
    """Return the table of ways through the page."""
    rows = [
        f"| {cell(way.name)} | {counted(way.passed, 'step')} | {len(way.left_out) or 'nothing'} |"
        for way in found
    ]
    return ["| Way through the page | Carried out | Left out |", "|---|---|---|", *rows]


def claims(record: PageRecord, box: Box) -> list[str]:
    """Return the rows of access tables that were decided as they say."""
    found = record.claims
    if not found:
        return []
    title = f"{counted(len(found), 'access claim')}, each decided as the page says"
    return [*box(title, [f"- {claim(each)}" for each in found])]


def claim(cells: tuple[str, ...]) -> str:
    """Return a row of an access table in words: who may do what, or may not, and under which condition."""
    principal, action, resource, access, *given = [*cells, "", "", "", ""][: max(4, len(cells))]
    shown = f"{code(principal)}: {code(action)} on {code(resource)}"
    condition = " ".join(code(each) for each in given if each)
    return f"{shown}{f' with {condition}' if condition else ''}: {cell(access)}"


def listed(permissions: Iterable[str]) -> str:
    return ", ".join(code(each) for each in permissions)
