"""Deletions: what IAM keeps while it is in use, and moto deletes.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.sandbox.aws import account
from tooling.sandbox.aws.denials import Denial, Refusal

IS_ATTACHED = "Cannot delete a policy attached to entities."
HAS_VERSIONS = (
    "This policy has more than one version. Before you delete a policy, you must delete the policy's "
    "versions. The default version is deleted with the policy."
)


def policy_in_use(_name: str, parameters: Mapping[str, Any], account_id: str) -> Denial | None:
    """Return the denial of deleting a policy that somebody has, or that has more than its default version."""
    policy = account.iam(account_id).managed_policies.get(str(parameters.get("PolicyArn", "")))
    if policy is None:
        return None
    if policy.attachment_count:
        return Denial(Refusal.DELETE_CONFLICT, IS_ATTACHED)
    return Denial(Refusal.DELETE_CONFLICT, HAS_VERSIONS) if len(policy.versions) > 1 else None
