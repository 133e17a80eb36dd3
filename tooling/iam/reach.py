"""What the statements of a policy reach: one action on one resource for one principal, with conditions.

A statement is a product of lists. Taken apart, two policies can be compared piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from tooling.iam.covering import arn_covers, covers
from tooling.iam.operators import parse_operator
from tooling.iam.policy import Condition, Effect, Policy, Principals, Statement
from tooling.iam.services import matching_actions
from tooling.iam.variables import FIRST_VERSION

ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")
Covers = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """All that a pattern matches, or with `but`, all that none of some patterns match."""

    pattern: str
    but: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"all but {', '.join(self.but)}" if self.but else self.pattern


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """What a statement allows or denies, one of each. An identity's policy has no principal."""

    action: Scope
    resource: Scope
    principal: Scope
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        conditions = [f"{operator} {key} {', '.join(values)}" for operator, key, values in self.conditions]
        return "".join(
            (
                f"{self.action}",
                f" on {self.resource}" if str(self.resource) else "",
                f" for {self.principal}" if str(self.principal) else "",
                f" if {' and '.join(conditions)}" if conditions else "",
            )
        )


def grants(policy: Policy, effect: Effect) -> list[Grant]:
    """Return what the statements of `policy` that have this effect reach."""
    statements = (statement for statement in policy.statements if statement.effect is effect)
    return sorted({grant for each in statements for grant in grants_of(each, policy.version)})


def grants_of(statement: Statement, version: str) -> Iterator[Grant]:
    conditions = tuple(sorted(condition_parts(condition, version) for condition in statement.conditions))
    resources = tuple(plain(each, version) for each in statement.resources)
    others = tuple(plain(each, version) for each in statement.not_resources)
    principals = names(statement.principals)
    for action in scopes(statement.actions, statement.not_actions):
        for resource in scopes(resources, others):
            for principal in scopes(principals, names(statement.not_principals)):
                yield Grant(action, resource, principal, conditions)


def scopes(patterns: tuple[str, ...], but: tuple[str, ...]) -> list[Scope]:
    """Return a scope for each pattern, one for all but some, or an empty one where neither is given."""
    if but:
        return [Scope("*", tuple(sorted(but)))]
    return [Scope(pattern) for pattern in patterns] or [Scope("")]


def plain(text: str, version: str) -> str:
    """Return `text` so that what looks like a variable in an old policy stands for itself."""
    return text if version >= FIRST_VERSION else text.replace("${", "${$}{")


def condition_parts(condition: Condition, version: str) -> tuple[str, str, tuple[str, ...]]:
    values = tuple(sorted({plain(value, version) for value in condition.values}))
    return condition.operator, condition.key, values


def names(principals: Principals | None) -> tuple[str, ...]:
    """Return the principals by name; an account by its number, however it is written."""
    if principals is None:
        return ()
    if principals.everyone:
        return ("*",)
    accounts = tuple(ROOT.sub(r"\1", name) for name in principals.aws)
    return (*accounts, *principals.federated, *principals.service, *principals.canonical)


def grant_covers(wide: Grant, narrow: Grant) -> bool:
    """Return whether `wide` reaches each request that `narrow` reaches. False where that isn't sure."""
    return (
        scope_covers(wide.action, narrow.action, action_covers)
        and scope_covers(wide.resource, narrow.resource, arn_covers)
        and scope_covers(wide.principal, narrow.principal, principal_covers)
        and conditions_cover(wide, narrow)
    )


def action_covers(wide: str, narrow: str) -> bool:
    return covers(wide.lower(), narrow.lower())


def principal_covers(wide: str, narrow: str) -> bool:
    return wide in ("*", narrow)


def scope_covers(wide: Scope, narrow: Scope, covering: Covers) -> bool:
    if narrow.but:
        left_out = all(any(covering(one, other) for one in narrow.but) for other in wide.but)
        return left_out if wide.but else wide.pattern == "*"
    if wide.but:
        return bool(narrow.pattern) and all(apart(other, narrow.pattern) for other in wide.but)
    return covering(wide.pattern, narrow.pattern)


def apart(one: str, other: str) -> bool:
    """Return whether nothing matches both patterns, as far as their fixed beginnings tell."""
    first, second = (re.split(r"[*?]|\$\{", pattern.lower())[0] for pattern in (one, other))
    if first == one.lower() and second == other.lower():
        return first != second
    return not (first.startswith(second) or second.startswith(first))


def conditions_cover(wide: Grant, narrow: Grant) -> bool:
    """Return whether each condition of `wide` is asked by `narrow` too, or a stricter one of its kind.

    The case of a key says nothing.
    """
    asked = [(operator, key.lower(), set(values)) for operator, key, values in narrow.conditions]
    return all(
        any(
            (operator, key.lower()) == other[:2] and is_stricter(other[2], set(values), operator)
            for other in asked
        )
        for operator, key, values in wide.conditions
    )


def is_stricter(values: set[str], than: set[str], operator: str) -> bool:
    """Return whether `values` let no more through: any one has to match, and of a negated operator none."""
    parsed = parse_operator(operator)
    return than <= values if parsed and parsed.negated else values <= than


def each_action(grant: Grant) -> list[Grant]:
    """Return `grant` for each action that its wildcard stands for today; alone where it has none."""
    if grant.action.but or not re.search(r"[*?]", grant.action.pattern):
        return [grant]
    return [replace(grant, action=Scope(name)) for name in action_names(grant.action.pattern)] or [grant]


@cache
def action_names(pattern: str) -> tuple[str, ...]:
    service = pattern.partition(":")[0].lower()
    return tuple(f"{service}:{name}" for name in matching_actions(pattern))
