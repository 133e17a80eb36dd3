"""The policies of a page, compared: what a reader who follows it lets somebody do at AWS.

They are the JSON files that the page gives its reader, and what stands in its CloudFormation
templates. What nobody sees, such as a hidden check, asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tooling.content.document import Block, Document, State
from tooling.content.files import is_json, is_template
from tooling.iam.diff import PolicyDiff, diff
from tooling.iam.policy import Policy, PolicyError, parse_policy
from tooling.iam.templates import UNREADABLE, template_policies
from tooling.versions.diff.pairing import Key, Kind, pairs

NOTHING = Policy("2012-10-17", None, ())


@dataclass(frozen=True, slots=True)
class Unread:
    """A policy that can't be compared: its text, and why."""

    source: str
    problem: str


@dataclass(frozen=True, slots=True)
class PagePolicy:
    """A policy on a page: its file, its place in a template, the tabs it stands in, and what it says."""

    file: str
    place: str
    tabs: tuple[str, ...]
    policy: Policy | Unread


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What became of a policy. Where `problem` says why it can't be compared, `diff` is empty."""

    kind: Kind
    file: str
    place: str
    tabs: tuple[str, ...]
    diff: PolicyDiff
    problem: str = ""


def policy_changes(old: Sequence[PagePolicy], new: Sequence[PagePolicy]) -> tuple[PolicyChange, ...]:
    """Return what changed in the policies of a page: those that are gone or new stand last.

    A policy that another file or tab has now is the same. One that isn't there grants nothing.
    """
    same = pairs(old, new, KEYS)
    kept = [change(Kind.CHANGED, new[j], old[i].policy, new[j].policy) for i, j in sorted(same.items())]
    gone = [change(Kind.REMOVED, e, e.policy, NOTHING) for i, e in enumerate(old) if i not in same]
    come = [change(Kind.ADDED, e, NOTHING, e.policy) for j, e in enumerate(new) if j not in same.values()]
    found = [each for each in kept + gone + come if each.diff.changes or each.problem]
    # A template that can't be read has its policies somewhere: none of them is known to be new or gone.
    unknown = {(each.file, each.tabs) for each in found if each.problem and not each.place}
    return tuple(each for each in found if each.problem or (each.file, each.tabs) not in unknown)


KEYS: tuple[Key[PagePolicy], ...] = (
    lambda each: each,
    lambda each: (each.file, each.place, each.tabs),
    lambda each: each.policy,
    lambda each: (each.file, each.place),
)


def change(kind: Kind, shown: PagePolicy, old: Policy | Unread, new: Policy | Unread) -> PolicyChange:
    """Return what became of the policy that is reported as `shown`."""
    found, problem = PolicyDiff(()), ""
    match old, new:
        case Policy(), Policy():
            found = diff(old, new)
        case (_, Unread(problem=why)) | (Unread(problem=why), _) if old != new:
            problem = why
    return PolicyChange(kind, shown.file, shown.place, shown.tabs, found, problem)


def page_policies(document: Document) -> Iterator[PagePolicy]:
    """Yield the policies that `document` shows, in its order."""
    for block in document.blocks:
        tabs = tuple(tab.label for tab in block.place.tabs)
        for place, policy in policies_in(block):
            yield PagePolicy(block.title, place, tabs, policy)


def policies_in(block: Block) -> Iterator[tuple[str, Policy | Unread]]:
    """Yield the policies in `block`, each with its place in a template."""
    if block.state is State.RENDERED and is_template(block):
        yield from in_template(block.source)
    elif is_json(block) and '"Statement"' in block.source:
        yield "", policy_or_why_not(block.source, block.source)


def in_template(source: str) -> Iterator[tuple[str, Policy | Unread]]:
    try:
        found = list(template_policies(source))
    except UNREADABLE:
        yield "", Unread(source, "it is no template that AWS can read")
        return
    for place, document in found:
        yield place, policy_or_why_not(document, repr(document))


def policy_or_why_not(document: str | Mapping[str, Any], source: str) -> Policy | Unread:
    try:
        return parse_policy(document)
    except PolicyError as error:
        place = f"`{error.path}`" if error.path else "it"
        return Unread(source, f"{place} is {error.found}")
