"""RotateSecret and CancelRotateSecret: a secret's next version, which a Lambda function makes.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html

AWS rotates after it has answered, and tries again what fails. Here a rotation is over when it is
answered, so that what comes next finds it done; one that failed is tried again when it is asked for.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from tooling.iam.evaluator import Decision
from tooling.sandbox.aws.actions.awslambda import INVOKE, function_need, with_policy
from tooling.sandbox.aws.actions.need import Context
from tooling.sandbox.aws.actions.secretsmanager import named_secret, rotation_function
from tooling.sandbox.aws.authorizer import Authorized
from tooling.sandbox.aws.functions.errors import RoleError
from tooling.sandbox.aws.functions.function import Function
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.rotation import versions
from tooling.sandbox.aws.rotation.schedule import Schedule, ScheduleError, parse_rules
from tooling.sandbox.aws.services import SECRETS_MANAGER, asked_by

# https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
TEST = ("testSecret",)
# The words are those that AWS's clients report.
NO_FUNCTION = "No Lambda rotation function ARN is associated with this secret."
NOT_INVOKED = (
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants "
    "access to the principal secretsmanager.amazonaws.com."
)
NOT_COMPLETE = "A previous rotation isn't complete. That rotation will be reattempted."
NOT_FOUND = "Secrets Manager can't find the specified secret."
LEFT_OUT = ("ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn")


class RefusedError(Exception):
    """A rotation that isn't begun, with AWS's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rotation:
    """A secret as moto keeps it, what rotates it and when, and the id of the version that is to be made."""

    secret: Any
    function: Function
    schedule: Schedule
    version_id: str

    @property
    def answer(self) -> dict[str, str]:
        return {"ARN": self.secret.arn, "Name": self.secret.name, "VersionId": self.version_id}


def rotate(done: Authorized, invoker: Invoker) -> dict[str, str]:
    """Configure and carry out a rotation that its sender may ask for. Raises `RefusedError`.

    Asked for once more with the same token, it has been carried out.
    """
    rotation = planned(done, invoker)
    unfinished = versions.pending(rotation.secret)
    if unfinished:
        carry_out(replace(rotation, version_id=unfinished), invoker)
        raise RefusedError("InvalidRequestException", NOT_COMPLETE)
    configure(rotation, invoker)
    if rotation.version_id in rotation.secret.versions:
        return rotation.answer
    if done.operation.parameters.get("RotateImmediately", True):
        versions.add_empty(rotation.secret, rotation.version_id, invoker.authorizer.clock.now())
        carry_out(rotation, invoker)
    else:
        test(rotation, invoker)
    return rotation.answer


def cancel(done: Authorized) -> dict[str, str]:
    """Turn off the rotation of a secret; what was begun of one stays. Raises `RefusedError`."""
    secret = existing_secret(done.operation, done.account_id)
    if not secret.rotation_lambda_arn:
        raise RefusedError("InvalidRequestException", NO_FUNCTION)
    secret.rotation_enabled = False
    version_id = versions.pending(secret)
    about = {"VersionId": version_id} if version_id else {}
    return {"ARN": secret.arn, "Name": secret.name, **about}


def planned(done: Authorized, invoker: Invoker) -> Rotation:
    """Return the rotation that is asked for, with what is known of earlier ones. Raises `RefusedError`."""
    asked, ledger = done.operation, invoker.authorizer.ledger
    for name in LEFT_OUT:
        if asked.parameters.get(name):
            raise RefusedError("InvalidParameterException", f"{name} is not carried out by the sandbox")
    secret = existing_secret(asked, done.account_id)
    arn = rotation_function(asked, done.account_id)
    if not arn:
        raise RefusedError("InvalidRequestException", NO_FUNCTION)
    schedule = wanted_schedule(asked, ledger.schedules.get(secret.arn))
    function = invocable_function(arn, secret.arn, invoker)
    return Rotation(
        secret, function, schedule, asked.parameters.get("ClientRequestToken") or str(uuid.uuid4())
    )


def existing_secret(asked: Operation, account_id: str) -> Any:
    secret = named_secret(asked, account_id)
    if secret is None:
        raise RefusedError("ResourceNotFoundException", NOT_FOUND)
    return secret


def wanted_schedule(asked: Operation, known: Schedule | None) -> Schedule:
    """Return the schedule in a request, or the one before it. Raises `RefusedError`."""
    rules = asked.parameters.get("RotationRules")
    if not rules and known:
        return known
    try:
        return parse_rules(rules or {})
    except ScheduleError as error:
        raise RefusedError("InvalidParameterException", str(error)) from error


def invocable_function(arn: str, secret_arn: str, invoker: Invoker) -> Function:
    """Return the function with this ARN, which its policy lets Secrets Manager invoke. Raises `RefusedError`.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
    """
    ledger = invoker.authorizer.ledger
    need = with_policy(function_need(INVOKE, arn, ""), ledger)
    account_id = secret_arn.split(":")[4]
    context: Context = {"aws:SourceAccount": (account_id,), "aws:SourceArn": (secret_arn,)}
    record = asked_by(SECRETS_MANAGER, need, context)
    invoker.authorizer.records.append(record)
    if arn not in ledger.functions or record.verdict.decision is not Decision.ALLOWED:
        raise RefusedError("AccessDeniedException", NOT_INVOKED)
    return replace(ledger.functions[arn], statements=())


def configure(rotation: Rotation, invoker: Invoker) -> None:
    """Turn rotation on, with the function and the schedule."""
    secret = rotation.secret
    invoker.authorizer.ledger.schedules[secret.arn] = rotation.schedule
    secret.rotation_requested = secret.rotation_enabled = True
    secret.rotation_lambda_arn = rotation.function.arn
    set_next_date(rotation, invoker)


def carry_out(rotation: Rotation, invoker: Invoker) -> None:
    """Have the function make the version current in four steps. It stays as it is when one of them fails."""
    invoker.authorizer.ledger.rotated.add(rotation.version_id)
    if follow(STEPS, rotation, invoker) and versions.is_current(rotation.secret, rotation.version_id):
        rotation.secret.last_rotation_date = int(invoker.authorizer.clock.now().timestamp())
        set_next_date(rotation, invoker)


def test(rotation: Rotation, invoker: Invoker) -> None:
    """Have the function try a version with the current value, which is gone afterwards."""
    versions.add_copy(rotation.secret, rotation.version_id, invoker.authorizer.clock.now())
    follow(TEST, rotation, invoker)
    versions.remove(rotation.secret, rotation.version_id)


def follow(steps: tuple[str, ...], rotation: Rotation, invoker: Invoker) -> bool:
    """Return whether the function succeeds in each of the steps, up to the first in which it doesn't."""
    about = {
        "SecretId": rotation.secret.arn,
        "ClientRequestToken": rotation.version_id,
        "RotationToken": str(uuid.uuid4()),
    }
    try:
        return not any(invoker.invoke(rotation.function, {"Step": step, **about}).error for step in steps)
    except RoleError:
        return False


def set_next_date(rotation: Rotation, invoker: Invoker) -> None:
    date = rotation.schedule.next_date(invoker.authorizer.clock.now())
    rotation.secret.next_rotation_date = int(date.timestamp())
