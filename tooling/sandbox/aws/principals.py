"""The principals that a policy names, and whether there are any such.

AWS looks them up when a policy is set: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.policy import Policy
from tooling.sandbox.aws import account

PRINCIPAL_ARN = re.compile(r"arn:aws:iam::(?P<account>\d{12}):(?P<kind>user|role)/(?P<name>.+)")


def missing_principals(policy: Policy) -> Iterator[str]:
    """Yield the users and roles that a policy names and that don't exist."""
    for statement in policy.statements:
        for principals in filter(None, (statement.principals, statement.not_principals)):
            yield from (name for name in principals.aws if not exists(name))


def exists(principal: str) -> bool:
    """Return whether an AWS principal exists, as far as the sandbox's accounts go."""
    arn = PRINCIPAL_ARN.fullmatch(principal)
    if not arn or arn["account"] not in account.ACCOUNT_IDS:
        return "*" in principal or bool(re.fullmatch(r"\d{12}|arn:aws:(?:iam|sts)::.+", principal))
    holders = account.iam(arn["account"])
    found = holders.users if arn["kind"] == "user" else holders.roles
    return any(holder.arn == principal for holder in list(found.values()))
