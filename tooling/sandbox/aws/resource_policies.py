"""The policies of secrets and keys: what AWS refuses when they are set, and moto takes."""

from __future__ import annotations

from typing import Any

from tooling.iam.evaluator import Decision
from tooling.iam.policy import Effect, Policy
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.decisions import decision
from tooling.sandbox.aws.denials import Denial, Refusal
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.principals import missing_principals

# https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
PUBLIC = (
    "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access "
    "to the secret."
)
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
LOCKOUT = "The new key policy will not allow you to update the key policy in the future."


def secret_policy(asked: Operation) -> Denial | None:
    """Return what is wrong with the resource policy of a secret, or None."""
    document = asked.parameters.get("ResourcePolicy")
    if asked.name != "PutResourcePolicy" or document is None:
        return None
    policy = account.parsed(document)
    if policy is None:
        return Denial(Refusal.MALFORMED_POLICY, "This resource policy contains a syntax error.")
    if any(missing_principals(policy)):
        return Denial(Refusal.MALFORMED_POLICY, "This resource policy contains an unsupported principal.")
    is_blocked = asked.parameters.get("BlockPublicPolicy") and is_public(policy)
    return Denial(Refusal.PUBLIC_POLICY, PUBLIC) if is_blocked else None


def is_public(policy: Policy) -> bool:
    """Return whether a policy lets everybody in, without a condition."""
    return any(
        statement.effect is Effect.ALLOW
        and not statement.conditions
        and (statement.not_principals is not None or (statement.principals and statement.principals.everyone))
        for statement in policy.statements
    )


def key_policy(asked: Operation, credential: Credential) -> Denial | None:
    """Return what is wrong with the policy of a key: one that its maker couldn't change isn't taken."""
    document = asked.parameters.get("Policy")
    if asked.name not in {"CreateKey", "PutKeyPolicy"} or document is None:
        return None
    policy = account.parsed(document)
    if policy is None:
        return Denial(Refusal.MALFORMED_POLICY)
    if any(missing_principals(policy)):
        message = "Policy contains a statement with one or more invalid principals."
        return Denial(Refusal.MALFORMED_POLICY, message)
    is_bypassed = asked.parameters.get("BypassPolicyLockoutSafetyCheck")
    is_locked = not is_bypassed and locks_out(policy, asked, credential)
    return Denial(Refusal.MALFORMED_POLICY, LOCKOUT) if is_locked else None


def locks_out(policy: Policy, asked: Operation, credential: Credential) -> bool:
    """Return whether whoever sets `policy` on a key couldn't set another one afterwards."""
    account_id = credential.principal.account
    arn = f"arn:aws:kms:{asked.region}:{account_id}:key/{asked.parameters.get('KeyId', 'new')}"
    need = Need("kms:PutKeyPolicy", arn, account_id, policy=policy)
    context: dict[str, Any] = {**credential.context, "kms:CallerAccount": (account_id,)}
    return decision(need, credential, context).verdict.decision is not Decision.ALLOWED
