"""Permissions: the resource policy of a function, a statement at a time.

https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tooling.sandbox.aws.functions.errors import NoPolicyError, TakenError
from tooling.sandbox.aws.functions.function import Function, Functions
from tooling.sandbox.aws.functions.requests import Answered, Carried, named, require_carried_out
from tooling.sandbox.aws.operations import Operation

CARRIED_OUT = {"Action", "FunctionName", "Principal", "SourceAccount", "SourceArn", "StatementId"}


def add_permission(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    """Add a statement to the policy of a function.

    https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    """
    require_carried_out(asked.parameters, CARRIED_OUT)
    found = named(functions, asked, account_id)
    given = asked.parameters
    sids = [json.loads(each)["Sid"] for each in found.statements]
    if given["StatementId"] in sids:
        raise TakenError(
            f"The statement id ({given['StatementId']}) provided already exists. Please provide a new one."
        )
    statement = json.dumps(permission(found, given))
    functions[found.arn] = replace(found, statements=(*found.statements, statement))
    return "201 Created", {"Statement": statement}


def remove_permission(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    """Take a statement out of the policy of a function."""
    found = named(functions, asked, account_id)
    kept = tuple(
        each for each in found.statements if json.loads(each)["Sid"] != asked.parameters["StatementId"]
    )
    if kept == found.statements:
        raise NoPolicyError
    functions[found.arn] = replace(found, statements=kept)
    return "204 No Content", {}


def describe_policy(functions: Functions, asked: Operation, account_id: str, _: datetime) -> Answered:
    policy = named(functions, asked, account_id).policy
    if not policy:
        raise NoPolicyError
    return "200 OK", {"Policy": policy}


def permission(function: Function, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statement that a permission becomes."""
    principal = str(given["Principal"])
    account = f"arn:aws:iam::{principal}:root" if principal.isdigit() else principal
    who = {"Service": principal} if principal.endswith(".amazonaws.com") else {"AWS": account}
    condition: dict[str, Any] = {}
    if "SourceAccount" in given:
        condition["StringEquals"] = {"AWS:SourceAccount": given["SourceAccount"]}
    if "SourceArn" in given:
        condition["ArnLike"] = {"AWS:SourceArn": given["SourceArn"]}
    return {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else who,
        "Action": given["Action"],
        "Resource": function.arn,
        **({"Condition": condition} if condition else {}),
    }


OPERATIONS: dict[str, Carried] = {
    "AddPermission": add_permission,
    "GetPolicy": describe_policy,
    "RemovePermission": remove_permission,
}
