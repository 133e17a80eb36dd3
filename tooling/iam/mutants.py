"""Policies with one thing changed, to find out whether anything notices.

What a guide does is done again under each mutant. One that nothing fails under is a survivor: what
was taken away isn't needed, or what was opened up isn't tested.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from tooling.iam.arns import matches_action, matches_resource
from tooling.iam.covering import arn_covers, covers
from tooling.iam.policy import Effect, Policy, Statement

# An action that was requested, and the ARN that it was requested for.
Used = tuple[str, str]


class Reach(Enum):
    """What a mutant can allow, beside the policy that it comes from."""

    LESS = "less"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed policy, what was changed as a sentence, and where: a statement, counted from 0."""

    sentence: str
    statement: int
    element: str
    reach: Reach
    policy: Policy


def mutants(policy: Policy, used: Collection[Used] = ()) -> list[Mutant]:
    """Return every policy that `policy` becomes by one change, each once.

    Each action, resource, condition and statement is dropped. Where `used` says what was requested,
    each pattern is narrowed to that, as far as it is narrower.
    """
    found: dict[Policy, Mutant] = {}
    for index, statement in enumerate(policy.statements):
        for mutant in mutants_of(policy, index, statement, sorted(set(used))):
            found.setdefault(mutant.policy, mutant)
    found.pop(policy, None)
    return list(found.values())


def mutants_of(policy: Policy, index: int, statement: Statement, used: list[Used]) -> Iterator[Mutant]:
    gives = statement.effect is Effect.ALLOW
    less, more = (Reach.LESS, Reach.MORE) if gives else (Reach.MORE, Reach.LESS)
    for sentence, changed in (*dropped_actions(statement), *narrowed_actions(statement, used)):
        yield Mutant(sentence, index, "Action", less, with_statement(policy, index, changed))
    for sentence, changed in (*dropped_resources(statement), *narrowed_resources(statement, used)):
        yield Mutant(sentence, index, "Resource", less, with_statement(policy, index, changed))
    for sentence, changed in dropped_conditions(statement):
        yield Mutant(sentence, index, "Condition", more, with_statement(policy, index, changed))
    name = f"`{statement.sid}`" if statement.sid else str(index + 1)
    yield Mutant(f"without statement {name}", index, "Statement", less, with_statement(policy, index, None))


def with_statement(policy: Policy, index: int, changed: Statement | None) -> Policy:
    """Return `policy` with one statement replaced, or taken away."""
    before, after = policy.statements[:index], policy.statements[index + 1 :]
    return replace(policy, statements=(*before, *([changed] if changed else []), *after))


def dropped_actions(statement: Statement) -> Iterator[tuple[str, Statement | None]]:
    """Yield `statement` without each action; without its last one, nothing is left of it."""
    for action in statement.actions:
        rest = tuple(each for each in statement.actions if each != action)
        yield f"without {action}", replace(statement, actions=rest) if rest else None


def narrowed_actions(statement: Statement, used: list[Used]) -> Iterator[tuple[str, Statement]]:
    """Yield `statement` with each wildcard action replaced by the actions that were requested."""
    for action in statement.actions:
        names = tuple(sorted({name for name, _ in used if matches_action(action, name)}))
        if names and not any(covers(name.lower(), action.lower()) for name in names):
            changed = replace(statement, actions=replaced(statement.actions, action, names))
            yield f"{action} only as {', '.join(names)}", changed


def dropped_resources(statement: Statement) -> Iterator[tuple[str, Statement]]:
    """Yield `statement` without each resource, where that leaves one."""
    for resource in statement.resources:
        if rest := tuple(each for each in statement.resources if each != resource):
            yield f"without {resource}", replace(statement, resources=rest)


def narrowed_resources(statement: Statement, used: list[Used]) -> Iterator[tuple[str, Statement]]:
    """Yield `statement` with each pattern replaced by the ARNs that its actions were requested for."""
    for resource in statement.resources:
        if "${" in resource:
            continue
        arns = tuple(sorted({arn for action, arn in used if asks_for(statement, action, arn, resource)}))
        if arns and not any(arn_covers(arn, resource) for arn in arns):
            changed = replace(statement, resources=replaced(statement.resources, resource, arns))
            yield f"{resource} only as {', '.join(arns)}", changed


def asks_for(statement: Statement, action: str, arn: str, resource: str) -> bool:
    """Return whether a request for `action` on `arn` falls under `resource` in `statement`.

    What was requested is no pattern: a request for `*`, or for an ARN with a wildcard in it, narrows nothing.
    """
    if re.search(r"[*?]|\$\{", arn):
        return False
    allowed = any(matches_action(pattern, action) for pattern in statement.actions)
    return allowed and matches_resource(resource, arn)


def dropped_conditions(statement: Statement) -> Iterator[tuple[str, Statement]]:
    for condition in statement.conditions:
        rest = tuple(each for each in statement.conditions if each != condition)
        sentence = f"without the condition {condition.operator} on {condition.key}"
        yield sentence, replace(statement, conditions=rest)


def replaced(patterns: tuple[str, ...], pattern: str, by: tuple[str, ...]) -> tuple[str, ...]:
    """Return `patterns` with one of them replaced by others, and nothing twice."""
    return tuple(dict.fromkeys(new for each in patterns for new in (by if each == pattern else (each,))))
