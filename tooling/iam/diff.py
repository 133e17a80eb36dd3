"""What a changed policy newly allows, and what it no longer allows.

Policies are compared by what they reach, not by their text: an action that moved to another
statement is no change, and a wildcard that covers what was listed before is a wider one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tooling.iam.policy import Effect, Policy
from tooling.iam.reach import Grant, each_action, grant_covers, grants


class Kind(Enum):
    """What became of a grant, as far as requests are concerned."""

    NEW = "new"
    GONE = "gone"
    WIDER = "wider"
    NARROWER = "narrower"


INVERTED = {
    Kind.NEW: Kind.GONE,
    Kind.GONE: Kind.NEW,
    Kind.WIDER: Kind.NARROWER,
    Kind.NARROWER: Kind.WIDER,
}
SIGNS = {Kind.NEW: "+", Kind.GONE: "-", Kind.WIDER: "> wider:", Kind.NARROWER: "< narrower:"}


@dataclass(frozen=True, slots=True)
class Change:
    """A grant that is new or gone, or the one that it became and the one that it was.

    A Deny counts by what it does: one that is gone is `NEW`, for requests pass that didn't.
    """

    kind: Kind
    effect: Effect
    grant: Grant
    before: Grant | None = None

    def __str__(self) -> str:
        denial = {Kind.NEW: "no longer denied: ", Kind.GONE: "denied: "}.get(self.kind, "denial of ")
        what = f"{denial if self.effect is Effect.DENY else ''}{self.grant}"
        return f"{SIGNS[self.kind]} {what}" + (f" (was: {self.before})" if self.before else "")


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """All changes, in the order of actions."""

    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or "no difference: the same requests are allowed"

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind is kind]

    @property
    def values(self) -> dict[str, list[dict[str, Any]]]:
        """The changes as plain values, by kind."""
        return {kind.value: [change_as_json(change) for change in self.of(kind)] for kind in Kind}

    def as_json(self) -> str:
        """Return the changes as JSON, by kind."""
        return json.dumps(self.values, indent=2)


def diff(old: Policy, new: Policy) -> PolicyDiff:
    """Return what `new` allows that `old` doesn't, and the other way round."""
    allows = list(changes(effective(old), effective(new), Effect.ALLOW))
    denies = [
        Change(INVERTED[change.kind], Effect.DENY, change.grant, change.before)
        for change in changes(grants(old, Effect.DENY), grants(new, Effect.DENY), Effect.DENY)
    ]
    return PolicyDiff(tuple(sorted(allows + denies, key=lambda change: (change.grant, change.kind.value))))


def effective(policy: Policy) -> list[Grant]:
    """Return what `policy` allows, without what it denies altogether."""
    denied = grants(policy, Effect.DENY)
    return [grant for grant in grants(policy, Effect.ALLOW) if not is_covered(grant, denied)]


def changes(old: list[Grant], new: list[Grant], effect: Effect) -> Iterator[Change]:
    for grant in uncovered(new, old):
        before = covered_by(grant, old)
        yield Change(Kind.WIDER if before else Kind.NEW, effect, grant, before)
    for grant in uncovered(old, new):
        after = covered_by(grant, new)
        yield Change(Kind.NARROWER, effect, after, grant) if after else Change(Kind.GONE, effect, grant)


def covered_by(grant: Grant, others: list[Grant]) -> Grant | None:
    """Return one of `others`, or of what its wildcard stands for, that `grant` covers."""
    candidates = (part for other in others for part in (other, *each_action(other)))
    return next((each for each in candidates if grant_covers(grant, each)), None)


def uncovered(ones: list[Grant], others: list[Grant]) -> Iterator[Grant]:
    """Yield what `ones` reach and none of `others` does; of a wildcard, single actions may be left."""
    for grant in ones:
        if is_covered(grant, others):
            continue
        parts = each_action(grant)
        left = [part for part in parts if not is_covered(part, others)]
        yield from [grant] if len(left) == len(parts) else left


def is_covered(grant: Grant, others: list[Grant]) -> bool:
    return any(grant_covers(other, grant) for other in others)


def change_as_json(change: Change) -> dict[str, Any]:
    described = {"effect": change.effect.value, **grant_as_json(change.grant)}
    return described | ({"before": grant_as_json(change.before)} if change.before else {})


def grant_as_json(grant: Grant) -> dict[str, Any]:
    """Return a grant by its elements; one that it doesn't have is left out."""
    scopes = {"action": grant.action, "resource": grant.resource, "principal": grant.principal}
    conditions = [
        {"operator": operator, "key": key, "values": list(values)}
        for operator, key, values in grant.conditions
    ]
    shown: dict[str, Any] = {name: str(scope) for name, scope in scopes.items() if str(scope)}
    return shown | ({"conditions": conditions} if conditions else {})
