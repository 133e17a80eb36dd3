"""Sentences: what a policy allows and denies, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tooling.iam.policy import Condition, Policy, Principals, Statement
from tooling.site.markup import code

VERBS = {"Allow": "Allows", "Deny": "Denies"}
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
IS = {"StringEquals": "is", "ArnEquals": "is like", "StringLike": "is like", "ArnLike": "is like"}


def sentences(policy: Policy) -> list[str]:
    """Return what each statement of `policy` does, in Markdown."""
    return [sentence(statement) for statement in policy.statements]


def sentence(statement: Statement) -> str:
    """Return what one statement does."""
    parts = [
        VERBS[statement.effect.value],
        either(statement.actions, statement.not_actions, "every action"),
        *about(statement),
        *whom(statement),
    ]
    conditions = " and ".join(f"where {condition(each)}" for each in statement.conditions)
    return " ".join([*parts, conditions]).strip()


def either(named: tuple[str, ...], others: tuple[str, ...], everything: str) -> str:
    return f"{everything} but {listed(others)}" if others else listed(named)


def about(statement: Statement) -> Iterator[str]:
    """Yield on what; a resource-based policy without one is about what it belongs to."""
    if statement.resources or statement.not_resources:
        yield f"on {either(statement.resources, statement.not_resources, 'everything')}"


def whom(statement: Statement) -> Iterator[str]:
    """Yield for whom; what an identity's policy says is for whoever has it."""
    if statement.principals:
        yield f"for {listed(names(statement.principals))}"
    if statement.not_principals:
        yield f"for everyone but {listed(names(statement.not_principals))}"


def names(principals: Principals) -> tuple[str, ...]:
    every = ("*",) if principals.everyone and "*" not in principals.aws else ()
    kinds = (principals.aws, principals.federated, principals.service, principals.canonical)
    return (*every, *(name for kind in kinds for name in kind))


def condition(found: Condition) -> str:
    """Return what a condition asks: `sts:ExternalId` is `x`."""
    values = " or ".join(code(each) for each in found.values)
    verb = IS.get(found.operator)
    return (
        f"{code(found.key)} {verb} {values}" if verb else f"{code(found.operator)} {code(found.key)} {values}"
    )


def listed(texts: tuple[str, ...]) -> str:
    """Return texts as code: a, b and c."""
    *before, last = map(code, texts) if texts else ("nothing",)
    return f"{', '.join(before)} and {last}" if before else last
