"""Qovery: the External Secrets Operator of a cluster reads secrets, at deployments and never between.

https://www.qovery.com/docs/configuration/integrations/secret-managers/aws-secrets-manager, 2026-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.sandbox.platforms.platform import Keys, Known, Platform, PlatformError

# The cluster of the reader. Qovery doesn't publish the service account that its operator runs as: this one is
# what the operator's own chart makes. https://external-secrets.io/latest/provider/aws-access/
ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
SUBJECT = "system:serviceaccount:external-secrets:external-secrets"

ROLE = "AWS Role ARN"


def deploy_cluster(platform: Platform, cluster: Known) -> Mapping[str, Any]:
    """Bring the accesses of a cluster, as they were saved last, to its operator; nothing is read."""
    accesses = platform.of_kind("accesses")
    platform.memory["accesses"] = {
        name: each for name, each in accesses.items() if each["cluster"] == cluster["cluster"]
    }
    return {}


def add_secret(platform: Platform, secret: Known) -> Mapping[str, Any]:
    """Look a secret up in the list that the reader picks from."""
    access = deployed(platform, secret["secret_manager_access"])
    listed = operator(platform, access).get_paginator("list_secrets").paginate()
    names = [each["Name"] for page in listed for each in page["SecretList"]]
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
    answer = operator(platform, access).get_secret_value(SecretId=secret["secret"])
    return str(answer["SecretString"])


def deployed(platform: Platform, name: str) -> Known:
    """Return an access that the cluster knows already."""
    access: Known | None = platform.memory.get("accesses", {}).get(name)
    if access is None:
        raise PlatformError(f"the cluster doesn't know `{name}` before it is deployed again")
    return access


def operator(platform: Platform, access: Known) -> Any:
    """Return the client with which the operator reads secrets."""
    region = str(access["region"])
    if access["authentication"] == ROLE:
        keys = platform.federated(region, access["role_arn"], ISSUER, SUBJECT)
    else:
        keys = Keys(str(access["access_key"]), str(access["secret_access_key"]))
    return platform.client("secretsmanager", region, keys)
