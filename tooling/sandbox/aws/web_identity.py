"""AssumeRoleWithWebIdentity: the token is checked as AWS checks it, then the role's trust policy.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tooling.iam.request import Principal, PrincipalKind
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions import sts
from tooling.sandbox.aws.actions.need import Context
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.denials import Denial, Refusal
from tooling.sandbox.aws.identity_provider import IdentityProvider, UntrustedTokenError, claims_in
from tooling.sandbox.aws.operations import Operation

NOT_A_TOKEN = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
# The two spaces are AWS's.
NO_KEY = (
    "Couldn't retrieve verification key from your identity provider,  please reference "
    "AssumeRoleWithWebIdentity documentation for requirements"
)
WRONG_AUDIENCE = "Incorrect token audience"
DENIED = sts.WEB_IDENTITY_DENIAL
# The last second that Python has a date for, nearly: the year 9999.
LATEST = 253_402_300_799


def web_identity(
    asked: Operation, provider: IdentityProvider, account_id: str, now: datetime
) -> Credential | Denial:
    """Return whoever the token of `asked` speaks for, with the context it makes, or what is wrong with it.

    `account_id` is the account of the role, in which the provider has to be registered.
    """
    token = str(asked.parameters.get("WebIdentityToken", ""))
    try:
        claims = claims_in(token)
    except UntrustedTokenError:
        return Denial(Refusal.INVALID_TOKEN, NOT_A_TOKEN)
    host = claims["iss"].removeprefix("https://").rstrip("/")
    arn = f"arn:aws:iam::{account_id}:oidc-provider/{host}"
    registered = account.iam(account_id).open_id_providers.get(arn) if account_id else None
    if registered is None:
        return Denial(
            Refusal.INVALID_TOKEN, f"No OpenIDConnect provider found in your account for {claims['iss']}"
        )
    try:
        provider.require_signed(token)
    except UntrustedTokenError:
        return Denial(Refusal.INVALID_TOKEN, NO_KEY)
    if not audiences(claims) & set(registered.client_id_list):
        return Denial(Refusal.INVALID_TOKEN, WRONG_AUDIENCE)
    if expiry(claims) <= now:
        return Denial(Refusal.EXPIRED_TOKEN, expired_message(expiry(claims), now))
    principal = Principal(PrincipalKind.WEB_IDENTITY, arn, account_id)
    return Credential("", "", principal, (), context=context(claims, host, arn))


def audiences(claims: Mapping[str, Any]) -> set[str]:
    """Return whom a token is for."""
    audience = claims.get("aud")
    return {
        each for each in (audience if isinstance(audience, list) else [audience]) if isinstance(each, str)
    }


def expiry(claims: Mapping[str, Any]) -> datetime:
    """Return when a token ends; one that doesn't say has ended."""
    ends = claims.get("exp")
    seconds = ends if isinstance(ends, int | float) and 0 <= ends < LATEST else 0
    return datetime.fromtimestamp(seconds, UTC)


def expired_message(ends: datetime, now: datetime) -> str:
    at, end = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (now, ends))
    return f"Token expired: current date/time {at} must be before the expiration date/time {end}"


def context(claims: Mapping[str, Any], host: str, arn: str) -> Context:
    """Return the condition keys that a token makes: its claims under the name of the issuer."""
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    lists = {
        name: tuple(each for each in value if isinstance(each, str))
        for name, value in claims.items()
        if isinstance(value, list)
    }
    values: Context = {f"{host}:{name}": (value,) for name, value in texts.items()}
    return (
        values | {f"{host}:{name}": each for name, each in lists.items()} | {"aws:FederatedProvider": (arn,)}
    )
