"""Activepieces: connects with access keys, and reads `name:jsonKey` for a flow, remembered for an hour.

https://www.activepieces.com/docs/admin-guide/guides/secret-managers/aws, release 0.83. How a path is cut,
what a secret has to hold, and the messages are those of its source, `aws-provider.ts` at commit 20faf45.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from tooling.sandbox.platforms.platform import Keys, Known, Platform, PlatformError

# How long a value that was read is used again.
CACHED = timedelta(hours=1)

CONNECTION_FAILED = "SECRET_MANAGER_CONNECTION_FAILED"
READING_FAILED = "SECRET_MANAGER_GET_SECRET_FAILED"


def connect(platform: Platform, connection: Known) -> Mapping[str, Any]:
    """Ask for one secret, to see whether the keys work; what is saved then begins with an empty cache."""
    with answered(CONNECTION_FAILED):
        reader(platform, connection).list_secrets(MaxResults=1)
    return clear_cache(platform, connection)


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
    place, now = (reference["secret_manager"], reference["path"]), platform.aws.authorizer.clock.now()
    value, read_at = platform.memory.get(place, ("", now - CACHED))
    if now - read_at >= CACHED:
        value = fetched(platform, reference)
        platform.memory[place] = (value, now)
    return str(value)


def fetched(platform: Platform, reference: Known) -> str:
    """Return one value of the JSON object that a secret holds. The path is cut at its first colon."""
    name, colon, key = str(reference["path"]).partition(":")
    if not colon:
        raise PlatformError("VALIDATION: Wrong key format. Should be secretName:secretJsonKey")
    connection = platform.saved_as("connections", reference["secret_manager"])
    with answered(READING_FAILED):
        secret = reader(platform, connection).get_secret_value(SecretId=name)
    value = members(secret.get("SecretString", "")).get(key)
    if not isinstance(value, str):
        raise PlatformError(f"{READING_FAILED}: Secret value for key {key} not found")
    return value


def members(text: str) -> dict[str, Any]:
    """Return the JSON object that a secret holds. Raises `PlatformError` for anything else."""
    if not text:
        problem = "Secret value is empty or binary (binary secrets are not supported)"
        raise PlatformError(f"{READING_FAILED}: {problem}")
    try:
        value = json.loads(text)
    except ValueError as error:
        # What Node.js says, which quotes the secret.
        problem = f"Unexpected token '{text[0]}', \"{text}\" is not valid JSON"
        raise PlatformError(f"{READING_FAILED}: {problem}") from error
    if not isinstance(value, dict):
        raise PlatformError(f"{READING_FAILED}: Unexpected secret response from AWS")
    return value


@contextmanager
def answered(code: str) -> Iterator[None]:
    """Tell what AWS refuses as Activepieces does: a code of its own, and AWS's message without AWS's code."""
    try:
        yield
    except ClientError as error:
        raise PlatformError(f"{code}: {error.response['Error']['Message']}") from error


def reader(platform: Platform, connection: Known) -> Any:
    keys = Keys(str(connection["access_key_id"]), str(connection["secret_access_key"]))
    return platform.client("secretsmanager", str(connection["region"]), keys)
