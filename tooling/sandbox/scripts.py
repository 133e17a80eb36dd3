"""Commands on the PATH of a sandbox: scripts that start Python, without what it takes long to start with."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.sandbox import identity_token

if TYPE_CHECKING:
    from tooling.sandbox.aws.server import AwsServer


def write_script(command: Path, *arguments: str) -> None:
    """Write a script to the file `command` that runs Python with `arguments`, then with its own."""
    # By way of a shell: the first line of a script takes no long path, and none with a space.
    words = shlex.join([sys.executable, "-ISE", *arguments])
    command.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    command.chmod(0o755)


def write_identity_token(command: Path, aws: AwsServer) -> None:
    """Write the command `identity-token`, whose tokens `aws` takes, to the file `command`."""
    write_script(command, identity_token.__file__, str(aws.port), aws.token_path)
