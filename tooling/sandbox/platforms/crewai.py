"""CrewAI Platform: tests credentials, and resolves environment variables at deployment and kickoff.

https://docs.crewai.com, release 1.15, under `enterprise/features/secrets-manager`: `aws`,
`aws-workload-identity` and `usage`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tooling.sandbox.platforms.platform import Keys, Known, Platform, PlatformError

# The installation and the organization of the reader, as the pages spell them.
ISSUER = "https://app.crewai.com"
ORGANIZATION = "3f8a1c52-6b0e-4d7a-9c41-2e5f7b90d6a3"

WORKLOAD_IDENTITY = "Workload Identity"
DIRECT_VALUE = "Direct Value"
DEFAULT = "Use AWS default"


def test_connection(platform: Platform, credential: Known) -> Mapping[str, Any]:
    """List secrets; with workload identity, only ask who one is: per-secret permissions stay untested."""
    if is_federated(credential):
        region, keys = credential["region"], signed_in(platform, credential)
        caller = platform.client("sts", region, keys).get_caller_identity()
        return {"test_result": caller["Arn"]}
    listed = platform.client("secretsmanager", credential["region"], signed_in(platform, credential))
    names = [each["Name"] for each in listed.list_secrets()["SecretList"]]
    return {"test_result": ", ".join(names)}


def deploy(platform: Platform, automation: Known) -> Mapping[str, Any]:
    """Resolve the variables that don't use workload identity: their values become part of the image."""
    name = automation["automation"]
    image = {
        key: value_of(platform, variable)
        for key, variable in variables(platform, name).items()
        if not uses_workload_identity(platform, variable)
    }
    platform.memory["image", name] = image
    return {"environment": image, "logs": f"Deployed {name}"}


def kickoff(platform: Platform, automation: Known) -> Mapping[str, Any]:
    """Run the image, and read what uses workload identity anew."""
    name = automation["automation"]
    image = platform.memory.get(("image", name))
    if image is None:
        raise PlatformError(f"{name} is not deployed")
    fresh = {
        key: value_of(platform, variable)
        for key, variable in variables(platform, name).items()
        if uses_workload_identity(platform, variable)
    }
    logs = [
        f"Workload identity config '{config}' (aws): {count} secret(s) resolved"
        for config, count in resolved_by(platform, name).items()
    ]
    return {"environment": {**image, **fresh}, "logs": "\n".join(logs)}


def variables(platform: Platform, automation: str) -> dict[str, Known]:
    """Return the environment variables that are assigned to an automation, by their key."""
    saved = platform.of_kind("variables").values()
    return {each["key"]: each for each in saved if each["automation"] == automation}


def resolved_by(platform: Platform, automation: str) -> dict[str, int]:
    """Return how many variables of an automation each workload identity configuration resolves."""
    counts: dict[str, int] = {}
    for variable in variables(platform, automation).values():
        if uses_workload_identity(platform, variable):
            config = credential_of(platform, variable)["workload_identity_configuration"]
            counts[config] = counts.get(config, 0) + 1
    return counts


def uses_workload_identity(platform: Platform, variable: Known) -> bool:
    return variable["value_source"] != DIRECT_VALUE and is_federated(credential_of(platform, variable))


def value_of(platform: Platform, variable: Known) -> str:
    """Return the value of a variable: typed in, or read from AWS by `name` or `name#json_key`."""
    if variable["value_source"] == DIRECT_VALUE:
        return str(variable["value"])
    credential = credential_of(platform, variable)
    keys = signed_in(platform, credential)
    name, _, key = str(variable["secret_name"]).partition("#")
    client = platform.client("secretsmanager", credential["region"], keys)
    text = str(client.get_secret_value(SecretId=name)["SecretString"])
    return member(text, name, key) if key else text


def member(text: str, name: str, key: str) -> str:
    """Return one value of a JSON object."""
    try:
        return str(json.loads(text)[key])
    except (ValueError, KeyError, TypeError) as error:
        raise PlatformError(f"JSON key not found: `{key}` in the secret `{name}`") from error


def credential_of(platform: Platform, variable: Known) -> Known:
    """Return the credential that a variable names, or the default one."""
    credentials = platform.of_kind("credentials")
    source = variable["value_source"]
    chosen = [each for name, each in credentials.items() if name == source]
    if source == DEFAULT:
        chosen = [each for each in credentials.values() if each["is_default"]]
    if not chosen:
        raise PlatformError("no credential found")
    return chosen[-1]


def is_federated(credential: Known) -> bool:
    return bool(credential["authentication_method"] == WORKLOAD_IDENTITY)


def signed_in(platform: Platform, credential: Known) -> Keys:
    """Return the keys with which CrewAI reads secrets for a credential."""
    region = str(credential["region"])
    if is_federated(credential):
        config = platform.saved_as("workload_identities", credential["workload_identity_configuration"])
        subject = f"organization:{ORGANIZATION}"
        return platform.federated(region, config["aws_role_arn"], ISSUER, subject)
    keys = Keys(str(credential["access_key_id"]), str(credential["secret_access_key"]))
    if not credential["role_arn"]:
        return keys
    return platform.assumed(region, keys, credential["role_arn"], credential["external_id"])
