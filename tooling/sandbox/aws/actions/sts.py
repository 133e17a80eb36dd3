"""STS: roles are guarded by their trust policy, and some operations by nothing.

https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
"""

from __future__ import annotations

from dataclasses import replace

from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Context, Need, request_tags, resource_tags, without_resource
from tooling.sandbox.aws.operations import Operation

# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permissions are
# required, and an administrator can't deny it. The same holds for a session token of one's own:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
WEB_IDENTITY_DENIAL = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
FREE = {"GetCallerIdentity", "GetSessionToken"}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return what a signed STS operation needs: nothing at all for some of them."""
    if operation.name in FREE:
        return []
    if operation.name == "AssumeRoleWithWebIdentity":
        return [replace(role_need(operation.action, operation), denial=WEB_IDENTITY_DENIAL)]
    if operation.name != "AssumeRole":
        return [without_resource(operation, account_id)]
    extra = {"Tags": "sts:TagSession", "SourceIdentity": "sts:SetSourceIdentity"}
    actions = ["sts:AssumeRole", *(each for name, each in extra.items() if operation.parameters.get(name))]
    return [role_need(action, operation) for action in actions]


def role_need(action: str, operation: Operation) -> Need:
    """Return the need for an action on the role that is named. A missing role trusts nobody."""
    parameters = operation.parameters
    arn = str(parameters.get("RoleArn", ""))
    role = account.find_role(arn)
    trust = account.policies([role.assume_role_policy_document]) if role else ()
    need = Need(action, arn, account_of(arn), arn, trust[0] if trust else None)
    return need.having(context(operation)).having(resource_tags(account.tags_of(role), "iam") if role else {})


def context(operation: Operation) -> Context:
    """Return the keys of STS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html"""
    parameters = operation.parameters
    keys = {
        "sts:ExternalId": "ExternalId",
        "sts:RoleSessionName": "RoleSessionName",
        "sts:SourceIdentity": "SourceIdentity",
    }
    values: Context = {key: (parameters[name],) for key, name in keys.items() if name in parameters}
    transitive = tuple(parameters.get("TransitiveTagKeys") or ())
    return (
        values
        | request_tags(parameters.get("Tags"))
        | ({"sts:TransitiveTagKeys": transitive} if transitive else {})
    )
