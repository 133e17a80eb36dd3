"""Checkpoints: what the accounts hold, saved to be restored, and compared to be understood.

Saving copies moto's backends as they are, with the ledger and the stacks, so that a restored
account goes on as the saved one would have: same ids, same keys, same sessions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sts.models import sts_backends

from tooling.sandbox.aws import parameters
from tooling.sandbox.aws.account import ACCOUNT_IDS
from tooling.sandbox.aws.managed_policies import drop_unused
from tooling.sandbox.aws.server import AwsServer, Kept

SERVICES: dict[str, Any] = {
    "iam": iam_backends,
    "kms": kms_backends,
    "s3": s3_backends,
    "secretsmanager": secretsmanager_backends,
    "sts": sts_backends,
}
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was saved: the attributes of each backend by service, account and region, and our own."""

    backends: Mapping[Place, dict[str, Any]]
    own: Kept


def save(aws: AwsServer) -> Checkpoint:
    """Return a checkpoint of the accounts of `aws`."""
    for account_id in ACCOUNT_IDS:  # to copy all of AWS's policies takes longer than all else
        drop_unused(account_id)
    # In one copy: a secret's key, a group's users stay the same objects in it.
    backends = {place: vars(backend) for place, backend in all_backends()}
    return copied(Checkpoint(backends, aws.kept))


def restore(aws: AwsServer, checkpoint: Checkpoint) -> None:
    """Bring the accounts of `aws` back to `checkpoint`, which can be restored again."""
    aws.reset()
    fresh = copied(checkpoint)
    known = services()
    for (service, account_id, region), attributes in fresh.backends.items():
        vars(known[service][account_id][region]).update(attributes)
    aws.keep(fresh.own)


def copied(checkpoint: Checkpoint) -> Checkpoint:
    """Return a copy that shares nothing with `checkpoint` but the records, which never change."""
    unchanging = {id(record): record for record in checkpoint.own.records}
    return deepcopy(checkpoint, unchanging)


def services() -> dict[str, Any]:
    """Return moto's backends by service, those of Systems Manager once they are there."""
    return {**SERVICES, "ssm": parameters.backends()}


def all_backends() -> Iterator[tuple[Place, Any]]:
    """Yield the backends that exist, each with where it is."""
    for service, accounts in services().items():
        for account_id in ACCOUNT_IDS:
            for region in sorted(accounts[account_id]) if account_id in accounts else ():
                yield (service, account_id, region), accounts[account_id][region]


def compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return how two states differ, a line for each value with where it is; "" where they don't."""
    before, after = dict(leaves(one, ())), dict(leaves(other, ()))
    different = [place for place in sorted(before | after) if before.get(place) != after.get(place)]
    sides = (("-", before), ("+", after))
    return "\n".join(
        f"{sign} {place}: {side[place]}" for place in different for sign, side in sides if place in side
    )


def leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each value in `value` as JSON, under the names that lead to it."""
    if isinstance(value, Mapping) and value:
        for name, each in value.items():
            yield from leaves(each, (*place, str(name)))
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from leaves(each, (*place, str(number)))
    else:
        yield " > ".join(place), json.dumps(value)
