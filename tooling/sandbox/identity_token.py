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
from collections.abc import Sequence
from pathlib import Path

from joserfc.jwk import RSAKey

from tooling.sandbox.aws.identity_provider import IdentityProvider

LIFE_S = 3600


def install(command: Path, key: Path, provider: IdentityProvider) -> None:
    """Write the command to the file `command`, and the key that it signs with to the file `key`."""
    key.write_text(json.dumps(provider.key.as_dict(private=True)))
    words = shlex.join([sys.executable, "-I", "-m", __name__, str(key)])
    command.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    command.chmod(0o755)


def claims(arguments: Sequence[str], now: int) -> dict[str, str | int]:
    """Return the claims of a token: those that are given, and when it begins and ends."""
    pairs = (argument.partition("=") for argument in arguments)
    given = {name: int(value) if name in {"iat", "exp"} else value for name, _, value in pairs}
    return {"iat": now, "exp": now + LIFE_S, **given}


def main() -> None:
    """Print a token."""
    key, *arguments = sys.argv[1:]
    provider = IdentityProvider(RSAKey.import_key(json.loads(Path(key).read_text())))
    # As a cluster writes it into a file: without a line break, which would be part of the token.
    sys.stdout.write(provider.token(claims(arguments, int(time.time()))))


if __name__ == "__main__":
    main()
