"""Durations: how long a session of a role may last.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html
"""

from __future__ import annotations

from tooling.iam.request import PrincipalKind
from tooling.sandbox.aws import account
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.operations import Operation

HOUR = 3600
EXCEEDS = "The requested DurationSeconds exceeds the"


def too_long(asked: Operation, credential: Credential) -> str:
    """Return why a session can't last as long as is asked for, in AWS's words, or ""."""
    if not asked.name.startswith("AssumeRole"):
        return ""
    seconds, role = asked.parameters.get("DurationSeconds"), account.find_role(asked.parameters["RoleArn"])
    if not isinstance(seconds, int) or role is None:
        return ""
    is_chained = asked.name == "AssumeRole" and credential.principal.kind is PrincipalKind.ROLE_SESSION
    if is_chained and seconds > HOUR:
        return f"{EXCEEDS} 1 hour session limit for roles assumed by role chaining."
    if seconds > int(role.max_session_duration or HOUR):
        return f"{EXCEEDS} MaxSessionDuration set for this role."
    return ""
