"""Union: a task pod reads its secrets when it starts, with the role of its project and domain.

https://www.union.ai/docs/v2/byoc/deployment/enabling-aws-resources/enabling-aws-secrets-manager, 2026-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.sandbox.platforms.platform import Known, Platform, PlatformError

# The data plane of the reader.
ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
REGION = "us-east-1"


def run(platform: Platform, task: Known) -> Mapping[str, Any]:
    """Start a task pod, which reads a secret by its ARN: group and key, put together."""
    subject = f"system:serviceaccount:{task['project']}-{task['domain']}:default"
    keys = platform.federated(REGION, task["role_arn"], ISSUER, subject)
    arn = f"{task['secret_group']}{task['secret_key']}"
    secret = platform.client("secretsmanager", REGION, keys).get_secret_value(SecretId=arn)
    if "SecretString" not in secret:
        raise PlatformError(f"`{arn}` is no text")
    return {"secret_value": secret["SecretString"]}
