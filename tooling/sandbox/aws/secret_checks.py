"""Secrets: what Secrets Manager refuses, though every policy allows it, and moto takes or words otherwise.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
"""

from __future__ import annotations

import re

from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.secretsmanager import named_secret, secret_key_use
from tooling.sandbox.aws.denials import Denial, Refusal
from tooling.sandbox.aws.operations import Operation
from tooling.sandbox.aws.resource_policies import secret_policy

NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]+")
INVALID_NAME = (
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
)
# What can be done with a secret until it is gone.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
STILL_POSSIBLE = {"DescribeSecret", "ListSecretVersionIds", "RestoreSecret"}
DELETED = "You can't perform this operation on the secret because it was marked for deletion."
RECOVERY_DAYS = range(7, 31)
WRONG_WINDOW = "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."
WINDOW_AND_FORCE = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
NO_VERSION = "Secrets Manager can't find the specified secret value for staging label"
NAME_TAKEN = "You can't create this secret because a secret with this name is already scheduled for deletion."


def refused(asked: Operation, account_id: str) -> Denial | None:
    """Return why Secrets Manager refuses an operation that its policies allow, or None."""
    return (
        invalid_name(asked)
        or wrong_window(asked)
        or deleted(asked, account_id)
        or missing_version(asked, account_id)
        or unusable_key(asked, account_id)
        or secret_policy(asked)
    )


def invalid_name(asked: Operation) -> Denial | None:
    """Return the denial of a secret whose name has other characters than those that AWS takes."""
    if asked.name != "CreateSecret" or NAME.fullmatch(asked.parameters.get("Name", "")):
        return None
    return Denial(Refusal.INVALID_PARAMETER, INVALID_NAME)


def wrong_window(asked: Operation) -> Denial | None:
    """Return the denial of a recovery window that AWS doesn't have, or that there is to be none of."""
    days = asked.parameters.get("RecoveryWindowInDays")
    if asked.name != "DeleteSecret" or days is None:
        return None
    if asked.parameters.get("ForceDeleteWithoutRecovery"):
        return Denial(Refusal.WRONG_PARAMETER, WINDOW_AND_FORCE)
    return None if days in RECOVERY_DAYS else Denial(Refusal.WRONG_PARAMETER, WRONG_WINDOW)


def missing_version(asked: Operation, account_id: str) -> Denial | None:
    """Return the denial of reading a version by a staging label that none has."""
    stage = asked.parameters.get("VersionStage")
    secret = named_secret(asked, account_id) if asked.name == "GetSecretValue" and stage else None
    if secret is None or asked.parameters.get("VersionId"):
        return None
    if any(stage in version["version_stages"] for version in secret.versions.values()):
        return None
    return Denial(Refusal.NOT_FOUND, f"{NO_VERSION}: {stage}")


def deleted(asked: Operation, account_id: str) -> Denial | None:
    """Return the denial of using a secret that is scheduled for deletion, or its name for another."""
    if asked.name == "CreateSecret":
        named = account.find_secret(account_id, asked.region, asked.parameters.get("Name", ""))
        return (
            Denial(Refusal.INVALID_REQUEST, NAME_TAKEN)
            if named and account.primary(named).deleted_date
            else None
        )
    is_possible = asked.name in STILL_POSSIBLE or asked.parameters.get("ForceDeleteWithoutRecovery")
    secret = None if is_possible else named_secret(asked, account_id)
    return (
        Denial(Refusal.INVALID_REQUEST, DELETED) if secret and account.primary(secret).deleted_date else None
    )


def unusable_key(asked: Operation, account_id: str) -> Denial | None:
    """Return the denial of an operation on a secret whose key is missing, disabled or about to be deleted.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
    """
    use = secret_key_use(asked, account_id)
    if use is None or (use.key and use.key.key_state == "Enabled"):
        return None
    is_reading = asked.name == "GetSecretValue"
    return Denial(Refusal.DECRYPTION_FAILURE if is_reading else Refusal.ENCRYPTION_FAILURE)
