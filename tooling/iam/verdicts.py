"""What goes into a decision beside the request, and what comes out. See `tooling.iam.evaluator`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tooling.iam.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicySet:
    """All policies that apply to a request.

    None is a limit that isn't set; an empty one allows nothing. Control policies come by level of
    the organization, from the root to the account, and each level has to allow. Leave them out for
    the management account and for service-linked roles, which they don't reach; and list
    `RCPFullAWSAccess`, which AWS attaches to every level.
    """

    identity: tuple[Policy, ...] = ()
    resource: Policy | None = None
    boundaries: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    service_control: tuple[tuple[Policy, ...], ...] = ()
    resource_control: tuple[tuple[Policy, ...], ...] = ()
    endpoint: tuple[Policy, ...] | None = None


class Decision(Enum):
    """What AWS decides."""

    ALLOWED = "Allowed"
    IMPLICITLY_DENIED = "ImplicitlyDenied"
    EXPLICITLY_DENIED = "ExplicitlyDenied"


@dataclass(frozen=True, slots=True)
class Because:
    """A statement that made a decision: its policy, such as `identity_policies[0]`, and its index."""

    policy: str
    statement: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the statements that made it, and what was missing.

    `because` holds the denies, or the grants. `limited_by` names what didn't allow: a limit that is
    set (`permissions_boundaries`, `session_policies`, `service_control_policies`,
    `resource_control_policies`, `endpoint_policies`), a grant that the case can't do without
    (`resource_policy`, `identity_policies`), or the `root_user`, who may not assume roles. It is None
    where any of several grants would have done, and none was there.
    """

    decision: Decision
    because: tuple[Because, ...] = ()
    limited_by: str | None = None


def allowed(because: tuple[Because, ...]) -> Verdict:
    return Verdict(Decision.ALLOWED, because)


def denied_by(because: tuple[Because, ...]) -> Verdict:
    return Verdict(Decision.EXPLICITLY_DENIED, because)


def denied_for_want_of(grant: str | None) -> Verdict:
    return Verdict(Decision.IMPLICITLY_DENIED, (), grant)
