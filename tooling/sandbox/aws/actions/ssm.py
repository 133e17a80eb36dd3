"""Systems Manager parameters: each one that is named is a resource.

https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
"""

from __future__ import annotations

from tooling.iam.request import account_of
from tooling.sandbox.aws.actions import generic
from tooling.sandbox.aws.actions.need import Need, request_tags
from tooling.sandbox.aws.operations import Operation


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return a need for each parameter that an operation names."""
    names = operation.parameters.get("Names") or [
        operation.parameters[key] for key in ("Name", "Path") if operation.parameters.get(key)
    ]
    if "Parameter" not in operation.name or not names:
        return generic.needs(operation, account_id)
    tags = request_tags(operation.parameters.get("Tags"))
    return [parameter_need(operation, str(name), account_id).having(tags) for name in names]


def parameter_need(operation: Operation, name: str, account_id: str) -> Need:
    """Return the need for the parameter `name`, a name or an ARN, without a version or label after it."""
    if name.startswith("arn:"):
        return Need(operation.action, name, account_of(name), name)
    path = name.split(":")[0].lstrip("/")
    arn = f"arn:aws:ssm:{operation.region}:{account_id}:parameter/{path}"
    return Need(operation.action, arn, account_id, arn)
