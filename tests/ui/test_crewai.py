"""CrewAI Platform: from its forms to AWS, with the reader's own permissions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.principals import HERE, client
from tests.ui.instructions import ADD_CREDENTIAL, CREDENTIAL, KEY, POLICY, READ, SECRET, USER, save_policy
from tests.ui.reader import Reader
from tooling.sandbox.platforms.crewai import ISSUER, ORGANIZATION
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui.walkthrough import ScreenError

ROLE_ARN = f"arn:aws:iam::{HERE}:role/CrewAISecretsManagerRole"
USER_ARN = f"arn:aws:iam::{HERE}:user/crewai-secrets-reader"
VARIABLE = """
    In CrewAI Platform, open **Automations** > `support-crew`.
    On the **Environment Variables** tab, choose **Add Environment Variable**.
    Enter `OPENAI_API_KEY` as **Key**, and choose `aws-prod` for **Value Source**.
    Enter `crewai/openai-api-key#api_key` as **Secret Name**, and choose **Create**.
"""
ASSUME_ROLE = """
    Open **IAM** > **Roles** and choose **Create role**.
    Select **AWS account**, check **Require external ID**, and enter `crewai-7f3c9a` as **External ID**.
    Choose **Next**, check `CrewAISecretsRead`, and choose **Next**.
    Enter `CrewAISecretsManagerRole` as **Role name** and choose **Create role**.
    Open **CrewAISecretsManagerRole** and copy the **ARN**.
    Open **Users** > `crewai-secrets-reader`, and choose **Add permissions** > **Create inline policy**.
    Choose **JSON**, paste `assume.json` into **Policy editor**, and choose **Next**.
    Enter `CrewAIAssumeSecretsRole` as **Policy name** and choose **Create policy**.
"""
LONE_USER = USER.replace(
    "Select **Attach policies directly**, check `CrewAISecretsRead`, and choose", "Choose"
)
FEDERATION = f"""
    Open **IAM** > **Identity providers** and choose **Add provider**.
    Select **OpenID Connect**, enter `{ISSUER}` as **Provider URL** and `sts.amazonaws.com` as **Audience**.
    Choose **Add provider**.
    Open **Roles** and choose **Create role**.
    Select **Custom trust policy**, paste `trust.json` into **Custom trust policy**, and choose **Next**.
    Check `CrewAISecretsRead` and choose **Next**.
    Enter `CrewAISecretsManagerRole` as **Role name** and choose **Create role**.
    Open `CrewAISecretsManagerRole` and copy the **ARN**.
"""
CONFIGURATION = {
    "Name": "`aws-prod-wi`",
    "Cloud Provider": "`AWS`",
    "AWS Role ARN": "the role ARN of step 3",
    "AWS Region": "`us-east-1`",
    "Set as default for AWS": "checked",
}
FEDERATED = {
    "Name": "`aws-prod`",
    "Provider": "`AWS Secrets Manager`",
    "Authentication Method": "`Workload Identity`",
    "Workload Identity Configuration": "`aws-prod-wi`",
    "AWS Region": "`us-east-1`",
}


def connected(reader: Reader, changes: dict[str, str] | None = None) -> None:
    """Fill in the form with the keys of the reader's user, and create the credential."""
    reader.follow(ADD_CREDENTIAL)
    reader.fill(CREDENTIAL | (changes or {}))
    reader.follow("Choose **Create**.")


def connected_by_role(sandbox: Sandbox, reader: Reader, external_id: str = "crewai-7f3c9a") -> None:
    """Have a user that may only take on a role, and a credential with its keys and that role."""
    save_policy(sandbox)
    save_policy(
        sandbox, {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE_ARN}, name="assume.json"
    )
    reader.follow(POLICY + LONE_USER + KEY + ASSUME_ROLE + SECRET)
    connected(reader, {"Role ARN": "the role ARN that you copied", "External ID": f"`{external_id}`"})


def federated(sandbox: Sandbox, reader: Reader, **claims: str) -> None:
    """Have a role that trusts tokens of CrewAI with `claims`, and a credential that uses it."""
    save_policy(sandbox)
    save_policy(sandbox, trust(**claims), name="trust.json")
    reader.follow(POLICY + FEDERATION + SECRET)
    reader.follow("In CrewAI Platform, open **Settings** > **Workload Identity**.")
    reader.follow("Choose **Add Workload Identity Config**.")
    reader.fill(CONFIGURATION)
    reader.follow("Choose **Create**.\n" + ADD_CREDENTIAL)
    reader.fill(FEDERATED)
    reader.follow("Save it.")


def trust(**claims: str) -> dict[str, Any]:
    host = ISSUER.removeprefix("https://")
    wanted = {"aud": "sts.amazonaws.com", "sub": f"organization:{ORGANIZATION}", **claims}
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{HERE}:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:{name}": value for name, value in wanted.items()}},
    }


def rotate(sandbox: Sandbox) -> None:
    secret = json.dumps({"api_key": "sk-rotated"})
    client(sandbox.aws, "secretsmanager").put_secret_value(
        SecretId="crewai/openai-api-key", SecretString=secret
    )


def test_static_keys_resolve_a_secret_at_deployment(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    reader.follow(POLICY + USER + KEY + SECRET)
    connected(reader)

    copied = reader.follow(f"""
        Choose **Test Connection** and copy the **Result**.
        {VARIABLE}
        Choose **Deploy** and copy the **OPENAI_API_KEY**.
    """)

    reader.walkthrough.finish()
    found = (copied["test_result"], copied["openai_api_key"])
    assert found == ("crewai/openai-api-key", "sk-example-only")


def test_a_static_value_stays_until_the_next_deployment(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    reader.follow(POLICY + USER + KEY + SECRET)
    connected(reader)
    reader.follow(VARIABLE + "Choose **Deploy**.")
    rotate(sandbox)

    baked = reader.follow("Choose **Kickoff** and copy the **OPENAI_API_KEY**.")["value"]
    deployed = reader.follow("Choose **Deploy** and copy the **OPENAI_API_KEY**.")["value"]

    assert (baked, deployed) == ("sk-example-only", "sk-rotated")


def test_a_missing_permission_fails_with_the_words_of_aws(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox, READ[1])
    reader.follow(POLICY + USER + KEY + SECRET)
    connected(reader)

    problem, _ = reader.refused("Choose **Test Connection**.")

    assert problem == (
        f"**Test Connection** fails: AccessDeniedException: User: {USER_ARN} is not authorized to perform: "
        "secretsmanager:ListSecrets because no identity-based policy allows "
        "the secretsmanager:ListSecrets action"
    )


WRONG_KEYS = {
    "the key isn't known": (
        {"Access Key ID": "`AKIAIOSFODNN7EXAMPLF`"},
        "UnrecognizedClientException: The security token included in the request is invalid.",
    ),
    "the secret is another": (
        {"Secret Access Key": "`wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ`"},
        "InvalidSignatureException: The request signature we calculated does not match",
    ),
}


@pytest.mark.parametrize("law", WRONG_KEYS)
def test_a_wrong_key_fails_with_the_words_of_aws_when(sandbox: Sandbox, reader: Reader, law: str) -> None:
    changes, message = WRONG_KEYS[law]
    save_policy(sandbox)
    reader.follow(POLICY + USER + KEY + SECRET)
    connected(reader, changes)

    problem, _ = reader.refused("Choose **Test Connection**.")

    expected = f"**Test Connection** fails: {message}"
    assert problem[: len(expected)] == expected


def test_a_role_is_taken_on_with_the_external_id(sandbox: Sandbox, reader: Reader) -> None:
    connected_by_role(sandbox, reader)

    copied = reader.follow(
        f"Choose **Test Connection**.{VARIABLE}\nChoose **Deploy** and copy the **OPENAI_API_KEY**."
    )

    assert (copied["role_arn"], copied["openai_api_key"]) == (ROLE_ARN, "sk-example-only")


def test_a_role_is_not_taken_on_with_another_external_id(sandbox: Sandbox, reader: Reader) -> None:
    connected_by_role(sandbox, reader, external_id="crewai-000000")

    problem, _ = reader.refused("Choose **Test Connection**.")

    assert problem == (
        f"**Test Connection** fails: AccessDenied: User: {USER_ARN} is not authorized to perform: "
        f"sts:AssumeRole on resource: {ROLE_ARN}"
    )


def test_workload_identity_reads_at_each_kickoff(sandbox: Sandbox, reader: Reader) -> None:
    federated(sandbox, reader)
    reader.follow(f"Choose **Test Connection**.{VARIABLE}\nChoose **Deploy**.")

    first = reader.follow("Choose **Kickoff** and copy the **OPENAI_API_KEY**.")["value"]
    rotate(sandbox)
    copied = reader.follow("Choose **Kickoff**, and copy the **OPENAI_API_KEY** and the **Logs**.")

    assert (first, copied["value"], copied["logs"]) == (
        "sk-example-only",
        "sk-rotated",
        "Workload identity config 'aws-prod-wi' (aws): 1 secret(s) resolved",
    )


def test_workload_identity_fails_for_another_organization(sandbox: Sandbox, reader: Reader) -> None:
    federated(sandbox, reader, sub="organization:00000000-0000-0000-0000-000000000000")

    problem, _ = reader.refused("Choose **Test Connection**.")

    assert problem == (
        "**Test Connection** fails: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )


def test_a_json_key_that_isnt_there_is_said_by_the_platform(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    reader.follow(POLICY + USER + KEY + SECRET)
    connected(reader)
    reader.follow(VARIABLE.replace("#api_key", "#key"))

    problem, _ = reader.refused("Choose **Deploy**.")

    assert problem == "**Deploy** fails: JSON key not found: `key` in the secret `crewai/openai-api-key`"


FORM = {
    "a field doesn't exist": (
        "Password",
        "`x`",
        "no field **Password** at **Add Secret Provider Credential**",
    ),
    "a provider doesn't exist": ("Provider", "`AWS`", "no **AWS** in **Provider**"),
    "a Region is none": ("Region", "`Virginia`", "`Virginia` is refused as **Region**"),
    "nothing was copied": ("Access Key ID", "the access key ID", "nothing was copied as `the access key ID`"),
}


@pytest.mark.parametrize("law", FORM)
def test_a_row_of_the_form_is_refused_when(reader: Reader, law: str) -> None:
    field, value, problem = FORM[law]
    reader.follow(ADD_CREDENTIAL)

    with pytest.raises(ScreenError) as refused:
        reader.fill({field: value})

    assert refused.value.problem == problem


def test_the_form_hides_what_workload_identity_doesnt_need(reader: Reader) -> None:
    reader.follow(ADD_CREDENTIAL)
    reader.follow("Choose **Workload Identity** for **Authentication Method**.")

    problem, _ = reader.refused("Enter `AKIAIOSFODNN7EXAMPLE` as **Access Key ID**.")

    assert problem == "no field **Access Key ID** at **Add Secret Provider Credential**"
