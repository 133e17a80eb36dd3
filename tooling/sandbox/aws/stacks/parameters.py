"""Parameters: the values that a stack gets, and what AWS says of those that a template doesn't take.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from tooling.sandbox.aws.stacks.refusals import RefusedError
from tooling.sandbox.aws.stacks.template import Template

HIDDEN = "****"
LISTS = {"CommaDelimitedList", "List<Number>"}
TYPES = LISTS | {"Number", "String"}


def given_values(
    template: Template, given: Collection[Mapping[str, Any]], previous: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the text of each parameter of `template`. Raises `RefusedError`.

    `given` is what the request says, `previous` what the stack had, None when it is new.
    """
    declared = template.section("Parameters")
    named = [each["ParameterKey"] for each in given]
    _check_known(named, declared)
    texts = {
        name: str(each["Default"]) if not isinstance(each["Default"], bool) else str(each["Default"]).lower()
        for name, each in declared.items()
        if "Default" in each
    }
    for each in given:
        name = each["ParameterKey"]
        if each.get("UsePreviousValue"):
            texts[name] = _previous(name, previous)
        elif "ParameterValue" in each:
            texts[name] = each["ParameterValue"]
    if missing := [name for name in declared if name not in texts]:
        raise RefusedError(f"Parameters: [{', '.join(missing)}] must have values")
    for name, text in texts.items():
        _check(name, text, declared[name])
    return texts


def value(text: str, declared: Mapping[str, Any]) -> str | list[str]:
    """Return what a parameter with this text stands for: a list when its type is one."""
    return [part.strip() for part in text.split(",")] if declared["Type"] in LISTS else text


def shown(template: Template, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the parameters as DescribeStacks lists them, without the secret ones."""
    declared = template.section("Parameters")
    return [
        {"ParameterKey": name, "ParameterValue": HIDDEN if _is_hidden(declared[name]) else text}
        for name, text in texts.items()
    ]


def summary(template: Template) -> list[dict[str, Any]]:
    """Return the declarations as GetTemplateSummary and ValidateTemplate list them."""
    return [
        {
            "ParameterKey": name,
            "ParameterType": each["Type"],
            "DefaultValue": None if each.get("Default") is None else str(each["Default"]),
            "NoEcho": _is_hidden(each),
            "Description": each.get("Description"),
            "ParameterConstraints": {"AllowedValues": [str(one) for one in each.get("AllowedValues") or ()]},
        }
        for name, each in template.section("Parameters").items()
    ]


def _is_hidden(declared: Mapping[str, Any]) -> bool:
    return str(declared.get("NoEcho", "")).lower() == "true"


def _previous(name: str, previous: Mapping[str, str] | None) -> str:
    if previous is None or name not in previous:
        raise RefusedError(
            f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true "
            "for a parameter key not in the previous template"
        )
    return previous[name]


def _check_known(named: Collection[str], declared: Mapping[str, Any]) -> None:
    unknown = [name for name in named if name not in declared]
    if unknown and not declared:
        raise RefusedError("Parameter values specified for a template which does not require them.")
    if unknown:
        raise RefusedError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")


def _check(name: str, text: str, declared: Mapping[str, Any]) -> None:
    """Refuse a value that the declaration of its parameter rules out."""
    kind = declared["Type"]
    if kind not in TYPES:
        raise RefusedError(f"Parameter '{name}': the type {kind} is not carried out by the sandbox")
    problem = _number_problem(text, declared) if kind == "Number" else _text_problem(text, declared)
    if "AllowedValues" in declared and text not in {str(each) for each in declared["AllowedValues"]}:
        problem = "must be one of AllowedValues"
    if problem and "ConstraintDescription" in declared:
        problem = f"failed to satisfy constraint: {declared['ConstraintDescription']}"
    if problem:
        raise RefusedError(f"Parameter '{name}' {problem}")


def _number_problem(text: str, declared: Mapping[str, Any]) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "must be a number"
    if number < float(declared.get("MinValue", number)):
        return f"must be a number not less than {declared['MinValue']}"
    if number > float(declared.get("MaxValue", number)):
        return f"must be a number not greater than {declared['MaxValue']}"
    return None


def _text_problem(text: str, declared: Mapping[str, Any]) -> str | None:
    if len(text) < int(declared.get("MinLength", 0)):
        return f"must contain at least {declared['MinLength']} characters"
    if len(text) > int(declared.get("MaxLength", len(text))):
        return f"must contain at most {declared['MaxLength']} characters"
    pattern = declared.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(str(pattern), text):
        return f"must match pattern {pattern}"
    return None
