"""Equality: tabs that are ways to do the same have to leave the same in AWS.

After each set of such tabs the state of AWS is noted, on every path. Paths that differ only in the
way are compared: the Console, the AWS CLI, Python, CloudFormation and Terraform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tooling.content.document import Tab
from tooling.content.guide import Guide
from tooling.content.paths import ReaderPath, is_way
from tooling.content.steps import Step
from tooling.findings import Finding
from tooling.sandbox.aws.checkpoints import compared


@dataclass(frozen=True, slots=True)
class Left:
    """What a path has left in AWS after the tab that it took in a set of ways."""

    number: int
    tab: Tab
    line: int
    aims: tuple[Tab, ...]
    state: Mapping[str, Any]


def sets_left(step: Step, following: Step | None) -> list[tuple[int, Tab]]:
    """Return the sets of ways that a reader leaves between `step` and the step `following` it."""
    inside = following.place.sets if following else ()
    own = zip(step.place.sets, step.place.tabs, strict=True)
    return [(number, tab) for number, tab in own if is_way(tab) and number not in inside]


def first_line(path: ReaderPath, guide: Guide, number: int) -> int:
    """Return the line of the first step that `path` comes to in the set with this number."""
    return next(step.line for step in guide.steps if path.sees(step) and number in step.place.sets)


def is_complete(path: ReaderPath, guide: Guide, number: int) -> bool:
    """Return whether nothing is skipped on `path` before it leaves the set: then it can be compared."""
    seen = [step for step in guide.steps if path.sees(step)]
    last = max(index for index, step in enumerate(seen) if number in step.place.sets)
    return not any(step.skip_reason for step in seen[: last + 1])


def unequal(guide: Guide, left: Iterable[Left]) -> Iterator[Finding]:
    """Yield where a way leaves something else than the first way of its set does."""
    firsts: dict[tuple[int, tuple[Tab, ...]], Left] = {}
    for each in left:
        first = firsts.setdefault((each.number, each.aims), each)
        diff = compared(first.state, each.state) if first is not each else ""
        if diff:
            message = f"`{each.tab.label}` leaves something else in AWS than `{first.tab.label}`"
            yield Finding(guide.path, each.line, message, "other-state", diff)


def untested_ways(guide: Guide) -> Iterator[Finding]:
    """Yield the tabs of a set of ways in which nothing is carried out, though in others something is."""
    taken: dict[int, set[Tab]] = {}
    for step in guide.steps:
        for number, tab in zip(step.place.sets, step.place.tabs, strict=True):
            if is_way(tab):
                taken.setdefault(number, set()).add(tab)
    for number, tabs in taken.items():
        labels = next(iter(tabs)).labels
        missing = [label for label in labels if Tab(labels, label) not in tabs]
        if missing:
            yield Finding(guide.path, line_of(guide.steps, number), message(missing), "untested-way")


def message(missing: Sequence[str]) -> str:
    return f"nothing is carried out in the tab `{missing[0]}` of this set"


def line_of(steps: Sequence[Step], number: int) -> int:
    return next(step.line for step in steps if number in step.place.sets)
