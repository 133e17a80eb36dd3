"""KMS and CloudFormation at the console, and the providers that roles trust."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.principals import HERE, client
from tests.ui.instructions import SECRET
from tests.ui.reader import Reader
from tooling.sandbox.aws.state import state
from tooling.sandbox.sandbox import Sandbox

KEY = """
    Open **KMS** > **Customer managed keys** and choose **Create key**. Choose **Next**.
    Enter `crewai` as **Alias** and choose **Next**.
    Check `Administrator`, and choose **Next** three times.
"""
PRINCIPAL = {"AWS": f"arn:aws:iam::{HERE}:user/Administrator"}
TEMPLATE = {
    "Parameters": {"RoleName": {"Type": "String", "Default": "reader"}, "Issuer": {"Type": "String"}},
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Ref": "RoleName"},
                "Description": {"Ref": "Issuer"},
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": HERE}},
                },
            },
        }
    },
    "Outputs": {"RoleARN": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
}
STACK = """
    Open **CloudFormation** and choose **Create stack** > **With new resources (standard)**.
    Select **Upload a template file**, choose **Choose file**, and upload `role.json`. Choose **Next**.
    Enter `reader-role` as **Stack name** and `https://example.com` as **Issuer**, and choose **Next**.
"""
ACKNOWLEDGED = "check **I acknowledge that AWS CloudFormation might create IAM resources with custom names**"


def now(sandbox: Sandbox) -> dict[str, Any]:
    return state(sandbox.aws.authorizer.ledger)


def test_a_key_lets_in_whom_the_reader_chooses(sandbox: Sandbox, reader: Reader) -> None:
    copied = reader.follow(KEY + "Choose **Finish**. Open **crewai** and copy the **ARN**.")

    kms = client(sandbox.aws, "kms")
    key = kms.describe_key(KeyId="alias/crewai")["KeyMetadata"]
    policy = json.loads(kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"])
    who = {each["Sid"]: each["Principal"] for each in policy["Statement"]}
    assert (copied["key_arn"], who) == (
        key["Arn"],
        {
            "Enable IAM User Permissions": {"AWS": f"arn:aws:iam::{HERE}:root"},
            "Allow access for Key Administrators": PRINCIPAL,
        },
    )


def test_a_secret_can_be_stored_under_a_key_of_ones_own(sandbox: Sandbox, reader: Reader) -> None:
    own_key = "as **Value**. Choose `crewai` for **Encryption key**."
    reader.follow(KEY + "Choose **Finish**.\n" + SECRET.replace("as **Value**.", own_key))

    secret = client(sandbox.aws, "secretsmanager").describe_secret(SecretId="crewai/openai-api-key")
    key = client(sandbox.aws, "kms").describe_key(KeyId="alias/crewai")["KeyMetadata"]
    assert secret["KmsKeyId"] == key["Arn"]


def test_a_key_is_scheduled_for_deletion(sandbox: Sandbox, reader: Reader) -> None:
    reader.follow(KEY + "Choose **Finish**.")

    reader.follow("""
        Select `crewai`, and choose **Key actions** > **Schedule key deletion**.
        Enter `7` as **Waiting period**, check **Confirm**, and choose **Schedule deletion**.
    """)

    key = client(sandbox.aws, "kms").describe_key(KeyId="alias/crewai")["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"


def test_an_alias_is_deleted_from_its_keys_page(sandbox: Sandbox, reader: Reader) -> None:
    reader.follow(KEY + "Choose **Finish**.")
    client(sandbox.aws, "kms").create_alias(AliasName="alias/other", TargetKeyId=key_id(sandbox))

    reader.follow("Open `crewai`. On the **Aliases** tab, select `crewai`, and choose **Delete**.")

    aliases = client(sandbox.aws, "kms").list_aliases(KeyId=key_id(sandbox, "alias/other"))["Aliases"]
    assert [alias["AliasName"] for alias in aliases] == ["alias/other"]


def key_id(sandbox: Sandbox, alias: str = "alias/crewai") -> str:
    found: str = client(sandbox.aws, "kms").describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]
    return found


def test_a_stack_made_at_the_console_is_the_stack_of_the_api(sandbox: Sandbox, reader: Reader) -> None:
    (sandbox.work / "role.json").write_text(json.dumps(TEMPLATE))
    copied = reader.follow(f"""
        {STACK}
        Under **Capabilities**, {ACKNOWLEDGED}, and choose **Next**. Choose **Submit**.
        Wait until the status is `CREATE_COMPLETE`.
        On the **Outputs** tab, copy the value of **RoleARN**.
    """)
    at_the_console = now(sandbox)

    sandbox.aws.reset()
    client(sandbox.aws, "cloudformation").create_stack(
        StackName="reader-role",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": "Issuer", "ParameterValue": "https://example.com"}],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    assert (copied["role_arn"], at_the_console) == (f"arn:aws:iam::{HERE}:role/reader", now(sandbox))


REFUSED = {
    "the capability isn't acknowledged": (
        STACK + "Choose **Next**.",
        "**I acknowledge that AWS CloudFormation might create IAM resources with custom names.** "
        "is empty, and **Configure stack options** requires it",
    ),
    "a parameter has no value": (
        STACK.replace(" and `https://example.com` as **Issuer**, and choose **Next**", "")
        + "Choose **Next**.",
        "**Issuer** is empty, and **Specify stack details** requires it",
    ),
    "no file is uploaded": (
        STACK.splitlines()[1] + "\nSelect **Upload a template file** and choose **Next**.",
        "**Template file** is empty, and **Create stack** requires it",
    ),
    "the status is another": (
        f"{STACK}\nUnder **Capabilities**, {ACKNOWLEDGED}, and choose **Next**. Choose **Submit**.\n"
        "Wait until the status is `UPDATE_COMPLETE`.",
        "`UPDATE_COMPLETE` doesn't appear at **Stack**",
    ),
}


@pytest.mark.parametrize("law", REFUSED)
def test_a_stack_is_refused_when(sandbox: Sandbox, reader: Reader, law: str) -> None:
    (sandbox.work / "role.json").write_text(json.dumps(TEMPLATE))
    instructions, problem = REFUSED[law]

    found, _ = reader.refused(instructions)

    assert found == problem


def test_a_role_trusts_the_tokens_of_a_provider(sandbox: Sandbox, reader: Reader) -> None:
    reader.follow("""
        Open **IAM** > **Identity providers** and choose **Add provider**. Select **OpenID Connect**.
        Enter `https://app.crewai.com` as **Provider URL** and `sts.amazonaws.com` as **Audience**.
        Choose **Add provider**.
        Open **Roles**, choose **Create role**, and select **Web identity**.
        Choose `app.crewai.com` for **Identity provider** and `sts.amazonaws.com` for **Audience**.
        Choose **Add condition**, enter `app.crewai.com:sub` as **Key** and `StringEquals` as **Condition**.
        Enter `organization:1` as **Value**. Choose **Next** twice.
        Enter `reader` as **Role name** and choose **Create role**.
    """)

    trust = now(sandbox)[HERE]["iam"]["roles"]["reader"]["trust"]
    assert trust["Statement"] == [
        {
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {
                    "app.crewai.com:aud": "sts.amazonaws.com",
                    "app.crewai.com:sub": "organization:1",
                }
            },
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{HERE}:oidc-provider/app.crewai.com"},
        }
    ]
