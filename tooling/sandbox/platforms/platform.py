"""What a platform keeps, and how it signs in to AWS: with the reader's keys, a role, or a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from tooling.sandbox.aws.server import AwsServer

# How long the tokens of platforms live: CrewAI says that it keeps one for about an hour.
TOKEN_LIFE = timedelta(hours=1)
AUDIENCE = "sts.amazonaws.com"

Known = Mapping[str, Any]


class PlatformError(Exception):
    """What a platform itself says when something fails, where AWS has said nothing."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a platform signs its requests with."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


@dataclass(slots=True)
class Platform:
    """One platform: what was saved in it, by kind and name, and what it remembers between two reads."""

    aws: AwsServer
    saved: dict[str, dict[str, Known]] = field(default_factory=dict)
    memory: dict[Any, Any] = field(default_factory=dict)

    @property
    def known(self) -> tuple[dict[str, dict[str, Known]], dict[Any, Any]]:
        """All that it has: what was saved, and what it remembers."""
        return self.saved, self.memory

    @known.setter
    def known(self, known: tuple[dict[str, dict[str, Known]], dict[Any, Any]]) -> None:
        self.saved, self.memory = known

    def of_kind(self, kind: str) -> dict[str, Known]:
        return self.saved.setdefault(kind, {})

    def saved_as(self, kind: str, name: str) -> Known:
        """Return what was saved under a name. Raises `PlatformError` when it was deleted since."""
        if name not in self.of_kind(kind):
            raise PlatformError(f"`{name}` was deleted")
        return self.of_kind(kind)[name]

    def client(self, service: str, region: str, keys: Keys | None) -> Any:
        """Return a client of the sandbox's AWS; without keys, one that doesn't sign."""
        return client(self.aws.endpoint_url, service, region, keys)

    def assumed(self, region: str, keys: Keys, role_arn: str, external_id: str) -> Keys:
        """Return the keys of a session of a role that `keys` take on."""
        external = {"ExternalId": external_id} if external_id else {}
        sts = self.client("sts", region, keys)
        return session_keys(sts.assume_role(RoleArn=role_arn, RoleSessionName="platform", **external))

    def federated(self, region: str, role_arn: str, issuer: str, subject: str) -> Keys:
        """Return the keys of a session of a role that a token of `issuer` for `subject` takes on."""
        now = self.aws.authorizer.clock.now()
        claims = {"iss": issuer, "sub": subject, "aud": AUDIENCE, "iat": int(now.timestamp())}
        expires = int((now + TOKEN_LIFE).timestamp())
        token = self.aws.authorizer.provider.token({**claims, "exp": expires})
        sts = self.client("sts", region, None)
        answer = sts.assume_role_with_web_identity(
            RoleArn=role_arn, RoleSessionName="platform", WebIdentityToken=token
        )
        return session_keys(answer)


Behavior = Callable[[Platform, Known], Mapping[str, Any]]


@lru_cache(maxsize=32)  # to make one takes longer than a request
def client(endpoint_url: str, service: str, region: str, keys: Keys | None) -> Any:
    """Return a client that signs with `keys`."""
    return boto3.client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id=keys.access_key_id if keys else None,
        aws_secret_access_key=keys.secret_access_key if keys else None,
        aws_session_token=keys.session_token if keys else None,
        config=Config(retries={"max_attempts": 0}, signature_version=None if keys else UNSIGNED),
    )


def session_keys(answer: Mapping[str, Any]) -> Keys:
    """Return the keys in the answer of STS."""
    keys = answer["Credentials"]
    return Keys(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
