"""The versions of a secret that a rotation makes and takes away: moto has no request for an empty one.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"
VALUES = ("secret_string", "secret_binary")


def pending(secret: Any) -> str:
    """Return the id of the version of a rotation that isn't complete, or ""."""
    labelled = {number: set(each["version_stages"]) for number, each in secret.versions.items()}
    found = (number for number, stages in labelled.items() if PENDING in stages and CURRENT not in stages)
    return next(found, "")


def is_current(secret: Any, version_id: str) -> bool:
    return CURRENT in secret.versions.get(version_id, {"version_stages": ()})["version_stages"]


def add_empty(secret: Any, version_id: str, now: datetime) -> None:
    """Give a secret an empty version with the label of a rotation, which no other version keeps."""
    add(secret, version_id, now, {})


def add_copy(secret: Any, version_id: str, now: datetime) -> None:
    """Give a secret another version with its current value, and the label of a rotation."""
    current: Mapping[str, Any] = next(
        (each for each in secret.versions.values() if CURRENT in each["version_stages"]), {}
    )
    add(secret, version_id, now, {name: current[name] for name in VALUES if name in current})


def add(secret: Any, version_id: str, now: datetime, value: Mapping[str, Any]) -> None:
    secret.remove_version_stages_from_old_versions([PENDING])
    secret.versions[version_id] = {
        "createdate": int(now.timestamp()),
        "version_id": version_id,
        "version_stages": [PENDING],
        **value,
    }


def remove(secret: Any, version_id: str) -> None:
    """Take a version away, unless something else has become of it."""
    if secret.versions.get(version_id, {}).get("version_stages") == [PENDING]:
        del secret.versions[version_id]


def settle(secret: Any) -> None:
    """Make the version with AWSCURRENT the one that is read: moto only moves the label."""
    current = [number for number in secret.versions if is_current(secret, number)]
    secret.set_default_version_id(next(iter(current), None))


def labelled(versions: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the versions that have a label: AWS doesn't describe the others."""
    return {number: stages for number, stages in versions.items() if stages}
