"""Which statements of a policy apply to a request.

Applying says nothing of the decision: a Deny whose condition isn't met doesn't apply, and that is
all. What follows from the statements that apply is in `tooling.iam.evaluator`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tooling.iam.arns import matches_action, matches_resource
from tooling.iam.conditions import is_met
from tooling.iam.policy import Policy, Statement
from tooling.iam.request import Request
from tooling.iam.variables import Context, expanded_resource


def applying(policy: Policy, request: Request) -> Iterator[tuple[int, Statement]]:
    """Yield the statements, with their index, that `request` fits; their principals aren't looked at."""
    for index, statement in enumerate(policy.statements):
        if (
            fits_action(statement, request.action)
            and fits_resource(statement, policy.version, request)
            and meets_conditions(statement, policy.version, request.context)
        ):
            yield index, statement


def fits_action(statement: Statement, action: str) -> bool:
    """Return whether `statement` is about `action`."""
    if statement.actions:
        return names_action(statement.actions, action)
    return bool(statement.not_actions) and not names_action(statement.not_actions, action)


# There are few actions, and the same policies ask for them again and again.
@lru_cache(65536)
def names_action(patterns: tuple[str, ...], action: str) -> bool:
    return any(matches_action(pattern, action) for pattern in patterns)


def fits_resource(statement: Statement, version: str, request: Request) -> bool:
    """Return whether `statement` is about the resource of `request`.

    Without a Resource, a resource-based policy (a trust policy, say) is about what it's attached to.
    """
    if statement.resources:
        return names_resource(statement.resources, version, request)
    if statement.not_resources:
        return not names_resource(statement.not_resources, version, request)
    return statement.principals is not None or statement.not_principals is not None


def names_resource(patterns: tuple[str, ...], version: str, request: Request) -> bool:
    """Return whether one of `patterns` fits; one with a variable that has no value fits nothing."""
    for pattern in patterns:
        replaced = expanded_resource(pattern, version, request.context)
        if replaced is not None and matches_resource(replaced, request.resource):
            return True
    return False


def meets_conditions(statement: Statement, version: str, context: Context) -> bool:
    """Return whether `context` meets every condition of `statement`."""
    for condition in statement.conditions:  # noqa: SIM110 - a generator takes half as long again
        if not is_met(condition, version, context):
            return False
    return True
