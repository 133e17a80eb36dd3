"""Who has to grant a request that nothing denies, and whether they did.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from __future__ import annotations

import re

from tooling.iam.found import Found
from tooling.iam.request import Principal, PrincipalKind, Request
from tooling.iam.verdicts import Verdict, allowed, denied_for_want_of

# What a trust policy decides: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html and
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
ROLE_ACTIONS = frozenset(
    {
        *("sts:assumerole", "sts:assumerolewithwebidentity", "sts:assumerolewithsaml"),
        *("sts:tagsession", "sts:setsourceidentity"),
    }
)
ROLE = re.compile(r"arn:[\w-]+:iam::\d*:role/.+", re.DOTALL)
KEY = re.compile(r"arn:[\w-]+:kms:[\w-]*:\d*:key/.+", re.DOTALL)


def granted(request: Request, found: Found) -> Verdict:
    """Return the verdict on a request that nothing denies and that passed the limits on requests."""
    principal = request.principal
    match principal.kind:
        case PrincipalKind.ROOT:
            return granted_to_root_user(request, found)
        case PrincipalKind.USER | PrincipalKind.ROLE_SESSION | PrincipalKind.FEDERATED_USER:
            if principal.account != request.owner:
                return granted_across_accounts(principal, found)
            if is_role_assumption(request) or is_use_of_key(request):
                return granted_by_owner_of_resource(principal, found)
            return granted_within_account(principal, found)
    return granted_to_outsider(found)


def granted_within_account(principal: Principal, found: Found) -> Verdict:
    """Return the verdict where either policy will do.

    A resource-based policy that names the user or the session itself isn't limited by what the
    principal's other policies leave out; one that names the role of a session is; and one that names
    the account only leaves the matter to the identity-based policies.
    """
    limit = limit_on(principal, found)
    limited = found.identity + found.by_role
    grants = found.direct if limit else limited + found.direct
    if grants:
        return allowed(grants)
    return denied_for_want_of(limit if limited else None)


def granted_by_owner_of_resource(principal: Principal, found: Found) -> Verdict:
    """Return the verdict on a role or a key, whose own policy has to allow.

    "IAM role trust policies and KMS key policies are exceptions to this logic, because they must
    explicitly allow access for principals." Where they allow the account, the account's
    identity-based policies have to allow as well.
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    limit = limit_on(principal, found)
    delegated = found.identity + found.by_account if found.identity and found.by_account else ()
    limited = found.by_role + delegated
    grants = found.direct if limit else limited + found.direct
    if grants:
        return allowed(grants)
    if limited:
        return denied_for_want_of(limit)
    return denied_for_want_of("identity_policies" if found.by_account else "resource_policy")


def granted_across_accounts(principal: Principal, found: Found) -> Verdict:
    """Return the verdict where both accounts have to allow; here the principal's limits bind in full.

    "AWS allows the request only if both account policy evaluations allow the request."
    """
    shared = found.by_account + found.by_role + found.direct
    if not found.identity:
        return denied_for_want_of("identity_policies")
    limit = limit_on(principal, found)
    if limit:
        return denied_for_want_of(limit)
    return allowed(found.identity + shared) if shared else denied_for_want_of("resource_policy")


def granted_to_root_user(request: Request, found: Found) -> Verdict:
    """Return the verdict on a root user: all of the account is theirs, but for keys and roles.

    "No AWS principal, including the account root user or key creator, has any permissions to a KMS
    key unless they are explicitly allowed." And a root user's keys can't call AssumeRole.
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    if is_role_assumption(request):
        return denied_for_want_of("root_user")
    if request.principal.account == request.owner and not is_use_of_key(request):
        return allowed(found.direct)
    return granted_to_outsider(found)


def granted_to_outsider(found: Found) -> Verdict:
    """Return the verdict on a principal that has no policies: the resource's has to allow, and will do."""
    return allowed(found.direct) if found.direct else denied_for_want_of("resource_policy")


def limit_on(principal: Principal, found: Found) -> str | None:
    """Return the limit on the principal that doesn't allow, or None.

    A federated user needs a session policy that allows; a role session can do without one.
    """
    if found.boundaries is not None and not found.boundaries:
        return "permissions_boundaries"
    if found.session is None:
        return "session_policies" if principal.kind is PrincipalKind.FEDERATED_USER else None
    return None if found.session else "session_policies"


def is_role_assumption(request: Request) -> bool:
    """Return whether `request` is for the credentials of a role, which is up to its trust policy."""
    return request.action.lower() in ROLE_ACTIONS and ROLE.fullmatch(request.resource) is not None


def is_use_of_key(request: Request) -> bool:
    """Return whether `request` is for a KMS key, not for an alias, nor for KMS as a whole."""
    return request.action.lower().startswith("kms:") and KEY.fullmatch(request.resource) is not None
