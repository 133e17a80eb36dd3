"""Lambda: functions by their names in all forms, each with a policy of its own.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.account import Ledger
from tooling.sandbox.aws.actions import generic
from tooling.sandbox.aws.actions.need import Context, Need
from tooling.sandbox.aws.functions.function import function_arn
from tooling.sandbox.aws.operations import Operation

INVOKE = "lambda:InvokeFunction"
ACTIONS = {"Invoke": INVOKE, "InvokeWithResponseStream": INVOKE}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the need of a Lambda operation: on the function that it names, if it names one."""
    name = operation.parameters.get("FunctionName")
    if not name:
        return generic.needs(operation, account_id)
    arn = function_arn(str(name), operation.region, account_id)
    principal = operation.parameters.get("Principal")
    context: Context = {"lambda:Principal": (str(principal),)} if principal else {}
    return [function_need(ACTIONS.get(operation.name, operation.action), arn, account_id).having(context)]


def function_need(action: str, arn: str, account_id: str) -> Need:
    """Return the need for an action on the function with this ARN."""
    return Need(action, arn, account_of(arn) or account_id, arn)


def with_policies(needed: Iterable[Need], ledger: Ledger) -> list[Need]:
    """Return the needs, those on functions with the policies of these."""
    return [with_policy(need, ledger) for need in needed]


def with_policy(need: Need, ledger: Ledger) -> Need:
    function = ledger.functions.get(need.resource)
    if function is None or not function.policy:
        return need
    return replace(need, policy=next(iter(account.policies([function.policy])), None))
