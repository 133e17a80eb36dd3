"""What an operation needs, by service; whatever isn't in the tables follows the generic rule."""

from __future__ import annotations

from tooling.sandbox.aws.actions import generic, iam, kms, s3, secretsmanager, ssm, sts
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.operations import Operation

TABLES = {
    "kms": kms.needs,
    "s3": s3.needs,
    "secretsmanager": secretsmanager.needs,
    "ssm": ssm.needs,
    "sts": sts.needs,
}
# The parameter in which an operation is handed a role, by service and operation.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
PASSED_ROLES = {
    ("cloudformation", "CreateStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "UpdateStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "CreateChangeSet"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "DeleteStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("lambda", "CreateFunction"): ("Role", "lambda.amazonaws.com"),
    ("lambda", "UpdateFunctionConfiguration"): ("Role", "lambda.amazonaws.com"),
    ("ecs", "RegisterTaskDefinition"): ("taskRoleArn", "ecs-tasks.amazonaws.com"),
}


def needs(operation: Operation, account_id: str, user_name: str) -> list[Need]:
    """Return everything that `operation` needs, asked for by `user_name` of `account_id`."""
    if operation.service == "iam":
        return iam.needs(operation, account_id, user_name)
    table = TABLES.get(operation.service, generic.needs)
    return [*table(operation, account_id), *passed_role(operation, account_id)]


def passed_role(operation: Operation, account_id: str) -> list[Need]:
    """Return the need for handing a role to a service, where the operation does that."""
    parameter, service = PASSED_ROLES.get((operation.service, operation.name), ("", ""))
    arn = operation.parameters.get(parameter)
    if not arn:
        return []
    return [Need("iam:PassRole", arn, account_id, arn, context={"iam:PassedToService": (service,)})]
