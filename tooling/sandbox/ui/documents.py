"""The documents that a console composes from a reader's choices, and the other named transformations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tooling.sandbox.aws.account import ACCOUNT_IDS

Known = Mapping[str, Any]

ACCOUNT_ID = ACCOUNT_IDS[0]
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
# What "Key administrators" may do, as the console writes it.
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
ADMINISTRATION = [
    *(f"kms:{verb}*" for verb in ("Create", "Describe", "Enable", "List", "Put", "Update", "Revoke")),
    *(f"kms:{verb}*" for verb in ("Disable", "Get", "Delete")),
    *("kms:TagResource", "kms:UntagResource"),
]
DELETION = ["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"]


def trust_policy(known: Known) -> str:
    """Return the trust policy that the "Create role" form writes for a kind of trusted entity."""
    kind = known["trusted_entity_type"]
    if kind == "Custom trust policy":
        return str(known["custom_trust_policy"])
    statement = {"AWS account": account_trust, "Web identity": web_trust, "AWS service": service_trust}[kind]
    return json.dumps({"Version": "2012-10-17", "Statement": [statement(known)]})


def account_trust(known: Known) -> dict[str, Any]:
    conditions: dict[str, Any] = {}
    if known["require_external_id"]:
        conditions["StringEquals"] = {"sts:ExternalId": known["external_id"]}
    if known["require_mfa"]:
        conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    account = known["account_id"] if known["an_aws_account"] == "Another AWS account" else ACCOUNT_ID
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": account},
        "Condition": conditions,
    }


def web_trust(known: Known) -> dict[str, Any]:
    provider = str(known["identity_provider"])
    host = provider.partition(":oidc-provider/")[2]
    conditions: dict[str, dict[str, Any]] = {"StringEquals": {f"{host}:aud": [known["audience"]]}}
    for row in entered(known["conditions"]):
        operator = row.get("condition", "StringEquals")
        conditions.setdefault(operator, {})[row["key"]] = [row.get("value", "")]
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider},
        "Condition": conditions,
    }


def service_trust(known: Known) -> dict[str, Any]:
    service = {"EC2": "ec2", "Lambda": "lambda", "Elastic Container Service Task": "ecs-tasks"}
    principal = {"Service": [f"{service[known['service_or_use_case']]}.amazonaws.com"]}
    return {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": principal}


def key_policy(known: Known) -> str:
    """Return the key policy that the "Create key" form writes, unless the reader wrote another."""
    if known["own_policy"]:
        return str(known["own_policy"])
    statements = [
        {
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ]
    administrators, users = known["key_administrators"], key_users(known)
    if administrators:
        actions = ADMINISTRATION + (DELETION if known["may_delete"] else [])
        statements.append(statement("Allow access for Key Administrators", administrators, actions))
    if users:
        attachment: dict[str, Any] = statement("Allow attachment of persistent resources", users, GRANTS)
        attachment["Condition"] = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
        statements += [statement("Allow use of the key", users, USE), attachment]
    return json.dumps({"Version": "2012-10-17", "Id": "key-consolepolicy-3", "Statement": statements})


def key_users(known: Known) -> list[str]:
    other = str(known["account_id"])
    return [*known["key_users"], *([f"arn:aws:iam::{other}:root"] if other else [])]


def statement(sid: str, principals: list[str], actions: list[str]) -> dict[str, Any]:
    principal = principals[0] if len(principals) == 1 else principals
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": actions,
        "Resource": "*",
    }


def secret_string(known: Known) -> str:
    """Return what the secret holds: the plaintext, or its old pairs and the new ones as a JSON object."""
    if known["secret_format"] == "Plaintext":
        return str(known["secret_value"])
    try:
        old = json.loads(known.get("old_secret_value") or "{}")
    except ValueError:
        old = {}
    return json.dumps(old | {row["key"]: row.get("value", "") for row in entered(known["pairs"])})


def rotation_rules(known: Known) -> dict[str, str]:
    """Return the rules of a rotation: what the schedule builder makes of a number, or what was typed.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
    """
    expression = str(known["schedule_expression"])
    if known["rotation_schedule"] == "Schedule expression builder":
        unit = str(known["time_unit"]).lower()
        number = str(known[unit])
        expression = f"rate({number} {unit.removesuffix('s') if number == '1' else unit})"
    window = str(known["window_duration"])
    return {"ScheduleExpression": expression, **({"Duration": window} if window else {})}


def chosen_key(name: str) -> str:
    """Return the key to send: none for the one that Secrets Manager uses by itself."""
    return "" if name == "aws/secretsmanager" else name


def pairs(text: str) -> dict[str, str]:
    """Return the pairs that the console shows of a secret: those of a JSON object."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return {name: str(value) for name, value in read.items()} if isinstance(read, Mapping) else {}


def entered(rows: Sequence[Mapping[str, str]] | str) -> list[Mapping[str, str]]:
    """Return the rows of a table into which something was entered."""
    return [row for row in rows if isinstance(row, Mapping) and row.get("key")]


def tags(rows: Sequence[Mapping[str, str]] | str) -> list[dict[str, str]]:
    return [{"Key": row["key"], "Value": row.get("value", "")} for row in entered(rows)]


def key_tags(rows: Sequence[Mapping[str, str]] | str) -> list[dict[str, str]]:
    """Return tags as KMS spells them."""
    return [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags(rows)]


def defaults(declared: Sequence[Mapping[str, str]] | str) -> dict[str, str]:
    """Return the parameters that a template declares, with their defaults."""
    listed = [each for each in declared if isinstance(each, Mapping)]
    return {each["ParameterKey"]: each.get("DefaultValue", "") for each in listed}


def parameters(known: Known) -> list[dict[str, str]]:
    """Return the parameters of a stack as CloudFormation takes them: the defaults, and what was typed."""
    values = defaults(known["declared"]) | known["given"]
    return [{"ParameterKey": name, "ParameterValue": str(value)} for name, value in values.items()]


def capabilities(known: Known) -> list[str]:
    """Return what the reader acknowledged, as CloudFormation calls it."""
    named = ["CAPABILITY_NAMED_IAM"] if known["acknowledged_names"] else []
    return named or (["CAPABILITY_IAM"] if known["acknowledged"] else [])


def outputs(listed: list[dict[str, str]] | str) -> dict[str, str]:
    """Return the outputs of a stack by their keys."""
    return {each["OutputKey"]: each["OutputValue"] for each in listed or () if isinstance(each, Mapping)}


TRANSFORMATIONS: Mapping[str, Callable[[Any], Any]] = {
    "trust_policy": trust_policy,
    "key_policy": key_policy,
    "secret_string": secret_string,
    "tags": tags,
    "key_tags": key_tags,
    "defaults": defaults,
    "parameters": parameters,
    "capabilities": capabilities,
    "outputs": outputs,
    "chosen_key": chosen_key,
    "pairs": pairs,
    "rotation_rules": rotation_rules,
    "is_on": bool,
    "schedule_kind": lambda text: f"Schedule expression{'' if text else ' builder'}",
    "time_unit": lambda days: "Days" if days else "",
    "alias_name": lambda alias: alias.removeprefix("alias/"),
    "provider_name": lambda arn: arn.partition(":oidc-provider/")[2],
    "number": int,
    "json": lambda value: value if isinstance(value, str) else json.dumps(value),
}
