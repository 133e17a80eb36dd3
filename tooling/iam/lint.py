"""What is wrong with a policy, found by reading it.

Each rule says what will happen in AWS and what to write instead. A document that has neither
`Version` nor `Statement` is no policy, and passes as any other JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tooling.iam.positions import Element, read
from tooling.iam.rules import actions, conditions, grammar, principals, resources, trust
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import Kind, WrittenPolicy, WrittenStatement, guessed_kind

__all__ = ["Fault", "Kind", "lint", "lint_policy"]

PolicyRule = Callable[[WrittenPolicy], Iterator[Fault]]
StatementRule = Callable[[WrittenStatement], Iterator[Fault]]
POLICY_RULES: tuple[PolicyRule, ...] = (
    *(grammar.unknown_elements, grammar.version, grammar.old_variables, grammar.no_statement),
    *(grammar.types, grammar.sids, grammar.size),
)
STATEMENT_RULES: tuple[StatementRule, ...] = (
    *(grammar.bad_effect, grammar.no_action, grammar.exclusive_elements),
    *(actions.unknown_actions, actions.wildcard_actions, actions.redundant_actions),
    *(actions.pass_role_on_star, actions.star_resource),
    *(resources.missing_resource, resources.bad_arns, resources.secret_suffixes, resources.useless_resources),
    *(conditions.unknown_operators, conditions.unknown_keys, conditions.inapplicable_keys),
    *(conditions.wrong_operators, conditions.missing_quantifiers, conditions.literal_wildcards),
    conditions.keys_in_two_cases,
    *(principals.misplaced_principals, principals.missing_principals, principals.bad_principals),
    *(trust.trust_resources, trust.trust_actions, trust.open_trust, trust.mismatched_actions),
    trust.oidc_claims,
)


def lint(source: str, kind: Kind | None = None) -> list[Fault]:
    """Return what is wrong with the policy in `source`, in the order of its lines.

    Without a `kind`, the policy is of the one that its elements speak for.
    """
    try:
        root, repetitions = read(source)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return [Fault(line, "this is not JSON, and AWS refuses it", "json-syntax", str(error))]
    faults = [
        Fault(each.line, f"`{each.name}` stands twice, and only one counts", "duplicate-key")
        for each in repetitions
    ]
    if kind or looks_like_policy(root):
        faults += policy_faults(WrittenPolicy(source, root, kind or guessed_kind(root)))
    return sorted(set(faults))


def looks_like_policy(root: Element) -> bool:
    """Return whether `root` is meant as a policy, or as a statement that nobody put into one."""
    names = root.members.keys()
    is_statement = "Effect" in names and bool(names & {"Action", "NotAction"})
    return bool(names & {"Version", "Statement"}) or is_statement


def lint_policy(source: str, kind: Kind | None = None) -> list[Fault]:
    """Return what is wrong with `source`, which is meant as a policy whatever it looks like."""
    try:
        return lint(source, kind or guessed_kind(read(source)[0]))
    except (ValueError, RecursionError):
        return lint(source)


def policy_faults(policy: WrittenPolicy) -> Iterator[Fault]:
    for policy_rule in POLICY_RULES:
        yield from policy_rule(policy)
    for statement in policy.statements:
        for statement_rule in STATEMENT_RULES:
            yield from statement_rule(statement)
