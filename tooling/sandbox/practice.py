"""A practice AWS for readers: the accounts that guides are tested in, until interrupted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import REGION, AwsServer


def practise(port: int, describe: Callable[[AwsServer], str], echo: Callable[[str], object]) -> None:
    """Start the accounts on `port`, say where they are, and serve them until interrupted.

    Raises `PortInUseError`.
    """
    with suppress(KeyboardInterrupt), AwsServer(port) as aws:
        echo(describe(aws))
        threading.Event().wait()


def as_json(aws: AwsServer) -> str:
    """Return, as one JSON object, where the accounts are and the keys of their administrators."""
    accounts = [
        {"account_id": account_id, "access_key_id": key_id, "secret_access_key": secret}
        for account_id, (key_id, secret) in ADMINISTRATOR_KEYS.items()
    ]
    where = {"endpoint_url": aws.endpoint_url, "region": REGION, "control_url": aws.control_url}
    return json.dumps({**where, "accounts": accounts})


def as_text(aws: AwsServer) -> str:
    """Return what a reader pastes into a terminal to follow a guide."""
    account_id, (key_id, secret) = next(iter(ADMINISTRATOR_KEYS.items()))
    values = {
        "AWS_ENDPOINT_URL": aws.endpoint_url,
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": REGION,
    }
    lines = "\n".join(f"  export {name}={value}" for name, value in values.items())
    return (
        f"An empty AWS account, {account_id}, and you are its administrator. In another terminal:\n\n"
        f"{lines}\n\nCtrl-C ends it, and everything in it is gone."
    )
