"""Records: what a verification says of a page, read from JSON that a manifest or the project's cache has.

What the JSON looks like is said by `tooling.verify.formats`; keys that it lacks say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tooling.versions.manifest import lines, mapping, text, texts

# What `page_record` raises where the JSON isn't such a record.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A step that wasn't carried out: its line, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a page: how many of its steps passed, and which were left out.

    `hidden` is how many of those that passed no reader sees; `claims` are the rows of access tables that
    were decided as they say.
    """

    name: str
    steps: int
    passed: int
    hidden: int = 0
    left_out: tuple[LeftOut, ...] = ()
    claims: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A step that used a permission: what it did, under which heading, and whether no reader sees it."""

    kind: str
    what: str
    heading: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """An action of a statement of a policy: the steps that used it, and the rows that claim it."""

    statement: int
    effect: str
    action: str
    resources: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    claims: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A policy of a page: the line of its block, and what it was used for.

    `document` is that of one that stands in no file; `kept` is what no step needs, with the author's reason.
    """

    name: str
    line: int
    document: str = ""
    permissions: tuple[Permission, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What was carried out of a page, with which tools, on which day, and how many findings came up."""

    ways: tuple[Way, ...]
    permissions: tuple[str, ...] = ()
    policies: tuple[PolicyRecord, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    findings: int = 0

    @property
    def done(self) -> list[Way]:
        """The ways of which something was carried out."""
        return [way for way in self.ways if way.passed]

    @property
    def passed(self) -> int:
        return sum(way.passed for way in self.ways)

    @property
    def hidden(self) -> int:
        return sum(way.hidden for way in self.ways)

    @property
    def left_out(self) -> list[LeftOut]:
        """The steps that were left out on ways that were taken, each once."""
        return sorted({step for way in self.done or self.ways for step in way.left_out})

    @property
    def claims(self) -> list[tuple[str, ...]]:
        """The access claims that were decided, each once."""
        return list(dict.fromkeys(claim for way in self.ways for claim in way.claims))

    @property
    def is_right(self) -> bool:
        """Whether every step that wasn't left out passed, and nothing was wrong with the page."""
        return not self.findings and all(way.passed + len(way.left_out) == way.steps for way in self.ways)


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of the pages of an edition, by their paths in the docs.

    `not_yet` are those with something to carry out of which this state wasn't.
    """

    pages: Mapping[str, PageRecord] = field(default_factory=dict)
    not_yet: tuple[str, ...] = ()

    @property
    def guides(self) -> dict[str, PageRecord]:
        """The pages with something to carry out."""
        return {path: page for path, page in self.pages.items() if page.ways}


def page_record(facts: Mapping[str, Any], tools: object, date: str) -> PageRecord:
    """Return what `facts`, those of one page in JSON, say. Raises one of `UNREADABLE`."""
    return PageRecord(
        ways=tuple(way(name, each) for name, each in mapping(facts["paths"]).items()),
        permissions=lines(facts["permissions"]),
        policies=tuple(policy_record(each) for each in facts.get("policies", ())),
        tools=texts(tools),
        date=date,
        findings=int(facts.get("findings", 0)),
    )


def way(name: str, facts: Mapping[str, Any]) -> Way:
    return Way(
        name,
        steps=int(facts["steps"]),
        passed=int(facts["passed"]),
        hidden=int(facts.get("hidden", 0)),
        left_out=tuple(LeftOut(int(each["line"]), text(each["reason"])) for each in facts["skipped"]),
        claims=tuple(lines(each["claim"]) for each in facts.get("access", ())),
    )


def policy_record(facts: Mapping[str, Any]) -> PolicyRecord:
    return PolicyRecord(
        name=text(facts["name"]),
        line=int(facts["line"]),
        document=text(facts.get("document", "")),
        permissions=tuple(permission(each) for each in facts["permissions"]),
        kept=tuple((text(each["permission"]), text(each["reason"])) for each in facts["kept"]),
    )


def permission(facts: Mapping[str, Any]) -> Permission:
    return Permission(
        statement=int(facts["statement"]),
        effect=text(facts["effect"]),
        action=text(facts["action"]),
        resources=lines(facts["resources"]),
        uses=tuple(use(each) for each in facts["steps"]),
        claims=tuple(lines(each["claim"]) for each in facts["access"]),
    )


def use(facts: Mapping[str, Any]) -> Use:
    return Use(text(facts["kind"]), text(facts["what"]), text(facts["heading"]), bool(facts["hidden"]))
