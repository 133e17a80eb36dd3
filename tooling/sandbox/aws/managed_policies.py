"""AWS managed policies: those that AWS keeps in every account, such as `SecretsManagerReadWrite`.

moto has them as data. Some 1,400 of them would make every start slow, so an account gets one when a
request names it, and all when a request lists them.
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy

from tooling.sandbox.aws import account
from tooling.sandbox.aws.operations import Operation

PREFIX = "arn:aws:iam::aws:policy/"


def bring(asked: Operation, account_id: str) -> None:
    """Put the AWS managed policies that an operation is about into an account."""
    lists_all = asked.name == "ListPolicies" and asked.parameters.get("Scope") != "Local"
    if asked.service == "iam" and lists_all:
        add(known(), account_id)
    elif asked.service in {"iam", "sts"}:
        add((text for text in texts(asked.parameters) if text.startswith(PREFIX)), account_id)


def add(arns: Iterable[str], account_id: str) -> None:
    policies = account.iam(account_id).managed_policies
    for arn in arns:
        if arn in known() and arn not in policies:
            name = arn.rpartition("/")[2]
            policies[arn] = AWSManagedPolicy.from_data(name, account_id, "us-east-1", known()[arn])


def drop_unused(account_id: str) -> None:
    """Take those that nobody has out of an account: a request that names or lists them brings them again."""
    policies = account.iam(account_id).managed_policies
    unused = [
        arn for arn, policy in policies.items() if arn.startswith(PREFIX) and not policy.attachment_count
    ]
    for arn in unused:
        del policies[arn]


@cache
def known() -> Mapping[str, Any]:
    """Return moto's data of each policy, by its ARN."""
    data = json.loads(aws_managed_policies_data)
    return {f"{PREFIX}{each['Path'].lstrip('/')}{name}": each for name, each in data.items()}


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in `value`, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from texts(each)
