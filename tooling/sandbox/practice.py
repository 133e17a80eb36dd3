"""A practice AWS for readers: the accounts that guides are tested in, until interrupted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.sandbox import identity_token
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import REGION, AwsServer


@dataclass(frozen=True, slots=True)
class Practice:
    """The accounts, and the folder with the commands that take the place of a reader's platform."""

    aws: AwsServer
    commands: Path


def practise(port: int, describe: Callable[[Practice], str], echo: Callable[[str], object]) -> None:
    """Start the accounts on `port`, say where they are, and serve them until interrupted.

    Raises `PortInUseError`.
    """
    with suppress(KeyboardInterrupt), AwsServer(port) as aws, installed(aws) as commands:
        echo(describe(Practice(aws, commands)))
        threading.Event().wait()


@contextmanager
def installed(aws: AwsServer) -> Iterator[Path]:
    """Yield a folder with the command `identity-token`, whose tokens `aws` takes."""
    with TemporaryDirectory(prefix="tooling-sandbox-") as folder:
        commands, key = Path(folder) / "bin", Path(folder) / "key.json"
        commands.mkdir()
        identity_token.install(commands / "identity-token", key, aws.authorizer.provider)
        yield commands


def as_json(practice: Practice) -> str:
    """Return, as one JSON object, where the accounts are and the keys of their administrators."""
    aws = practice.aws
    accounts = [
        {"account_id": account_id, "access_key_id": key_id, "secret_access_key": secret}
        for account_id, (key_id, secret) in ADMINISTRATOR_KEYS.items()
    ]
    where = {"endpoint_url": aws.endpoint_url, "region": REGION, "control_url": aws.control_url}
    return json.dumps({**where, "accounts": accounts})


def as_text(practice: Practice) -> str:
    """Return what a reader pastes into a terminal to follow a guide."""
    account_id, (key_id, secret) = next(iter(ADMINISTRATOR_KEYS.items()))
    values = {
        "AWS_ENDPOINT_URL": practice.aws.endpoint_url,
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": REGION,
        "PATH": f"{practice.commands}:$PATH",
    }
    lines = "\n".join(f"  export {name}={value}" for name, value in values.items())
    return (
        f"An empty AWS account, {account_id}, and you are its administrator. In another terminal:\n\n"
        f"{lines}\n\nCtrl-C ends it, and everything in it is gone."
    )
