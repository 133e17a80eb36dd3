"""The shape of a policy: elements, version, statements, Sids, size.

The texts that are quoted are AWS's own. What AWS refuses, it refuses when the policy is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.policy import POLICY_ELEMENTS, STATEMENT_ELEMENTS
from tooling.iam.policy import VERSIONS as KNOWN_VERSIONS
from tooling.iam.positions import Element
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import Kind, WrittenPolicy, WrittenStatement

SYNTAX_ERRORS = "AWS answers MalformedPolicyDocument: Syntax errors in policy."
TEXTS = ("Action", "NotAction", "Resource", "NotResource")
EXCLUSIVE = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
VARIABLE = re.compile(r"\$\{[^}]+\}")
# In characters that are not white space, which IAM doesn't count:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
QUOTAS = {
    Kind.IDENTITY: (6_144, "a managed policy"),
    Kind.USER: (2_048, "all inline policies of a user"),
    Kind.GROUP: (5_120, "all inline policies of a group"),
    Kind.ROLE: (10_240, "all inline policies of a role"),
    Kind.TRUST: (2_048, "a trust policy, unless its quota was raised"),
}
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
SECRET_QUOTA = (20_480, "the resource policy of a secret")


def unknown_elements(policy: WrittenPolicy) -> Iterator[Fault]:
    places: list[tuple[Element, tuple[str, ...]]] = [(policy.root, POLICY_ELEMENTS)]
    places += [(statement.element, STATEMENT_ELEMENTS) for statement in policy.statements]
    for place, known in places:
        for name, member in place.members.items():
            if name not in known:
                message = f"`{name}` is no element of a policy; {SYNTAX_ERRORS}"
                yield Fault(
                    member.name_line, message, "unknown-element", f"Known here: {', '.join(sorted(known))}."
                )


def version(policy: WrittenPolicy) -> Iterator[Fault]:
    written, fix = policy.root.members.get("Version"), 'Write "Version": "2012-10-17".'
    if written is None:
        yield Fault(policy.root.line, missing_version(policy.kind), "bad-version", fix)
    elif written.value not in KNOWN_VERSIONS:
        message = f"`{shown(written)}` is no version of the policy language"
        yield Fault(written.line, message, "bad-version", fix)
    elif policy.kind.grants_to_identity and written.value != KNOWN_VERSIONS[0]:
        message = (
            "AWS answers MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater."
        )
        yield Fault(written.line, message, "bad-version", fix)


def missing_version(kind: Kind) -> str:
    if kind.grants_to_identity:
        return "the policy has no Version; IAM asks for version 2012-10-17 or greater"
    return "the policy has no Version, so it counts as 2008-10-17, without policy variables"


def old_variables(policy: WrittenPolicy) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"""
    if policy.version == KNOWN_VERSIONS[0]:
        return
    for statement in policy.statements:
        texts = statement.texts("Resource") + statement.texts("NotResource")
        texts += [value for condition in statement.conditions for value in condition.texts]
        for text in texts:
            if variable := VARIABLE.search(text.value):
                message = f"before version 2012-10-17, `{variable[0]}` is plain text and matches nothing else"
                yield Fault(text.line, message, "old-version-variable", 'Write "Version": "2012-10-17".')


def no_statement(policy: WrittenPolicy) -> Iterator[Fault]:
    written = policy.root.members.get("Statement")
    if written is None or written.value == []:
        message = "a policy without statements allows nothing, and AWS refuses it"
        yield Fault(written.line if written else policy.root.line, message, "no-statement")


def types(policy: WrittenPolicy) -> Iterator[Fault]:
    """JSON of another type than the grammar asks for, such as a number for an action."""
    written = policy.root.members.get("Statement")
    for item in written.items if written else []:
        if not isinstance(item.value, dict):
            yield wrong_type(item, "a statement", "an object")
    for statement in policy.statements:
        yield from wrong_texts(statement)
        yield from wrong_conditions(statement.element.members.get("Condition"))


def wrong_texts(statement: WrittenStatement) -> Iterator[Fault]:
    for name in TEXTS:
        member = statement.element.members.get(name)
        for item in member.items if member else []:
            if not isinstance(item.value, str):
                yield wrong_type(item, f"`{name}`", "a text, or a list of texts")
    sid = statement.element.members.get("Sid")
    if sid and not isinstance(sid.value, str):
        yield wrong_type(sid, "`Sid`", "a text")


def wrong_conditions(condition: Element | None) -> Iterator[Fault]:
    if condition and not isinstance(condition.value, dict):
        yield wrong_type(condition, "`Condition`", "an object")
    for operator, keys in condition.members.items() if condition else ():
        if not isinstance(keys.value, dict):
            yield wrong_type(keys, f"`{operator}`", "an object of condition keys")
        for key, value in keys.members.items():
            for item in value.items:
                if item.value is None or isinstance(item.value, dict | list):
                    yield wrong_type(item, f"`{key}`", "a text, or a list of texts")


def wrong_type(element: Element, name: str, wanted: str) -> Fault:
    message = f"{name} is {shown(element)} here; {SYNTAX_ERRORS}"
    return Fault(element.line, message, "wrong-type", f"Write {wanted}.")


def shown(element: Element) -> str:
    """Return a JSON value for a message; an object or array by its type."""
    if isinstance(element.value, dict | list):
        return "an object" if isinstance(element.value, dict) else "a list"
    return {None: "null", True: "true", False: "false"}.get(element.value, str(element.value))


def bad_effect(statement: WrittenStatement) -> Iterator[Fault]:
    effect = statement.element.members.get("Effect")
    if effect is None:
        message = f"the statement has no Effect; {SYNTAX_ERRORS}"
        yield Fault(statement.line, message, "bad-effect", 'Write "Effect": "Allow", or "Deny".')
    elif effect.value not in ("Allow", "Deny"):
        message = f"the effect is `{shown(effect)}`; AWS knows `Allow` and `Deny`"
        yield Fault(effect.line, message, "bad-effect")


def no_action(statement: WrittenStatement) -> Iterator[Fault]:
    written = statement.element.members.get("Action") or statement.element.members.get("NotAction")
    if written is None or written.value == []:
        message = "AWS answers MalformedPolicyDocument: Policy statement must contain actions."
        line = written.line if written else statement.line
        yield Fault(line, message, "no-action", "Name at least one action, or take the statement out.")


def exclusive_elements(statement: WrittenStatement) -> Iterator[Fault]:
    for name, inverse in EXCLUSIVE:
        if statement.has(name) and statement.has(inverse):
            line = statement.element.members[inverse].name_line
            message = f"`{name}` and `{inverse}` exclude each other; {SYNTAX_ERRORS}"
            yield Fault(line, message, "exclusive-elements", "Make two statements of it.")


def sids(policy: WrittenPolicy) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html"""
    seen: set[str] = set()
    for statement in policy.statements:
        for sid in statement.texts("Sid"):
            if sid.value in seen:
                message = f"`{sid.value}` again: Statement IDs (SID) in a single policy must be unique."
                yield Fault(
                    sid.line, message, "duplicate-sid", "Give each statement a Sid of its own, or none."
                )
            if policy.kind.grants_to_identity and not re.fullmatch(r"[A-Za-z0-9]*", sid.value):
                message = (
                    f"IAM refuses the Sid `{sid.value}`: only letters A-Z, a-z and digits may stand in it"
                )
                yield Fault(
                    sid.line, message, "bad-sid", f"Write `{re.sub(r'[^A-Za-z0-9]', '', sid.value)}`."
                )
            seen |= {sid.value} - {""}


def size(policy: WrittenPolicy) -> Iterator[Fault]:
    quota, what = secret_quota(policy) or QUOTAS.get(policy.kind, (0, ""))
    length = len("".join(policy.source.split()))
    if quota and length > quota:
        message = f"AWS takes {quota:,} characters without white space in {what}; this has {length:,}"
        yield Fault(
            policy.root.line, message, "too-large", "Name fewer resources, or make several policies of it."
        )


def secret_quota(policy: WrittenPolicy) -> tuple[int, str] | None:
    actions = [action for statement in policy.statements for action in statement.values("Action")]
    of_secrets = bool(actions) and all(action.lower().startswith("secretsmanager:") for action in actions)
    return SECRET_QUOTA if policy.kind is Kind.RESOURCE and of_secrets else None
