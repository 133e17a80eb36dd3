"""The rule for every operation that no table knows better.

The action has the operation's name. Its resource is what the Service Authorization Reference
gives as the form of an ARN, filled from the parameters of the same names.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tooling.iam.request import account_of
from tooling.iam.services import matching_actions, resource_arns
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.operations import Operation

VARIABLE = re.compile(r"\$\{(\w+)\}")


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the one need of `operation`."""
    names = matching_actions(operation.action)
    forms = resource_arns(operation.service, names[0]) if names else []
    known = {"partition": "aws", "region": operation.region, "account": account_id}
    values = known | {
        name.lower(): each for name, each in operation.parameters.items() if isinstance(each, str)
    }
    filled = (filled_arn(form, values) for form in forms)
    arn = arn_parameter(operation.parameters, forms) or next((each for each in filled if each), "*")
    return [Need(operation.action, arn, account_of(arn) or account_id, "" if arn == "*" else arn)]


def filled_arn(form: str, values: Mapping[str, str]) -> str | None:
    """Return the ARN that the form makes with `values`, or None where one is missing."""
    variables = [name.lower() for name in VARIABLE.findall(form)]
    if not all(name in values for name in variables):
        return None
    return VARIABLE.sub(lambda match: values[match[1].lower()], form)


def arn_parameter(parameters: Mapping[str, Any], forms: list[str]) -> str | None:
    """Return the first parameter that is an ARN of the service of one of `forms`."""
    services = {form.split(":")[2] for form in forms}
    arns = (each for each in parameters.values() if isinstance(each, str) and each.startswith("arn:"))
    return next((arn for arn in arns if arn.count(":") >= 5 and arn.split(":")[2] in services), None)
