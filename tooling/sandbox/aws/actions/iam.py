"""IAM: the resource is named by the type that the action is limited to.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tooling.iam.services import matching_actions, resource_arns
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Context, Need, request_tags, resource_tags, without_resource
from tooling.sandbox.aws.operations import Operation

Parameters = Any


def needs(operation: Operation, account_id: str, user_name: str) -> list[Need]:
    """Return the need of an IAM operation. One without a user's name is about `user_name`, who asks."""
    kind = resource_type(operation)
    find = RESOURCES.get(kind)
    if find is None:
        return [without_resource(operation, account_id)]
    parameters = {"UserName": user_name, **operation.parameters} if kind == "user" else operation.parameters
    arn, holder = find(account_id, parameters)
    need = Need(operation.action, arn, account_id, arn).having(context(operation.parameters))
    tagging = TAGGING.get(operation.name) if operation.parameters.get("Tags") else None
    if tagging:
        return [need, replace(need, action=f"iam:{tagging}")]
    return [need.having(resource_tags(account.tags_of(holder), "iam")) if holder else need]


def resource_type(operation: Operation) -> str:
    """Return the type of resource that the operation is limited to, "" where it can't be."""
    names = matching_actions(operation.action)
    forms = resource_arns("iam", names[0]) if names else []
    kinds = [form.split(":", 5)[5].split("/")[0] for form in forms]
    named = (kind for kind in kinds if PARAMETER[kind] in operation.parameters) if len(kinds) > 1 else kinds
    return next(iter(named), "")


def context(parameters: Parameters) -> Context:
    values = request_tags(parameters.get("Tags"))
    for key, name in (("iam:PolicyARN", "PolicyArn"), ("iam:PermissionsBoundary", "PermissionsBoundary")):
        if name in parameters:
            values[key] = (parameters[name],)
    return values


def named(kind: str, holders: str, parameter: str) -> Callable[[str, Parameters], tuple[str, Any]]:
    """Return a function that gives the ARN of what `parameter` names, and moto's object if it exists."""

    def find(account_id: str, parameters: Parameters) -> tuple[str, Any]:
        name = parameters.get(parameter, "")
        existing = account.find_named(account_id, holders, name)
        path = getattr(existing, "path", None) or parameters.get("Path") or "/"
        return f"arn:aws:iam::{account_id}:{kind}{path}{name}", existing if kind in TAGGED else None

    return find


def policy(account_id: str, parameters: Parameters) -> tuple[str, Any]:
    created = (
        f"arn:aws:iam::{account_id}:policy{parameters.get('Path') or '/'}{parameters.get('PolicyName', '')}"
    )
    return parameters.get("PolicyArn", created), None


def oidc_provider(account_id: str, parameters: Parameters) -> tuple[str, Any]:
    host = str(parameters.get("Url", "")).removeprefix("https://").rstrip("/")
    return parameters.get("OpenIDConnectProviderArn", f"arn:aws:iam::{account_id}:oidc-provider/{host}"), None


def saml_provider(account_id: str, parameters: Parameters) -> tuple[str, Any]:
    created = f"arn:aws:iam::{account_id}:saml-provider/{parameters.get('Name', '')}"
    return parameters.get("SAMLProviderArn", created), None


TAGGED = {"user", "role"}
# What creating something with tags takes on top.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
TAGGING = {
    "CreateInstanceProfile": "TagInstanceProfile",
    "CreateOpenIDConnectProvider": "TagOpenIDConnectProvider",
    "CreatePolicy": "TagPolicy",
    "CreateRole": "TagRole",
    "CreateSAMLProvider": "TagSAMLProvider",
    "CreateUser": "TagUser",
}
RESOURCES: dict[str, Callable[[str, Parameters], tuple[str, Any]]] = {
    "user": named("user", "users", "UserName"),
    "role": named("role", "roles", "RoleName"),
    "group": named("group", "groups", "GroupName"),
    "instance-profile": named("instance-profile", "instance_profiles", "InstanceProfileName"),
    "policy": policy,
    "oidc-provider": oidc_provider,
    "saml-provider": saml_provider,
}
PARAMETER = {
    "user": "UserName",
    "role": "RoleName",
    "group": "GroupName",
    "policy": "PolicyArn",
    "mfa": "SerialNumber",
    "sms-mfa": "SerialNumber",
}
