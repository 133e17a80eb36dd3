"""The command `identity-token`: what the reader's platform, cluster or pipeline does for its code.

    identity-token iss=https://id.example.com aud=sts.amazonaws.com sub=team:payments >token.jwt

Its arguments are the claims. A token lives for an hour from now, unless `exp` says otherwise. It is
signed with the key of the sandbox's identity provider, which stands in the file that is named first.
"""

from __future__ import annotations

import json
import shlex
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key

if TYPE_CHECKING:
    from tooling.sandbox.aws.identity_provider import IdentityProvider

LIFE_S = 3600


def install(command: Path, key: Path, provider: IdentityProvider) -> None:
    """Write the command to the file `command`, and the key that it signs with to the file `key`."""
    key.write_bytes(provider.key.as_der(private=True))
    # As a file, and with no more than it takes to sign: guides call it often.
    words = shlex.join([sys.executable, "-I", __file__, str(key), str(provider.key.kid)])
    command.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    command.chmod(0o755)


def claims(arguments: Sequence[str], now: int) -> dict[str, str | int]:
    """Return the claims of a token: those that are given, and when it begins and ends."""
    pairs = (argument.partition("=") for argument in arguments)
    given = {name: int(value) if name in {"iat", "exp"} else value for name, _, value in pairs}
    return {"iat": now, "exp": now + LIFE_S, **given}


def token(key: bytes, key_id: str, content: Mapping[str, Any]) -> str:
    """Return `content`, signed with `key` in DER, as a JSON Web Token: https://www.rfc-editor.org/rfc/rfc7515"""
    private = load_der_private_key(key, password=None)
    assert isinstance(private, RSAPrivateKey)
    header = {"alg": "RS256", "kid": key_id}
    text = ".".join(encoded(json.dumps(part).encode()) for part in (header, content))
    return f"{text}.{encoded(private.sign(text.encode(), PKCS1v15(), SHA256()))}"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def main() -> None:
    """Print a token."""
    key, key_id, *arguments = sys.argv[1:]
    # As a cluster writes it into a file: without a line break, which would be part of the token.
    sys.stdout.write(token(Path(key).read_bytes(), key_id, claims(arguments, int(time.time()))))


if __name__ == "__main__":
    main()
