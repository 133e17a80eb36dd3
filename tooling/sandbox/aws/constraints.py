"""Constraints: the lengths, values and patterns that AWS's own models give to parameters.

moto looks at few of them. botocore's models are those that AWS's services are made from, and say what
each takes; the words are those of the services' `ValidationException`.
https://smithy.io/2.0/spec/constraint-traits.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from botocore.model import Shape
from moto.core.utils import get_service_model

from tooling.sandbox.aws.operations import Operation

# CloudFormation looks at its own, and the others are passed on as they are.
SERVICES = {"iam", "kms", "lambda", "secretsmanager", "ssm", "sts"}
# IAM has words of its own for the names of users, roles and policies.
IAM_NAME = r"[\w+=,.@-]+"


def broken(asked: Operation) -> str:
    """Return what is wrong with the parameters of an operation, in AWS's words, or ""."""
    if asked.service not in SERVICES:
        return ""
    shape = get_service_model(asked.service).operation_model(asked.name).input_shape
    found = [*violations("", asked.parameters, shape)] if shape else []
    if not found:
        return ""
    if asked.service == "iam" and found[0].endswith(f"pattern: {IAM_NAME}"):
        name = found[0].split("'")[-2]
        return (
            f"The specified value for {name} is invalid. It must contain only alphanumeric characters and/or "
            "the following: +=,.@_-"
        )
    errors = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {errors} detected: {'; '.join(found)}"


def violations(place: str, value: Any, shape: Shape) -> Iterator[str]:
    """Yield what is wrong with `value`, whose parameter is called `place`, and with the values in it."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        yield from missing(place, value, shape)
        for name in (each for each in shape.members if value.get(each) is not None):
            yield from violations(inside(place, lower_first(name)), value[name], shape.members[name])
    elif shape.type_name == "list" and isinstance(value, list):
        yield from limits(place, value, len(value), "length", shape)
        for number, each in enumerate(value, start=1):
            yield from violations(f"{place}.{number}.member", each, shape.member)
    elif shape.type_name in {"integer", "long"} and isinstance(value, int):
        yield from limits(place, value, value, "value", shape)
    elif isinstance(value, str):
        yield from limits(place, value, len(value), "length", shape)
        yield from spelling(place, value, shape)


def missing(place: str, value: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            where = inside(place, lower_first(name))
            yield f"Value null at '{where}' failed to satisfy constraint: Member must not be null"


def limits(place: str, value: object, amount: int, measure: str, shape: Shape) -> Iterator[str]:
    """Yield which of the shape's limits `amount` is below or above."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and amount < least:
        yield f"{failing(place, value, shape)} have {measure} greater than or equal to {least}"
    if most is not None and amount > most:
        yield f"{failing(place, value, shape)} have {measure} less than or equal to {most}"


def spelling(place: str, value: str, shape: Shape) -> Iterator[str]:
    """Yield whether a text isn't among the shape's values, or doesn't match its pattern."""
    values, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if values and value not in values:
        yield f"{failing(place, value, shape)} satisfy enum value set: [{', '.join(values)}]"
    if pattern and (compiled := compiled_pattern(pattern)) and not compiled.fullmatch(value):
        yield f"{failing(place, value, shape)} satisfy regular expression pattern: {pattern}"


def failing(place: str, value: object, shape: Shape) -> str:
    shown = "" if shape.metadata.get("sensitive") else f"'{value}' "
    return f"Value {shown}at '{place}' failed to satisfy constraint: Member must"


@lru_cache(maxsize=1024)
def compiled_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of AWS's models, or None where it is one of Java's that Python doesn't have."""
    try:
        return re.compile(pattern, re.ASCII)
    except re.error:
        return None


def inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
