"""The sandbox's identity provider: it signs tokens, as the provider of a platform or a cluster does.

It stands for every issuer that a guide registers: whatever `iss` a token claims, the key is this
one. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
LIFE_S = 3600


class UntrustedTokenError(Exception):
    """A token that is none, or that this provider didn't sign."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider with a key of its own."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))

    def token(self, claims: Mapping[str, Any]) -> str:
        """Return a signed token with `claims`."""
        header = {"alg": ALGORITHM, "kid": self.key.kid}
        return str(jwt.encode(header, dict(claims), self.key, algorithms=[ALGORITHM]))

    def require_signed(self, token: str) -> None:
        """Raise `UntrustedTokenError` unless this provider signed `token`."""
        try:
            jwt.decode(token, self.key, algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise UntrustedTokenError from error


def claims_given(arguments: Sequence[str], now: int) -> dict[str, str | int]:
    """Return the claims in `arguments`, such as `sub=team:payments`. Raises `ValueError`.

    The token lives for an hour from now, unless `exp` says otherwise.
    """
    pairs = (argument.partition("=") for argument in arguments)
    given = {name: int(value) if name in {"iat", "exp"} else value for name, _, value in pairs}
    return {"iat": now, "exp": now + LIFE_S, **given}


def claims_in(token: str) -> dict[str, Any]:
    """Return what `token` claims, before anything of it is believed. Raises `UntrustedTokenError`."""
    try:
        claims = json.loads(jws.extract_compact(token.encode("ascii")).payload)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise UntrustedTokenError from error
    if not isinstance(claims, dict) or not isinstance(claims.get("iss"), str):
        raise UntrustedTokenError
    return claims
