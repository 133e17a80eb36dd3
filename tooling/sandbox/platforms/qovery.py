"""Qovery: the External Secrets Operator of a cluster reads secrets, at deployments and never between.

https://www.qovery.com/docs/configuration/integrations/secret-managers/aws-secrets-manager, 2026-08.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR_KEYS
from tooling.sandbox.platforms.platform import AUDIENCE, Keys, Known, Platform, PlatformError

# The cluster of the reader. Qovery doesn't publish the service account that its operator runs as: this one is
# what the operator's own chart makes. https://external-secrets.io/latest/provider/aws-access/
ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
SUBJECT = "system:serviceaccount:external-secrets:external-secrets"

AUTOMATIC, ROLE = "AWS Automatic", "AWS Role ARN"

# The role of an automatic access. Its name isn't published either.
OWN_ROLE = "qovery-secrets-manager-access"


@dataclass(frozen=True, slots=True)
class Store:
    """A service that keeps secrets: what lists their names, what reads one, and what Qovery's role may do."""

    service: str
    names: Callable[[Any], list[str]]
    value: Callable[[Any, str], str]
    actions: tuple[str, ...]


def secret_names(client: Any) -> list[str]:
    pages = client.get_paginator("list_secrets").paginate()
    return [each["Name"] for page in pages for each in page["SecretList"]]


def parameter_names(client: Any) -> list[str]:
    pages = client.get_paginator("describe_parameters").paginate()
    return [each["Name"] for page in pages for each in page["Parameters"]]


def secret_value(client: Any, name: str) -> str:
    return str(client.get_secret_value(SecretId=name)["SecretString"])


def parameter_value(client: Any, name: str) -> str:
    return str(client.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])


SECRET_READS = (
    "GetResourcePolicy",
    "GetSecretValue",
    "DescribeSecret",
    "ListSecretVersionIds",
    "ListSecrets",
)
PARAMETER_READS = ("GetParameter", "GetParameters", "GetParametersByPath", "DescribeParameters")
STORES = {
    "AWS Secrets Manager": Store("secretsmanager", secret_names, secret_value, SECRET_READS),
    "AWS Parameter Store": Store("ssm", parameter_names, parameter_value, PARAMETER_READS),
}


def deploy_cluster(platform: Platform, cluster: Known) -> Mapping[str, Any]:
    """Bring the accesses of a cluster, as they were saved last, to its operator; nothing is read."""
    saved = platform.of_kind("accesses")
    own = {name: each for name, each in saved.items() if each["cluster"] == cluster["cluster"]}
    others = {
        name: each for name, each in accesses(platform).items() if each["cluster"] != cluster["cluster"]
    }
    platform.memory["accesses"] = others | own
    for each in own.values():
        if each["authentication"] == AUTOMATIC:
            make_role(platform, STORES[each["secret_manager"]])
    return {}


def add_secret(platform: Platform, secret: Known) -> Mapping[str, Any]:
    """Look a secret up in the list that the reader picks from."""
    access = deployed(platform, secret["secret_manager_access"])
    names = store_of(access).names(operator(platform, access))
    if secret["secret"] not in names:
        raise PlatformError(
            f"no secret `{secret['secret']}` in the list: {', '.join(names) or 'it is empty'}"
        )
    return {}


def deploy_service(platform: Platform, service: Known) -> Mapping[str, Any]:
    """Read the secrets of a service, and start it with them."""
    secrets = platform.of_kind("secrets").values()
    own = [each for each in secrets if each["service"] == service["service"]]
    return {"environment": {each["environment_variable_key"]: value_of(platform, each) for each in own}}


def value_of(platform: Platform, secret: Known) -> str:
    access = deployed(platform, secret["secret_manager_access"])
    return store_of(access).value(operator(platform, access), str(secret["secret"]))


def accesses(platform: Platform) -> dict[str, Known]:
    """Return the accesses that clusters know, by their names."""
    known: dict[str, Known] = platform.memory.get("accesses", {})
    return known


def deployed(platform: Platform, name: str) -> Known:
    """Return an access that its cluster knows already."""
    if name not in accesses(platform):
        raise PlatformError(f"the cluster doesn't know `{name}` before it is deployed again")
    return accesses(platform)[name]


def store_of(access: Known) -> Store:
    return STORES[access["secret_manager"]]


def operator(platform: Platform, access: Known) -> Any:
    """Return the client with which the operator reads secrets."""
    region = str(access["region"])
    roles = {AUTOMATIC: f"arn:aws:iam::{ACCOUNT_IDS[0]}:role/{OWN_ROLE}", ROLE: access["role_arn"]}
    if access["authentication"] in roles:
        keys = platform.federated(region, roles[access["authentication"]], ISSUER, SUBJECT)
    else:
        keys = Keys(str(access["access_key"]), str(access["secret_access_key"]))
    return platform.client(store_of(access).service, region, keys)


def make_role(platform: Platform, store: Store) -> None:
    """Make the role of an automatic access, and let it read all that a service keeps."""
    iam = platform.client("iam", "us-east-1", Keys(*ADMINISTRATOR_KEYS[ACCOUNT_IDS[0]]))
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=[AUDIENCE])
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=OWN_ROLE, AssumeRolePolicyDocument=trust_policy())
    reads = [f"{store.service}:{action}" for action in store.actions]
    policy = document({"Effect": "Allow", "Action": reads, "Resource": "*"})
    iam.put_role_policy(RoleName=OWN_ROLE, PolicyName=store.service, PolicyDocument=policy)


def trust_policy() -> str:
    host = ISSUER.removeprefix("https://")
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT_IDS[0]}:oidc-provider/{host}"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{host}:aud": AUDIENCE, f"{host}:sub": SUBJECT}},
        }
    )


def document(statement: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
