"""Intrinsic functions: what `Ref`, `Fn::Sub` and the others stand for in a stack.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tooling.iam.templates import VARIABLE
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError, RefusedError, UnresolvedError
from tooling.sandbox.aws.stacks.template import Template


@dataclass(frozen=True, slots=True)
class Named:
    """What a resource gives to others: its physical ID by Ref, its attributes by Fn::GetAtt."""

    physical_id: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in a stack: parameters and pseudo parameters, resources, exports of other stacks."""

    template: Template
    values: Mapping[str, Any]
    resources: Mapping[str, Named]
    exports: Mapping[str, str]


class Nothing:
    """The value of `AWS::NoValue`, which takes its property away."""


NOTHING = Nothing()


def resolved(value: Any, scope: Scope) -> Any:
    """Return `value` with every function in it replaced by what it gives."""
    if isinstance(value, list):
        return [each for each in (resolved(item, scope) for item in value) if each is not NOTHING]
    if isinstance(value, str) and "{{resolve:" in value:
        raise NotCarriedOutError(f"the dynamic reference {value}")
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        name, argument = next(iter(value.items()))
        if name in FUNCTIONS:
            return applied(name, argument, scope)
        if str(name).startswith("Fn::"):
            raise NotCarriedOutError(f"the function {name}")
    found = {name: resolved(each, scope) for name, each in value.items()}
    return {name: each for name, each in found.items() if each is not NOTHING}


def applied(name: str, argument: Any, scope: Scope) -> Any:
    try:
        return FUNCTIONS[name](argument, scope)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RefusedError(
            f"Template error: every {name} object has to have the form that AWS documents"
        ) from error


def holds(condition: Any, scope: Scope) -> bool:
    """Return whether a condition of the template is true."""
    match condition:
        case {"Fn::Equals": [left, right]}:
            return as_text(resolved(left, scope)) == as_text(resolved(right, scope))
        case {"Fn::Not": [each]}:
            return not holds(each, scope)
        case {"Fn::And": list(each)}:
            return all(holds(part, scope) for part in each)
        case {"Fn::Or": list(each)}:
            return any(holds(part, scope) for part in each)
        case {"Condition": str(name)} if name in scope.template.section("Conditions"):
            return holds(scope.template.section("Conditions")[name], scope)
    raise RefusedError("Template format error: Every Conditions member must be an intrinsic function.")


def is_wanted(definition: Mapping[str, Any], scope: Scope) -> bool:
    """Return whether the condition of a resource or output, if it has one, is true."""
    name = definition.get("Condition")
    return name is None or holds({"Condition": name}, scope)


def as_text(value: Any) -> str:
    """Return a scalar as CloudFormation writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(as_text(each) for each in value) if isinstance(value, list) else str(value)


def _ref(name: str, scope: Scope) -> Any:
    if name == "AWS::NoValue":
        return NOTHING
    if name in scope.values:
        return scope.values[name]
    return _resource(name, scope).physical_id


def _get_att(path: Any, scope: Scope) -> str:
    name, attribute = path.split(".", 1) if isinstance(path, str) else path
    found = _resource(name, scope).attributes
    if attribute not in found:
        raise RefusedError(
            f"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
        )
    return found[attribute]


def _resource(name: str, scope: Scope) -> Named:
    if name not in scope.resources:
        raise UnresolvedError(
            f"Unresolved resource dependencies [{name}] in the Resources block of the template"
        )
    return scope.resources[name]


def _sub(argument: Any, scope: Scope) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument

    def value(literal: str, name: str) -> str:
        if literal:
            return f"${{{name}}}"
        if name in own:
            return as_text(resolved(own[name], scope))
        return as_text(_get_att(name, scope) if "." in name else _ref(name, scope))

    return VARIABLE.sub(lambda match: value(match[1], match[2].strip()), text)


def _join(argument: Any, scope: Scope) -> str:
    separator, parts = argument
    return str(separator).join(as_text(each) for each in resolved(parts, scope))


def _split(argument: Any, scope: Scope) -> list[str]:
    separator, text = argument
    return as_text(resolved(text, scope)).split(separator)


def _select(argument: Any, scope: Scope) -> Any:
    index, values = (resolved(each, scope) for each in argument)
    return (values.split(",") if isinstance(values, str) else values)[int(index)]


def _if(argument: Any, scope: Scope) -> Any:
    name, yes, no = argument
    return resolved(yes if holds({"Condition": name}, scope) else no, scope)


def _find_in_map(argument: Any, scope: Scope) -> Any:
    name, first, second = (as_text(resolved(each, scope)) for each in argument)
    try:
        return scope.template.section("Mappings")[name][first][second]
    except KeyError as error:
        raise RefusedError(f"Template error: Unable to get mapping for {name}::{first}::{second}") from error


def _import_value(argument: Any, scope: Scope) -> str:
    name = as_text(resolved(argument, scope))
    if name not in scope.exports:
        raise RefusedError(f"No export named {name} found.")
    return scope.exports[name]


FUNCTIONS: Mapping[str, Callable[[Any, Scope], Any]] = {
    "Fn::Base64": lambda text, scope: base64.b64encode(as_text(resolved(text, scope)).encode()).decode(),
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": lambda value, scope: json.dumps(resolved(value, scope), separators=(",", ":")),
    "Ref": _ref,
}
