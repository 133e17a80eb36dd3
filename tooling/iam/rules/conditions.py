"""Conditions: operators and keys that don't exist, and comparisons that come out otherwise than they read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.conditions import met_without_a_value
from tooling.iam.operators import parse_operator
from tooling.iam.rules.condition_keys import global_key_type, key_type
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import WrittenCondition, WrittenStatement
from tooling.iam.services import actions_of, condition_key_applies, matching_actions, service_exists

# Prefixes of keys that belong to no service: the claims of a SAML provider, and four in the reference
# (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).
OTHER_PREFIXES = {
    *("aws", "saml", "identitycenter", "catalog", "cognito-identity-auth", "cognito-identity-unauth"),
}
# A question mark or asterisk that stands for itself is written as a variable.
WILDCARD = re.compile(r"(?<!\$\{)[*?]")
EXACT = ("StringEquals", "StringEqualsIgnoreCase")
# For each family of operators, the types of key with which it can't come out as it reads. Texts are left
# out where the reference calls a number, an address or an ARN a text.
MISMATCHES = {
    "String": ("IPAddress",),
    "Numeric": ("Bool", "ARN", "IPAddress"),
    "Date": ("Bool", "ARN", "IPAddress"),
    "Bool": ("Numeric", "Date", "ARN", "IPAddress"),
    "IpAddress": ("Bool", "Numeric", "Date", "ARN"),
    "Arn": ("Bool", "Numeric", "Date", "IPAddress"),
}
# Families for the text keys of all services, whose type is known for sure.
NEVER_TEXT = ("Numeric", "Date", "IpAddress", "Arn")
FITTING = {
    "String": "String",
    "ARN": "Arn",
    "Bool": "Bool",
    "Numeric": "Numeric",
    "Date": "Date",
    "IPAddress": "IpAddress",
}


def unknown_operators(statement: WrittenStatement) -> Iterator[Fault]:
    condition = statement.element.members.get("Condition")
    for operator, keys in condition.members.items() if condition else ():
        if not parse_operator(operator):
            message = f"`{operator}` is no condition operator; AWS answers MalformedPolicyDocument"
            fix = (
                "`Null` tests whether a key is there, and takes no IfExists." if "NullIf" in operator else ""
            )
            yield Fault(keys.name_line, message, "unknown-operator", fix)


def unknown_keys(statement: WrittenStatement) -> Iterator[Fault]:
    for condition in statement.conditions:
        if not key_exists(condition.key):
            what = f"the condition key `{condition.key}` doesn't exist"
            yield Fault(condition.line, f"{what}, {missing(condition)}", "unknown-condition-key")


def key_exists(key: str) -> bool:
    """Return whether the key is known, or belongs to an identity provider, whose claims are its own."""
    prefix, colon, _ = key.lower().partition(":")
    if not colon:
        return False
    if prefix == "aws" or service_exists(prefix):
        return key_type(key) is not None
    return "." in prefix or "/" in prefix or prefix in OTHER_PREFIXES


def inapplicable_keys(statement: WrittenStatement) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"""
    actions = statement.values("Action")
    pairs = [
        (action.partition(":")[0].lower(), name) for action in actions for name in matching_actions(action)
    ]
    if not pairs or "*" in actions:
        return
    for condition in statement.conditions:
        prefix = condition.key.partition(":")[0]
        if not service_exists(prefix) or global_key_type(condition.key) or not key_exists(condition.key):
            continue
        applies = (condition_key_applies(condition.key, *pair) for pair in pairs)
        if not any(applies) and is_placed(condition.key):
            them = f"`{actions[0]}`" if len(actions) == 1 else "any of these actions"
            message = f"no request for {them} has the key `{condition.key}`, {missing(condition)}"
            yield Fault(
                condition.line, message, "inapplicable-condition-key", "Take it out, or use another key."
            )


def is_placed(key: str) -> bool:
    """Return whether the reference gives `key` to any action of its service. Some keys it only lists."""
    service = key.partition(":")[0].lower()
    return any(condition_key_applies(key, service, name) for name in actions_of(service))


def missing(condition: WrittenCondition) -> str:
    """Return what becomes of a condition whose key no request has."""
    if condition.asked.comparison == "Null":
        return "so it always counts as missing"
    return f"so the condition is {'always' if met_without_a_value(condition.asked) else 'never'} met"


def wrong_operators(statement: WrittenStatement) -> Iterator[Fault]:
    for condition in statement.conditions:
        kind = (key_type(condition.key) or "").removeprefix("ArrayOf")
        family = family_of(condition.asked.comparison)
        on_text = kind == "String" and family in NEVER_TEXT and is_global_text(condition.key)
        if on_text or kind in MISMATCHES.get(family, ()):
            what = f"`{condition.key}` is of type {kind}, and `{condition.operator}` compares it as another"
            fix = f"Use an operator that begins with {FITTING[kind]}."
            yield Fault(condition.operator_line, what, "wrong-operator", fix)
        elif family == "Arn":
            yield from values_without_arn(condition)


def is_global_text(key: str) -> bool:
    """Return whether the key is for texts only. A tag may hold anything, a number or an ARN too."""
    return global_key_type(key) is not None and "/" not in key


def family_of(comparison: str) -> str:
    """Return `Arn` for `ArnLike`; nothing for `Null` and `BinaryEquals`."""
    return next((each for each in MISMATCHES if comparison.startswith(each)), "")


def values_without_arn(condition: WrittenCondition) -> Iterator[Fault]:
    for value in condition.texts:
        if not value.value.startswith(("arn:", "*", "${")):
            message = f"`{value.value}` is no ARN, and `{condition.operator}` matches nothing else"
            yield Fault(
                value.line, message, "wrong-operator", "Write an ARN, or use an operator for strings."
            )


def missing_quantifiers(statement: WrittenStatement) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html"""
    for condition in statement.conditions:
        many = (global_key_type(condition.key) or "").startswith("ArrayOf")
        if many and not condition.asked.quantifier and condition.asked.comparison not in ("Null", ""):
            message = f"`{condition.key}` holds several values, and the operator doesn't say how many count"
            fix = f"Write ForAnyValue:{condition.operator} or ForAllValues:{condition.operator}."
            yield Fault(condition.operator_line, message, "missing-quantifier", fix)


def literal_wildcards(statement: WrittenStatement) -> Iterator[Fault]:
    for condition in statement.conditions:
        for value in condition.texts if condition.asked.comparison in EXACT else ():
            if WILDCARD.search(value.value):
                message = (
                    f"`{condition.operator}` takes the wildcard in `{value.value}` for an ordinary character"
                )
                like = condition.operator.replace("EqualsIgnoreCase", "Like").replace("Equals", "Like")
                yield Fault(value.line, message, "literal-wildcard", f"Use `{like}`.")


def keys_in_two_cases(statement: WrittenStatement) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"""
    seen: set[tuple[str, str]] = set()
    for condition in statement.conditions:
        place = (condition.operator, condition.key.lower())
        if place in seen:
            message = (
                f"`{condition.key}` stands twice under `{condition.operator}`: case doesn't count in keys"
            )
            yield Fault(condition.line, message, "duplicate-key", "Make one list of the values.")
        seen.add(place)
