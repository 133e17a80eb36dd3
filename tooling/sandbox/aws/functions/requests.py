"""Requests about functions: which one is meant, and what of it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tooling.sandbox.aws.functions.errors import LeftOutError, NoFunctionError
from tooling.sandbox.aws.functions.function import LATEST, Function, Functions, function_arn, qualifier
from tooling.sandbox.aws.operations import Operation

# A status, and what is answered as JSON.
Answered = tuple[str, Mapping[str, Any]]
# Changes the functions, or describes them, for an account at a time.
Carried = Callable[[Functions, Operation, str, datetime], Answered]
# The parameters that are carried out. Any other that says something is refused by its name.
CARRIED_OUT = {
    "Architectures",
    "Code",
    "Description",
    "Environment",
    "FunctionName",
    "Handler",
    "MemorySize",
    "PackageType",
    "Role",
    "Runtime",
    "Tags",
    "Timeout",
    "ZipFile",
}


def named(functions: Functions, asked: Operation, account_id: str) -> Function:
    """Return the function that is named. Raises `NoFunctionError`, and `LeftOutError` for a version."""
    name = str(asked.parameters["FunctionName"])
    arn = function_arn(name, asked.region, account_id)
    if arn not in functions:
        raise NoFunctionError(arn)
    version = qualifier(name, asked.parameters)
    if version != LATEST:
        raise LeftOutError(f"the version or alias {version}")
    return functions[arn]


def require_carried_out(given: Mapping[str, Any], carried_out: set[str] = CARRIED_OUT) -> None:
    """Refuse what would make a function another one in AWS than here."""
    for name in given.keys() - carried_out:
        if given[name]:
            raise LeftOutError(name)
    if given.get("PackageType", "Zip") != "Zip":
        raise LeftOutError(f"PackageType {given['PackageType']}")
