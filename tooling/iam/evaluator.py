"""AWS's answer to a request, and the statements that made it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
A deny wins; each limit on the request has to allow; and then somebody has to grant, which is the
business of `tooling.iam.grants`. KMS grants and the access lists of S3 are no policies, and not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tooling.iam.found import Found, find
from tooling.iam.grants import granted
from tooling.iam.request import PrincipalKind, Request
from tooling.iam.verdicts import Because, Decision, PolicySet, Verdict, allowed, denied_by, denied_for_want_of

__all__ = ["Because", "Decision", "PolicySet", "Verdict", "decide"]

OUTSIDERS = frozenset(
    {PrincipalKind.SERVICE, PrincipalKind.ANONYMOUS, PrincipalKind.WEB_IDENTITY, PrincipalKind.SAML}
)


def decide(request: Request, policies: PolicySet) -> Verdict:
    """Return the verdict on `request`: a deny always wins, and nothing is allowed by default."""
    if needs_no_permission(request):
        return allowed(())
    found = find(request, applicable(request, policies))
    if found.denies:
        return denied_by(found.denies)
    limit = next(limits(found), None)
    if limit:
        return denied_for_want_of(limit)
    return granted(request, found)


def needs_no_permission(request: Request) -> bool:
    """Return whether AWS carries `request` out for whoever signs it, even against an explicit deny.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    """
    signed = request.principal.kind is not PrincipalKind.ANONYMOUS
    return signed and request.action.lower() == "sts:getcalleridentity"


def applicable(request: Request, policies: PolicySet) -> PolicySet:
    """Return the policies that can apply to the principal of `request`.

    A service, nobody, and a person whom an identity provider vouches for belong to no account, so
    they have no policies, and service control policies don't reach them.
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """
    if request.principal.kind not in OUTSIDERS:
        return policies
    return replace(policies, identity=(), boundaries=None, session=None, service_control=())


def limits(found: Found) -> Iterator[str]:
    """Yield the limits on the request itself that don't allow it, in the order AWS asks them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
    The limits on a principal come later: they don't bind every grant.
    """
    if not all(found.resource_control):
        yield "resource_control_policies"
    if not all(found.service_control):
        yield "service_control_policies"
    if found.endpoint is not None and not found.endpoint:
        yield "endpoint_policies"
