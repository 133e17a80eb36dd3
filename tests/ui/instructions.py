"""Instructions that several tests follow, and the files that they paste."""

from __future__ import annotations

import json
from typing import Any

from tooling.sandbox.sandbox import Sandbox

READ = [
    {"Effect": "Allow", "Action": "secretsmanager:ListSecrets", "Resource": "*"},
    {
        "Effect": "Allow",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*",
    },
]

POLICY = """
    Open **IAM** > **Policies** and choose **Create policy**.
    Choose **JSON** and paste `read.json` into **Policy editor**. Choose **Next**.
    Enter `CrewAISecretsRead` as **Policy name** and choose **Create policy**.
"""
USER = """
    Open **IAM** > **Users** and choose **Create user**.
    Enter `crewai-secrets-reader` as **User name** and choose **Next**.
    Select **Attach policies directly**, check `CrewAISecretsRead`, and choose **Next**.
    Choose **Create user**.
"""
KEY = """
    Open **IAM** > **Users** > `crewai-secrets-reader`.
    On the **Security credentials** tab, under **Access keys**, choose **Create access key**.
    Select **Application running outside AWS** and choose **Next**. Choose **Create access key**.
    Copy the **Access key** and the **Secret access key**, because AWS shows them only once.
    Choose **Done**.
"""
SECRET = """
    Open **Secrets Manager** and choose **Store a new secret**.
    Select **Other type of secret**. Enter `api_key` as **Key** and `sk-example-only` as **Value**.
    Choose **Next**, enter `crewai/openai-api-key` as **Secret name**, and choose **Next** twice.
    Choose **Store**.
"""
CREDENTIAL = {
    "Name": "`aws-prod`",
    "Provider": "`AWS Secrets Manager`",
    "Region": "`us-east-1`",
    "Access Key ID": "the access key ID of step 4",
    "Secret Access Key": "the secret access key of step 4",
    "Role ARN": "leave empty",
    "External ID": "leave empty",
}
ADD_CREDENTIAL = (
    "In CrewAI Platform, open **Settings** > **Secret Provider Credentials** and choose **Add Credential**."
)


def save_policy(sandbox: Sandbox, *statements: Any, name: str = "read.json") -> str:
    """Save a policy as a file of the working folder, and return its text."""
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements or READ)})
    (sandbox.work / name).write_text(text)
    return text
