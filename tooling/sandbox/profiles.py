"""Profiles: the files with which the AWS CLI and the SDKs sign in as the administrators of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import REGION

DEFAULT = "default"


def write_profiles(folder: Path, accounts: Mapping[str, str]) -> None:
    """Write the files of profiles into `folder`, each by the account that it is signed in to."""
    (folder / "config").write_text("".join(map(settings, accounts)))
    credentials = folder / "credentials"
    credentials.write_text("".join(keys(name, each) for name, each in accounts.items()))
    credentials.chmod(0o600)  # as `aws configure` leaves it: the AWS CLI warns of a file that others may read


def settings(profile: str) -> str:
    section = profile if profile == DEFAULT else f"profile {profile}"
    return f"[{section}]\nregion = {REGION}\noutput = json\n"


def keys(profile: str, account_id: str) -> str:
    key_id, secret = ADMINISTRATOR_KEYS[account_id]
    return f"[{profile}]\naws_access_key_id = {key_id}\naws_secret_access_key = {secret}\n"
