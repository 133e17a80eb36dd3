"""Actions: those that don't exist, that say more than is meant, or that say it twice.

Names and resource types are those of AWS's Service Authorization Reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.covering import covers
from tooling.iam.positions import Element
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import WrittenStatement
from tooling.iam.services import always_has_resource, matching_actions, nearest_action, service_exists

# What narrows `iam:PassRole` on `*`, by
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
PASSED_TO = ("iam:passedtoservice", "iam:associatedresourcearn")


def unknown_actions(statement: WrittenStatement) -> Iterator[Fault]:
    for action in statement.texts("Action"):
        if is_unknown(action.value):
            yield unknown_action(action, f"so it {statement.does} nothing")
    for action in statement.texts("NotAction"):
        if is_unknown(action.value):
            yield unknown_action(action, "so it leaves nothing out")


def is_unknown(action: str) -> bool:
    return action not in ("*", "*:*") and not matching_actions(action)


def unknown_action(action: Element, so: str) -> Fault:
    nearest = nearest_action(action.value)
    fix = f"Did you mean `{nearest}`?" if nearest else ""
    service, colon, _ = action.value.partition(":")
    what = f"the action `{action.value}` doesn't exist"
    if colon and not service_exists(service):
        what = f"the action `{action.value}` doesn't exist, nor does a service `{service}`"
    return Fault(action.line, f"{what}, {so}", "unknown-action", fix)


def wildcard_actions(statement: WrittenStatement) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21"""
    if not (statement.allows and statement.kind.grants_to_identity):
        return
    for action in statement.texts("Action"):
        if is_every_action(action.value):
            service = action.value.partition(":")[0].lower()
            what = "of AWS" if action.value.strip("*:") == "" else f"of `{service}`"
            message = f"`{action.value}` allows every action {what}, with those that AWS adds later"
            yield Fault(action.line, message, "wildcard-action", "Name the actions that are needed.")


def is_every_action(action: str) -> bool:
    """Return whether this is all of AWS or all of a service, such as `*` and `s3:*`."""
    return re.fullmatch(r"(?:[\w*-]+:)?\*+", action) is not None


def redundant_actions(statement: WrittenStatement) -> Iterator[Fault]:
    for name in ("Action", "NotAction"):
        written = statement.texts(name)
        wildcards = [action for action in written if re.search(r"[*?]", action.value)]
        seen: dict[str, Element] = {}
        for action in written:
            if wider := seen.get(action.value.lower()) or wider_than(action, wildcards):
                message = f"`{action.value}` adds nothing: `{wider.value}` in the same statement covers it"
                yield Fault(action.line, message, "redundant-action", "Take it out, or the wider one.")
            seen.setdefault(action.value.lower(), action)


def wider_than(action: Element, others: list[Element]) -> Element | None:
    """Return one of `others` that covers `action`, and isn't the same again."""
    name = action.value.lower()
    found = (other for other in others if other.value.lower() != name and covers(other.value.lower(), name))
    return next(found, None)


def pass_role_on_star(statement: WrittenStatement) -> Iterator[Fault]:
    narrowed = any(condition.key.lower() in PASSED_TO for condition in statement.conditions)
    if not statement.allows or narrowed or "*" not in statement.values("Resource"):
        return
    for action in statement.texts("Action"):
        if not is_every_action(action.value) and "PassRole" in names_of(action.value, "iam"):
            message = "`iam:PassRole` on `*` lets any role be passed to any service, an administrator's too"
            fix = "Name the role, or add a condition on iam:PassedToService."
            yield Fault(action.line, message, "pass-role-star", fix)


def names_of(action: str, service: str) -> tuple[str, ...]:
    """Return the actions that `action` means in `service`; none when it belongs to another."""
    return matching_actions(action) if action.partition(":")[0].lower() == service else ()


def star_resource(statement: WrittenStatement) -> Iterator[Fault]:
    """`*` where each action could be limited. With a condition, `*` may be what is meant."""
    actions = statement.values("Action")
    if not (statement.allows and statement.kind.grants_to_identity and actions):
        return
    if statement.has("Condition") or any(is_every_action(action) for action in actions):
        return
    for resource in statement.texts("Resource"):
        if resource.value == "*" and all(is_scopable(action) for action in actions):
            them = f"`{actions[0]}`" if len(actions) == 1 else "all of these actions"
            message = f"`*` allows {them} on every resource of the account, where ARNs could be named"
            yield Fault(resource.line, message, "star-resource", "Name the ARNs that are needed.")


def is_scopable(action: str) -> bool:
    """Return whether all that `action` means can be limited to resources; `iam:PassRole` has its own rule."""
    service, names = action.partition(":")[0].lower(), matching_actions(action)
    return (
        bool(names) and names != ("PassRole",) and all(always_has_resource(service, name) for name in names)
    )
