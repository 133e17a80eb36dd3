"""Commands on the PATH of a sandbox: scripts that start what does the work, as fast as it starts."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.sandbox import identity_token

if TYPE_CHECKING:
    from tooling.sandbox.aws.server import AwsServer


def write_script(command: Path, *words: str, settings: str = "") -> None:
    """Write a script to the file `command` that runs `words`, followed by its own arguments.

    `settings` are variables for it alone, as a shell has them.
    """
    # By way of a shell: the first line of a script takes no long path, and none with a space.
    command.write_text(f'#!/bin/sh\n{settings} exec {shlex.join(words)} "$@"\n')
    command.chmod(0o755)


def python(*arguments: str) -> list[str]:
    """Return how Python starts without what takes long to find, and none of which it needs here."""
    return [sys.executable, "-ISE", *arguments]


def write_identity_token(command: Path, aws: AwsServer) -> None:
    """Write the command `identity-token`, whose tokens `aws` takes, to the file `command`."""
    write_script(command, *python(identity_token.__file__, str(aws.port), aws.token_path))
