"""The statements that apply to a request, sorted by what they can do for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tooling.iam.matching import applying
from tooling.iam.policy import Effect, Policy
from tooling.iam.principals import Naming, denies_whoever_is_bounded, naming
from tooling.iam.request import Request
from tooling.iam.verdicts import Because, PolicySet

Statements = tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All denies; the allows by policy; those of the resource-based policy by how they name the principal.

    As in `PolicySet`, None is a limit that isn't set.
    """

    denies: Statements
    identity: Statements
    direct: Statements
    by_role: Statements
    by_account: Statements
    boundaries: Statements | None
    session: Statements | None
    service_control: tuple[Statements, ...]
    resource_control: tuple[Statements, ...]
    endpoint: Statements | None


def find(request: Request, policies: PolicySet) -> Found:
    """Return the statements of `policies` that apply to `request`."""
    denies: list[Because] = []

    def allows(name: str, some: Iterable[Policy]) -> Statements:
        return among(request, name, some, denies)

    def if_set(name: str, some: Iterable[Policy] | None) -> Statements | None:
        return None if some is None else allows(name, some)

    def by_level(name: str, levels: Iterable[Iterable[Policy]]) -> tuple[Statements, ...]:
        return tuple(allows(f"{name}[{level}]", some) for level, some in enumerate(levels))

    identity = allows("identity_policies", policies.identity)
    resource = in_resource_policy(request, policies, denies)
    return Found(
        identity=identity,
        direct=resource[Naming.DIRECT],
        by_role=resource[Naming.ROLE],
        by_account=resource[Naming.ACCOUNT],
        boundaries=if_set("permissions_boundaries", policies.boundaries),
        session=if_set("session_policies", policies.session),
        service_control=by_level("service_control_policies", policies.service_control),
        resource_control=by_level("resource_control_policies", policies.resource_control),
        endpoint=if_set("endpoint_policies", policies.endpoint),
        denies=tuple(denies),
    )


def among(request: Request, name: str, policies: Iterable[Policy], denies: list[Because]) -> Statements:
    """Return the allows among `policies`, which together are called `name`; add the denies to `denies`."""
    allows: list[Because] = []
    for number, policy in enumerate(policies):
        for index, statement in applying(policy, request):
            if naming(statement, request.principal):
                because = Because(f"{name}[{number}]", index)
                (allows if statement.effect is Effect.ALLOW else denies).append(because)
    return tuple(allows)


def in_resource_policy(
    request: Request, policies: PolicySet, denies: list[Because]
) -> dict[Naming, Statements]:
    """Return the allows of the resource-based policy by how they name the principal; add its denies."""
    allows: dict[Naming, Statements] = dict.fromkeys(Naming, ())
    for index, statement in applying(policies.resource, request) if policies.resource else ():
        because, how = Because("resource_policy", index), naming(statement, request.principal)
        if statement.effect is Effect.DENY:
            if how or (policies.boundaries is not None and denies_whoever_is_bounded(statement)):
                denies.append(because)
        elif how:
            allows[how] = (*allows[how], because)
    return allows
