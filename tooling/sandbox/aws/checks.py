"""Checks: what AWS refuses and moto takes, though every policy allows it.

Sizes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, without white space.
Principals: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from tooling.sandbox.aws import account, constraints, durations, resource_policies, secret_checks
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.deletions import policy_in_use
from tooling.sandbox.aws.denials import Denial, Refusal
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.principals import missing_principals

MANAGED, TRUST = 6144, 2048
INLINE = {
    "PutUserPolicy": ("user", 2048),
    "PutRolePolicy": ("role", 10240),
    "PutGroupPolicy": ("group", 5120),
}

OF_ROLES = (
    "AttachRolePolicy",
    "DeleteRole",
    "DetachRolePolicy",
    "GetRole",
    "ListAttachedRolePolicies",
    "ListRolePolicies",
)


def refused(asked: Operation, credential: Credential) -> Denial | None:
    """Return why AWS refuses an operation that its policies allow, or None."""
    wrong = constraints.broken(asked)
    if wrong:
        return Denial(Refusal.INVALID_PARAMETER, wrong)
    account_id = credential.principal.account
    match asked.service:
        case "iam" if asked.name in CHECKS:
            return CHECKS[asked.name](asked.name, asked.parameters, account_id)
        case "kms":
            return resource_policies.key_policy(asked, credential)
        case "secretsmanager":
            return secret_checks.refused(asked, account_id)
        case "sts" if message := durations.too_long(asked, credential):
            return Denial(Refusal.INVALID_PARAMETER, message)
    return None


def trust_policy(_name: str, parameters: Mapping[str, Any], _account_id: str) -> Denial | None:
    """Return what is wrong with a role's trust policy: moto looks at it only when it is changed."""
    document = str(parameters.get("AssumeRolePolicyDocument") or parameters.get("PolicyDocument") or "")
    if size(document) > TRUST:
        return Denial(Refusal.LIMIT_EXCEEDED, f"Cannot exceed quota for ACLSizePerRole: {TRUST}")
    try:
        IAMTrustPolicyDocumentValidator(document).validate()
    except MalformedPolicyDocument as error:
        return Denial(Refusal.MALFORMED_POLICY, error.message)
    policy = account.parsed(document)
    if policy is None:
        return Denial(Refusal.MALFORMED_POLICY, "Syntax errors in policy.")
    missing = next(missing_principals(policy), None)
    return (
        Denial(Refusal.MALFORMED_POLICY, f'Invalid principal in policy: "AWS":"{missing}"')
        if missing
        else None
    )


def managed_policy(_name: str, parameters: Mapping[str, Any], _account_id: str) -> Denial | None:
    """Return what is wrong with a managed policy."""
    document = str(parameters.get("PolicyDocument", ""))
    if size(document) > MANAGED:
        return Denial(Refusal.LIMIT_EXCEEDED, f"Cannot exceed quota for PolicySize: {MANAGED}")
    return named_principal(document)


def inline_policy(name: str, parameters: Mapping[str, Any], account_id: str) -> Denial | None:
    """Return what is wrong with an inline policy: the sizes of all that a user, role or group has add up."""
    kind, most = INLINE[name]
    holder_name = str(parameters.get(f"{kind.capitalize()}Name", ""))
    holder = account.find_named(account_id, f"{kind}s", holder_name)
    policies = {**(holder.policies if holder else {})}
    policies[str(parameters.get("PolicyName"))] = document = str(parameters.get("PolicyDocument", ""))
    if sum(size(str(each)) for each in policies.values()) > most:
        message = f"Maximum policy size of {most} bytes exceeded for {kind} {holder_name}"
        return Denial(Refusal.LIMIT_EXCEEDED, message)
    return named_principal(document)


def user_with_keys(_name: str, parameters: Mapping[str, Any], account_id: str) -> Denial | None:
    """Return the denial of deleting a user that has access keys: moto leaves it the keys.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
    """
    user = account.find_named(account_id, "users", str(parameters.get("UserName", "")))
    if user and user.access_keys:
        return Denial(Refusal.DELETE_CONFLICT, "Cannot delete entity, must delete access keys first.")
    return None


def missing_role(_name: str, parameters: Mapping[str, Any], account_id: str) -> Denial | None:
    """Return the denial of a request for a role that isn't there, in AWS's words: moto has its own."""
    name = str(parameters.get("RoleName", ""))
    if account.find_named(account_id, "roles", name):
        return None
    return Denial(Refusal.NOT_FOUND, f"The role with name {name} cannot be found.")


def named_principal(document: str) -> Denial | None:
    """Return the denial of an identity policy that names a principal."""
    policy = account.parsed(document)
    if policy and any(each.principals or each.not_principals for each in policy.statements):
        return Denial(Refusal.MALFORMED_POLICY, "Policy document should not specify a principal.")
    return None


def size(document: str) -> int:
    """Return the number of characters of a policy that count."""
    return len(re.sub(r"\s", "", document))


Check = Callable[[str, Mapping[str, Any], str], Denial | None]
CHECKS: dict[str, Check] = {
    "CreateRole": trust_policy,
    "UpdateAssumeRolePolicy": trust_policy,
    "CreatePolicy": managed_policy,
    "CreatePolicyVersion": managed_policy,
    "DeleteUser": user_with_keys,
    "DeletePolicy": policy_in_use,
    **dict.fromkeys(OF_ROLES, missing_role),
    **dict.fromkeys(INLINE, inline_policy),
}
