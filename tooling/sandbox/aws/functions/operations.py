"""The operations on functions: what the accounts hold afterwards, and what Lambda answers.

https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tooling.sandbox.aws.functions.errors import LambdaError, LeftOutError, TakenError
from tooling.sandbox.aws.functions.function import LATEST, Function, Functions, function_arn
from tooling.sandbox.aws.functions.requests import Answered, Carried, named, require_carried_out
from tooling.sandbox.aws.operations import Operation

UNREADABLE = "Could not unzip uploaded file. Please check your file, then try to upload again."
# What Python raises for a zip file that is none, is cut off, encrypted, or packed in another way.
CANT_UNZIP = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MOST_UNZIPPED = 262144000


def create(functions: Functions, asked: Operation, account_id: str, now: datetime) -> Answered:
    """Make a function. Whether Lambda may assume its role has been looked at."""
    given = asked.parameters
    require_carried_out(given)
    arn = function_arn(given["FunctionName"], asked.region, account_id)
    if arn in functions:
        raise TakenError(f"Function already exist: {arn.split(':')[6]}")
    runtime, handler = given.get("Runtime", ""), given.get("Handler", "")
    if not runtime or not handler:
        raise LambdaError("Runtime and Handler are mandatory parameters for functions created with zip.")
    new = Function(arn, runtime, handler, given["Role"], code(given["Code"]), stamp(now))
    functions[arn] = configured(replace(new, tags=pairs(given.get("Tags"))), given, now)
    return "201 Created", {**configuration(functions[arn]), "State": "Pending"}


def update_configuration(functions: Functions, asked: Operation, account_id: str, now: datetime) -> Answered:
    """Change how a function runs."""
    require_carried_out(asked.parameters)
    found = named(functions, asked, account_id)
    functions[found.arn] = configured(found, asked.parameters, now)
    return "200 OK", configuration(functions[found.arn])


def update_code(functions: Functions, asked: Operation, account_id: str, now: datetime) -> Answered:
    """Change what a function runs."""
    require_carried_out(asked.parameters)
    found = named(functions, asked, account_id)
    functions[found.arn] = replace(found, code=code(asked.parameters), modified=stamp(now))
    return "200 OK", configuration(functions[found.arn])


def delete(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    """Remove a function, and its policy with it."""
    del functions[named(functions, asked, account_id).arn]
    return "204 No Content", {}


def describe(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    """Return a function: where AWS keeps its code is left out."""
    found = named(functions, asked, account_id)
    tags = {"Tags": dict(found.tags)} if found.tags else {}
    return "200 OK", {"Configuration": configuration(found), "Code": {"RepositoryType": "S3"}, **tags}


def describe_configuration(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    return "200 OK", configuration(named(functions, asked, account_id))


def list_all(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    """Return the functions of an account in a Region, on one page."""
    here = [
        each for each in functions.values() if (each.region, each.account_id) == (asked.region, account_id)
    ]
    return "200 OK", {"Functions": [configuration(each) for each in here]}


def configured(function: Function, given: Mapping[str, Any], now: datetime) -> Function:
    """Return `function` with what is in `given` of its configuration."""
    variables = given.get("Environment")
    return replace(
        function,
        runtime=python(given.get("Runtime", function.runtime)),
        handler=given.get("Handler", function.handler),
        role=given.get("Role", function.role),
        description=given.get("Description", function.description),
        timeout=given.get("Timeout", function.timeout),
        memory=given.get("MemorySize", function.memory),
        variables=function.variables if variables is None else pairs(variables.get("Variables")),
        modified=stamp(now),
    )


def configuration(function: Function) -> dict[str, Any]:
    """Return a function as Lambda describes it."""
    variables = {"Environment": {"Variables": dict(function.variables)}} if function.variables else {}
    return {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": function.runtime,
        "Role": function.role,
        "Handler": function.handler,
        "CodeSize": len(function.code),
        "CodeSha256": function.digest,
        "Description": function.description,
        "Timeout": function.timeout,
        "MemorySize": function.memory,
        "LastModified": function.modified,
        "Version": LATEST,
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "State": "Active",
        "LastUpdateStatus": "Successful",
        **variables,
    }


def code(given: Mapping[str, Any]) -> bytes:
    """Return the zip file in a request. Raises `LambdaError` for one that can't be read."""
    content = given.get("ZipFile")
    if not content:
        raise LeftOutError("code that isn't sent as a zip file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNZIPPED:
                raise LambdaError(f"Unzipped size must be smaller than {MOST_UNZIPPED} bytes")
            damaged = archive.testzip()
    except CANT_UNZIP as error:
        raise LambdaError(UNREADABLE) from error
    if damaged:
        raise LambdaError(UNREADABLE)
    return bytes(content)


def python(runtime: str) -> str:
    """Return `runtime`, one of Python. Raises `LeftOutError` for any other."""
    if not runtime.startswith("python3."):
        raise LeftOutError(f"the runtime {runtime}")
    return runtime


def pairs(mapping: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple((mapping or {}).items())


def stamp(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


OPERATIONS: dict[str, Carried] = {
    "CreateFunction": create,
    "DeleteFunction": delete,
    "GetFunction": describe,
    "GetFunctionConfiguration": describe_configuration,
    "ListFunctions": list_all,
    "UpdateFunctionCode": update_code,
    "UpdateFunctionConfiguration": update_configuration,
}
