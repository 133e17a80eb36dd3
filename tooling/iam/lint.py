"""What is wrong with a policy, found by reading it.

Each rule says what will happen in AWS and what to write instead. A document that has neither
`Version` nor `Statement` is no policy, and passes as any other JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tooling.iam.services import (
    condition_key_exists,
    matching_actions,
    nearest_action,
    resource_arns,
    service_exists,
)

GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"
POLICY_ELEMENTS = {"Version", "Id", "Statement"}
STATEMENT_ELEMENTS = {
    *(
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ),
}
VERSIONS = ("2012-10-17", "2008-10-17")
PRINCIPAL_TYPES = {"AWS", "Federated", "Service", "CanonicalUser"}
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
OPERATORS = {
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan"),
    *("NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals"),
    *("DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"),
    *(
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
    ),
    "Null",
}
ARN = re.compile(r"arn:aws[\w-]*:(?P<service>[\w*?-]*):(?P<region>[\w*?-]*):(?P<account>\d{12}|aws|[*?]*):.+")
SECRET_SUFFIX = re.compile(r"(?:-[A-Za-z0-9?]{6}|\*)$")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong with a policy: its line, counted from 1, what will come of it, and what to do."""

    line: int
    message: str
    rule: str
    fix: str = ""


def lint(source: str) -> list[Fault]:
    """Return what is wrong with the policy in `source`."""
    duplicates: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        duplicates.extend(name for name in set(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        document = json.loads(source, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return [Fault(line, "this is not JSON, and AWS refuses it", "json-syntax", str(error))]
    faults = [
        Fault(line_of(source, name), f"`{name}` stands twice, and only one counts", "duplicate-key")
        for name in duplicates
    ]
    if isinstance(document, dict) and document.keys() & {"Version", "Statement"}:
        faults += policy_faults(source, document)
    return sorted(faults)


def policy_faults(source: str, document: dict[str, Any]) -> Iterator[Fault]:
    yield from unknown_elements(source, document, POLICY_ELEMENTS)
    version = document.get("Version")
    if version not in VERSIONS:
        line = line_of(source, "Version") if "Version" in document else 1
        message = (
            f"`{version}` is no version of the policy language" if version else "the policy has no Version"
        )
        yield Fault(line, message, "bad-version", 'Write "Version": "2012-10-17".')
    statements = as_list(document.get("Statement"))
    if not statements:
        yield Fault(1, "a policy without statements allows nothing, and AWS refuses it", "no-statement")
    for statement in statements:
        if isinstance(statement, dict):
            yield from statement_faults(source, statement)


def statement_faults(source: str, statement: dict[str, Any]) -> Iterator[Fault]:
    yield from unknown_elements(source, statement, STATEMENT_ELEMENTS)
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        line = line_of(source, effect) if isinstance(effect, str) else 1
        yield Fault(line, f"the effect is `{effect}`; AWS knows `Allow` and `Deny`", "bad-effect")
    actions = texts(statement.get("Action", statement.get("NotAction")))
    if not actions:
        yield Fault(1, "a statement without an action allows nothing, and AWS refuses it", "no-action")
    for action in actions:
        yield from action_faults(source, action, texts(statement.get("Resource")))
    for resource in texts(statement.get("Resource", statement.get("NotResource"))):
        yield from resource_faults(source, resource)
    yield from principal_faults(source, statement.get("Principal", statement.get("NotPrincipal")))
    yield from condition_faults(source, statement.get("Condition"))


def unknown_elements(source: str, element: dict[str, Any], known: set[str]) -> Iterator[Fault]:
    for name in element.keys() - known:
        message = f"`{name}` is no element of a policy; AWS answers MalformedPolicyDocument"
        yield Fault(
            line_of(source, name), message, "unknown-element", f"Known here: {', '.join(sorted(known))}."
        )


def action_faults(source: str, action: str, resources: list[str]) -> Iterator[Fault]:
    if action == "*":
        return
    line, names = line_of(source, action), matching_actions(action)
    if not names:
        nearest = nearest_action(action)
        fix = f"Did you mean `{nearest}`?" if nearest else ""
        yield Fault(
            line, f"the action `{action}` doesn't exist, so nothing is allowed by it", "unknown-action", fix
        )
        return
    if not resources or "*" in resources:
        return
    service = action.partition(":")[0].lower()
    forms = [form for name in names for form in resource_arns(service, name)]
    if not forms:
        message = f"`{action}` can't be limited to a resource: on an ARN it allows nothing"
        yield Fault(line, message, "needs-star", 'Give it a statement of its own with "Resource": "*".')
    elif not any(arn_fits(resource, form) for resource in resources for form in forms):
        message = f"`{action}` doesn't act on any of these resources, so nothing is allowed by it"
        yield Fault(line, message, "wrong-resource-type", f"It acts on {' or '.join(sorted(set(forms)))}.")


def arn_fits(resource: str, form: str) -> bool:
    """Return whether some ARN could be both `resource`, with its wildcards, and of the `form` of a type."""
    service, wanted = form.split(":", 5)[2], re.split(r"\$\{", form.split(":", 5)[5])[0]
    parts = resource.split(":", 5)
    if len(parts) < 6 or parts[2] not in {service, "*"}:
        return False
    given = re.split(r"[*?$]", parts[5])[0]
    return given.startswith(wanted) or (given != parts[5] and wanted.startswith(given))


def resource_faults(source: str, resource: str) -> Iterator[Fault]:
    line, parts = line_of(source, resource), ARN.fullmatch(resource)
    if resource == "*":
        return
    if not parts:
        message = f"`{resource}` is not an ARN, and AWS refuses the policy"
        yield Fault(line, message, "bad-arn", "Write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE.")
    elif ":secret:" in resource and not SECRET_SUFFIX.search(resource):
        message = "this matches no secret: AWS adds `-` and six characters to the name of each"
        yield Fault(line, message, "secret-suffix", "End the name in `-??????`.")


def principal_faults(source: str, principal: Any) -> Iterator[Fault]:
    if not isinstance(principal, dict):
        return
    for kind in principal.keys() - PRINCIPAL_TYPES:
        message = f"`{kind}` is no type of principal; AWS answers MalformedPolicyDocument"
        yield Fault(
            line_of(source, kind), message, "bad-principal", f"Known: {', '.join(sorted(PRINCIPAL_TYPES))}."
        )
    for name in texts(principal.get("AWS")):
        if not (ARN.fullmatch(name) or re.fullmatch(r"\d{12}|\*", name)):
            message = f"`{name}` is no principal; AWS answers MalformedPolicyDocument"
            yield Fault(
                line_of(source, name), message, "bad-principal", "Write an ARN, or an account of 12 digits."
            )


def condition_faults(source: str, condition: Any) -> Iterator[Fault]:
    for operator, keys in condition.items() if isinstance(condition, dict) else ():
        bare = re.sub(r"^(?:ForAllValues:|ForAnyValue:)", "", operator).removesuffix("IfExists")
        if bare not in OPERATORS:
            message = f"`{operator}` is no condition operator; AWS answers MalformedPolicyDocument"
            yield Fault(line_of(source, operator), message, "unknown-operator")
        for key in keys if isinstance(keys, dict) else ():
            service = key.partition(":")[0]
            # Global keys (`aws:`) and those of identity providers are not in the reference's data.
            if service_exists(service) and not condition_key_exists(key):
                message = f"the condition key `{key}` doesn't exist, so the condition is never met"
                yield Fault(line_of(source, key), message, "unknown-condition-key")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def texts(value: Any) -> list[str]:
    return [each for each in as_list(value) if isinstance(each, str)]


def line_of(source: str, text: str) -> int:
    """Return the first line of `source`, counted from 1, where the JSON string `text` stands."""
    position = source.find(json.dumps(text))
    return source.count("\n", 0, max(position, 0)) + 1
