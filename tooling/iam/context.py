"""The condition keys that follow from a request itself, and that AWS puts into every one.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
Keys about the connection, the session and tags are facts of their own, and have to be given.
"""

from __future__ import annotations

from collections.abc import Mapping

from tooling.iam.request import Principal, PrincipalKind, account_of

PRINCIPAL_TYPES = {
    PrincipalKind.ROOT: "Account",
    PrincipalKind.USER: "User",
    PrincipalKind.ROLE_SESSION: "AssumedRole",
    PrincipalKind.FEDERATED_USER: "FederatedUser",
    PrincipalKind.ANONYMOUS: "Anonymous",
}


def implied_context(
    principal: Principal, resource: str, resource_account: str | None
) -> Mapping[str, tuple[str, ...]]:
    """Return the keys that follow from who asks and whose the resource is."""
    owner = resource_account or account_of(resource)
    facts = {
        "aws:PrincipalArn": principal.role_arn or principal.arn if principal.account else "",
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalType": PRINCIPAL_TYPES.get(principal.kind, ""),
        "aws:username": principal.arn.rpartition("/")[2] if principal.kind is PrincipalKind.USER else "",
        "aws:PrincipalServiceName": principal.arn if principal.kind is PrincipalKind.SERVICE else "",
        "aws:PrincipalIsAWSService": str(principal.kind is PrincipalKind.SERVICE).lower(),
        "aws:ResourceAccount": owner,
    }
    return {key: (value,) for key, value in facts.items() if value}
