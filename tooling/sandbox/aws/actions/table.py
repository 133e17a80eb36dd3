"""What an operation needs, by service; whatever isn't in the tables follows the generic rule."""

from __future__ import annotations

import re

from tooling.sandbox.aws.actions import awslambda, generic, iam, kms, s3, secretsmanager, ssm, sts
from tooling.sandbox.aws.actions.need import Context, Need
from tooling.sandbox.aws.operations import Operation

TABLES = {
    "kms": kms.needs,
    "lambda": awslambda.needs,
    "s3": s3.needs,
    "secretsmanager": secretsmanager.needs,
    "ssm": ssm.needs,
    "sts": sts.needs,
}
# The parameters in which services are handed a role: `RoleARN`, `Role`, `taskRoleArn`, `nodeRole` ...
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
ROLE_PARAMETER = re.compile(r"\w*role(arn)?", re.IGNORECASE)
ROLE_ARN = re.compile(r"arn:aws:iam::\d{12}:role/.+")
# The services that take a role for other ends than to act with it.
NOT_PASSED_TO = {"iam", "kms", "s3", "secretsmanager", "sts"}
READING = ("Describe", "Get", "List")
# Where a service isn't called as it signs.
PRINCIPALS = {"ecs": "ecs-tasks.amazonaws.com"}


def needs(operation: Operation, account_id: str, user_name: str) -> list[Need]:
    """Return everything that `operation` needs, asked for by `user_name` of `account_id`."""
    if operation.service == "iam":
        return iam.needs(operation, account_id, user_name)
    table = TABLES.get(operation.service, generic.needs)
    return [*table(operation, account_id), *passed_roles(operation, account_id)]


def passed_roles(operation: Operation, account_id: str) -> list[Need]:
    """Return the need for handing each role to a service that an operation hands over."""
    if operation.service in NOT_PASSED_TO or operation.name.startswith(READING):
        return []
    context: Context = {"iam:PassedToService": (principal(operation.service),)}
    return [
        Need("iam:PassRole", value, account_id, value, context=context)
        for name, value in operation.parameters.items()
        if ROLE_PARAMETER.fullmatch(name) and isinstance(value, str) and ROLE_ARN.fullmatch(value)
    ]


def principal(service: str) -> str:
    return PRINCIPALS.get(service, f"{service}.amazonaws.com")
