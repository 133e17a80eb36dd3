"""Activepieces: connects with access keys, and reads `name:jsonKey` for a flow, remembered for an hour.

https://www.activepieces.com/docs/admin-guide/guides/secret-managers/aws, release 0.83.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tooling.sandbox.platforms.platform import Keys, Known, Platform, PlatformError

# How long a value that was read is used again.
CACHED = timedelta(hours=1)


def connect(platform: Platform, connection: Known) -> Mapping[str, Any]:
    """Ask for one secret, to see whether the keys work; what is saved then begins with an empty cache."""
    reader(platform, connection).list_secrets(MaxResults=1)
    clear_cache(platform, connection)
    return {}


def clear_cache(platform: Platform, connection: Known) -> Mapping[str, Any]:
    """Forget what was read through a connection."""
    for place in [place for place in platform.memory if place[0] == connection["name"]]:
        del platform.memory[place]
    return {}


def run(platform: Platform, _: Known) -> Mapping[str, Any]:
    """Run a flow: each connection in it gets its secret."""
    references = platform.of_kind("references")
    return {"values": {name: value_of(platform, each) for name, each in references.items()}}


def value_of(platform: Platform, reference: Known) -> str:
    """Return the value that a reference stands for, from the cache while it is fresh."""
    name, key = str(reference["secret_name"]), str(reference["secret_json_key"])
    place, now = (reference["secret_manager"], name, key), platform.aws.authorizer.clock.now()
    value, read_at = platform.memory.get(place, ("", now - CACHED))
    if now - read_at >= CACHED:
        value = fetched(platform, reference)
        platform.memory[place] = (value, now)
    return str(value)


def fetched(platform: Platform, reference: Known) -> str:
    """Return one value of the JSON object that a secret holds. The path is cut at each colon."""
    parts = f"{reference['secret_name']}:{reference['secret_json_key']}".split(":")
    name, key = parts[0], parts[1]
    connection = platform.saved_as("connections", reference["secret_manager"])
    secret = reader(platform, connection).get_secret_value(SecretId=name)
    try:
        value = json.loads(secret["SecretString"])[key]
    except (ValueError, KeyError, TypeError) as error:
        raise PlatformError(f"SECRET_MANAGER_GET_SECRET_FAILED: no `{key}` in `{name}`") from error
    if not isinstance(value, str):
        raise PlatformError(f"SECRET_MANAGER_GET_SECRET_FAILED: `{key}` in `{name}` is no text")
    return value


def reader(platform: Platform, connection: Known) -> Any:
    keys = Keys(str(connection["access_key"]), str(connection["secret_key"]))
    return platform.client("secretsmanager", str(connection["region"]), keys)
