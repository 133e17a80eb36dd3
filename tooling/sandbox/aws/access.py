"""Access: whether a user or role could do something now, without anybody asking AWS for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.iam.evaluator import Decision
from tooling.iam.request import account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.account import Ledger
from tooling.sandbox.aws.actions import kms
from tooling.sandbox.aws.actions.awslambda import with_policies
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.actions.table import needs
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.credentials import Credential, role_credential, user_credential
from tooling.sandbox.aws.decisions import Record, decision, usual_context
from tooling.sandbox.aws.operations import Operation, Protocol
from tooling.sandbox.aws.principals import PRINCIPAL_ARN
from tooling.sandbox.aws.regions import HOME

# The parameter with which an operation of a service names its resource.
PARAMETERS = {"kms": "KeyId", "secretsmanager": "SecretId", "ssm": "Name", "sts": "RoleArn"}


def credential_of(arn: str, ledger: Ledger) -> Credential | None:
    """Return what the user, or a session of the role, with this ARN would have, or None."""
    named = PRINCIPAL_ARN.fullmatch(arn)
    if not named or named["account"] not in account.ACCOUNT_IDS:
        return None
    if named["kind"] == "role":
        role = account.find_role(arn)
        return role_credential(role) if role else None
    users = list(account.iam(named["account"]).users.values())
    user = next((each for each in users if each.arn == arn), None)
    return user_credential(user, ledger) if user else None


def decide_access(
    authorizer: Authorizer, credential: Credential, action: str, resource: str, given: Mapping[str, str]
) -> Record:
    """Return the first denial among the decisions that `action` on `resource` takes, or the first of them.

    `resource` is an ARN, the name of a secret or parameter, or `*`. `given` are further condition keys.
    """
    now = authorizer.clock.now()
    context = usual_context(region_of(resource), now) | credential.context
    context |= {key: (value,) for key, value in given.items()}
    needed = with_policies(wanted(action, resource, credential, given), authorizer.ledger)
    records = [decision(need, credential, context) for need in needed]
    authorizer.records += records
    denied = (each for each in records if each.verdict.decision is not Decision.ALLOWED)
    return next(denied, records[0])


def wanted(action: str, resource: str, credential: Credential, given: Mapping[str, str]) -> list[Need]:
    """Return what an operation of the name of `action` needs on `resource`, or that action alone."""
    service, _, name = action.partition(":")
    account_id = credential.principal.account
    if service in PARAMETERS and resource != "*":
        parameters: dict[str, Any] = {PARAMETERS[service]: resource}
        if "sts:ExternalId" in given:
            parameters["ExternalId"] = given["sts:ExternalId"]
        asked = Operation(service, name, parameters, region_of(resource), Protocol.JSON)
        return needs(asked, account_id, "")
    return [Need(action, resource, account_of(resource) or account_id)]


def region_of(resource: str) -> str:
    return kms.region_of(resource) or HOME
