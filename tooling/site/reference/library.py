"""The library of policies: every policy of an edition, what it allows in words, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown.extensions.toc import slugify

from tooling.iam.policy import Policy, PolicyError, parse_policy
from tooling.site.markup import Box, cell, code, fence, link
from tooling.site.reference.known_pages import FoundPolicy
from tooling.site.reference.pages import ReferencePage
from tooling.site.reference.sentences import sentences
from tooling.site.verified.records import PolicyRecord

FOLDER = "policies"
INTRO = """\
# Policies

Every IAM policy of the guides, as they print it: what it allows, in words, and where it stands. The values
in them, such as account `111122223333`, are examples.
"""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page with policies: its title, the section of the navigation it is in, and what is on it.

    `recorded` are those that it brings into AWS without a file of their own, as a verification found.
    """

    path: str
    title: str
    section: str
    found: tuple[FoundPolicy, ...]
    recorded: tuple[PolicyRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy of the library: its name, the places where it stands, and itself."""

    name: str
    file: str
    places: tuple[FoundPolicy, ...]
    document: str
    policy: Policy


def library(pages: Sequence[GuidePage], box: Box) -> list[ReferencePage]:
    """Return the pages of all policies, one for each section after a list of them; none where there are none.

    All on one page, they would be more than a phone likes to load.
    """
    shown = [(page, list(policies_of(page))) for page in pages]
    having = [(page, policies) for page, policies in shown if policies]
    sections = [(name, list(group)) for name, group in groupby(having, key=lambda each: each[0].section)]
    listed = [section_list(name, group) for name, group in sections]
    overview = [ReferencePage(f"{FOLDER}/index.md", "\n".join([INTRO, *listed]))] if sections else []
    return overview + [section_page(name, group, box) for name, group in sections]


Group = Sequence[tuple[GuidePage, Sequence[Shown]]]


def section_list(section: str, group: Group) -> str:
    """Return the policies of a section by name, each with the guide that it is from."""
    names = [f"- {code(each.name)} from {cell(page.title)}" for page, policies in group for each in policies]
    return "\n".join([f"## {link(section, section_name(section))}", "", *names, ""])


def section_page(section: str, group: Group, box: Box) -> ReferencePage:
    """Return the page with the policies of a section."""
    entries = [entry(page, each, box) for page, policies in group for each in policies]
    title = f"# Policies: {cell(section)}\n"
    return ReferencePage(f"{FOLDER}/{section_name(section)}", "\n".join([title, *entries]))


def section_name(section: str) -> str:
    """Return the file of a section's policies: `aws-foundations.md`."""
    return f"{slugify(section, '-') or 'other'}.md"


def policies_of(page: GuidePage) -> Iterator[Shown]:
    """Yield the policies of `page`, each once, with all places where it stands; not what is no policy."""
    places: dict[Policy, list[FoundPolicy]] = {}
    for found in page.found:
        if policy := parsed(found.document):
            places.setdefault(policy, []).append(found)
    for policy, where in places.items():
        yield Shown(name_of(where[0]), file_of(where[0]), tuple(where), where[0].document, policy)
    lines = {found.line for found in page.found}
    # A command with a variable in it makes another policy on each way through the page: one is shown.
    for record in {(each.line, each.name): each for each in page.recorded}.values():
        policy = parsed(record.document) if record.document and record.line not in lines else None
        if policy and policy not in places:
            yield Shown(record.name, "", (), indented(record.document), policy)


def parsed(document: str) -> Policy | None:
    try:
        return parse_policy(document)
    except PolicyError:
        return None


def indented(document: str) -> str:
    return json.dumps(json.loads(document), indent=2)


def name_of(found: FoundPolicy) -> str:
    """Return what a policy is called: by its file, or its place in a template, or the heading above it."""
    if found.place:
        return f"{found.place} in {found.file}" if found.file else found.place
    return found.file or found.heading or "A policy"


def file_of(found: FoundPolicy) -> str:
    """Return the file that holds this policy and nothing else, or ""."""
    return "" if found.place else found.file


def entry(page: GuidePage, shown: Shown, box: Box) -> str:
    """Return a policy of the library, in Markdown."""
    lines = [
        f"## {cell(shown.name)}",
        "",
        *where(page, shown),
        "",
        *(f"- {each}" for each in sentences(shown.policy)),
        "",
        *box("The policy as JSON", fence("json", shown.file, shown.document)),
        "",
    ]
    return "\n".join(lines)


def where(page: GuidePage, shown: Shown) -> Iterator[str]:
    """Yield where a policy stands: the guide, its headings, its tabs."""
    path = f"../../{page.path}"
    if not shown.places:
        yield f"From {link(page.title, path)}."
        return
    first, *more = shown.places
    heading = f", *{cell(first.heading)}*" if first.heading and first.heading != page.title else ""
    tabs = f", {tab_of(first)}" if first.tabs else ""
    again = "".join(f"; also {also(each, shown.name)}" for each in more)
    yield f"From {link(page.title, path, first.anchor)}{heading}{tabs}{again}."


def also(found: FoundPolicy, name: str) -> str:
    """Return another place of the policy that is called `name`."""
    own = code(name_of(found)) if name_of(found) != name else ""
    return " in ".join(each for each in (own, tab_of(found)) if each) or f"at line {found.line}"


def tab_of(found: FoundPolicy) -> str:
    return f"tab {' › '.join(cell(each) for each in found.tabs)}" if found.tabs else ""


def by_section(pages: Sequence[GuidePage], order: Mapping[str, int]) -> list[GuidePage]:
    """Return `pages` in the order of the navigation, sections together."""
    first = {
        page.section: min(place(each, order) for each in pages if each.section == page.section)
        for page in pages
    }
    return sorted(pages, key=lambda page: (first[page.section], page.section, place(page, order), page.path))


def place(page: GuidePage, order: Mapping[str, int]) -> int:
    return order.get(page.path, len(order))
