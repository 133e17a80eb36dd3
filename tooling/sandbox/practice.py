"""A practice AWS for readers: the accounts that guides are tested in, until interrupted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import REGION, AwsServer
from tooling.sandbox.profiles import DEFAULT, write_profiles
from tooling.sandbox.scripts import write_identity_token
from tooling.signals import ended_by_signals

# Nothing of these may send a reader elsewhere than to the accounts.
UNSET = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION"
# The account for guides, and the one that a guide about two accounts calls `apps`.
PROFILES = dict(zip((DEFAULT, "apps"), ACCOUNT_IDS, strict=True))


@dataclass(frozen=True, slots=True)
class Practice:
    """The accounts, and a folder with profiles and with what takes the place of a reader's platform."""

    aws: AwsServer
    folder: Path


def practise(port: int, describe: Callable[[Practice], str], echo: Callable[[str], object]) -> None:
    """Start the accounts on `port`, say where they are, and serve them until interrupted.

    Raises `PortInUseError`.
    """
    with suppress(KeyboardInterrupt), ended_by_signals(), AwsServer(port) as aws, prepared(aws) as folder:
        echo(describe(Practice(aws, folder)))
        threading.Event().wait()


@contextmanager
def prepared(aws: AwsServer) -> Iterator[Path]:
    """Yield a folder with profiles, and in `bin` the command `identity-token`, whose tokens `aws` takes."""
    with TemporaryDirectory(prefix="tooling-sandbox-") as name:
        folder = Path(name)
        (folder / "bin").mkdir()
        write_profiles(folder, PROFILES)
        write_identity_token(folder / "bin/identity-token", aws)
        yield folder


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
    values = {
        "AWS_ENDPOINT_URL": practice.aws.endpoint_url,
        "AWS_CONFIG_FILE": practice.folder / "config",
        "AWS_SHARED_CREDENTIALS_FILE": practice.folder / "credentials",
        "PATH": f"{practice.folder / 'bin'}:$PATH",
    }
    lines = "\n".join(f"  export {name}={value}" for name, value in values.items())
    return (
        f"An empty AWS account, {PROFILES[DEFAULT]}, and you are its administrator. In another terminal:\n\n"
        f"{lines}\n  unset {UNSET}\n\nCtrl-C ends it, and everything in it is gone."
    )
