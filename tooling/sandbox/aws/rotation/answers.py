"""Rotation in the answers of Secrets Manager: those given here, and what moto's leave out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tooling.sandbox.aws.account import Ledger
from tooling.sandbox.aws.authorizer import Authorized
from tooling.sandbox.aws.denials import Answer
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.rotation.rotation import RefusedError, cancel, rotate
from tooling.sandbox.aws.rotation.versions import labelled

JSON = "application/x-amz-json-1.1"
# What DescribeSecret and ListSecrets call the labels of versions.
LABELS = ("VersionIdsToStages", "SecretVersionsToStages")


def answer(done: Authorized, invoker: Invoker) -> Answer:
    """Return the answer to a RotateSecret or CancelRotateSecret that its sender may ask for."""
    try:
        result = rotate(done, invoker) if done.operation.name == "RotateSecret" else cancel(done)
    except RefusedError as refused:
        body = json.dumps({"__type": refused.code, "message": str(refused), "Message": str(refused)})
        return Answer("400 Bad Request", JSON, body.encode(), refused.code)
    return Answer("200 OK", JSON, json.dumps(result).encode())


def is_completed(asked: Operation, ledger: Ledger) -> bool:
    """Return whether moto's answer to an operation leaves something out."""
    is_list = asked.name == "ListSecrets" and bool(ledger.schedules)
    return asked.service == "secretsmanager" and (is_list or asked.name == "DescribeSecret")


def completed(body: bytes, ledger: Ledger, now: datetime) -> bytes:
    """Return moto's description of one secret or several, with their schedules."""
    document = json.loads(body)
    for secret in document.get("SecretList", [document]):
        complete(secret, ledger, now)
    return json.dumps(document).encode()


def complete(secret: dict[str, Any], ledger: Ledger, now: datetime) -> None:
    for name in LABELS:
        if name in secret:
            secret[name] = labelled(secret[name])
    schedule = ledger.schedules.get(secret.get("ARN", ""))
    if schedule:
        secret["RotationRules"] = schedule.rules(now)
    if not secret.get("RotationEnabled"):
        secret.pop("NextRotationDate", None)
        secret.pop("LastRotatedDate", None)
