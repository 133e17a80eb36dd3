"""Activepieces, Qovery and Union: from their forms to AWS, with the reader's own permissions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import HERE, SECRET, allow, client, document, trust, user
from tests.ui.reader import Reader
from tooling.sandbox.platforms import qovery, union
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui.walkthrough import ScreenError

READ = (
    allow("secretsmanager:ListSecrets"),
    allow("secretsmanager:GetSecretValue", f"{SECRET}:app/*"),
)
NEW_CONNECTION = "Open **Activepieces** > **Platform Admin** > **Security** > **Secret Managers**.\n"
CONNECTION = {
    "Provider": "`AWS Secrets Manager`",
    "Name": "`aws-prod`",
    "Access Key ID": "the access key ID",
    "Secret Access Key": "the secret access key",
    "Region": "`us-east-1`",
}
REFERENCE = """
    Open **Connections** > `openai` and choose the **key icon**. Choose `aws-prod` for **Secret Manager**.
    Enter `app/db:password` as **Secret Path**, and choose **Save**.
    Open **Flows** > `answer`, choose **Test Flow**, and copy the **openai**.
"""
NEW_ACCESS = """
    Open **Qovery** > **Clusters** > `production`. Open **Add-ons** and choose **Add secret manager access**.
"""
STATIC = {
    "Authentication": "`AWS Static Credentials`",
    "Region": "`us-east-1`",
    "Access Key": "the access key ID",
    "Secret Access Key": "the secret access key",
    "Secret manager access name": "`aws-prod`",
}
EXTERNAL_SECRET = """
    Open **Services** > `api` > **Variables**. Choose **External secrets** and **Add external secret**.
    Choose `aws-prod` for **Secret Manager Access**, and enter `app/db` as **Secret**.
    Enter `DATABASE` as **Environment variable key**, and choose **Create**.
"""
DEPLOY_CLUSTER = "Open **Clusters** > `production` and choose **Redeploy**.\n"
RUN = "Open **Union** > **Runs** and choose **Launch task**.\n"


def secret(sandbox: Sandbox, value: str = '{"password": "first"}') -> str:
    made = client(sandbox.aws, "secretsmanager").create_secret(Name="app/db", SecretString=value)
    return str(made["ARN"])


def rotate(sandbox: Sandbox) -> None:
    again = '{"password": "second"}'
    client(sandbox.aws, "secretsmanager").put_secret_value(SecretId="app/db", SecretString=again)


def with_keys(sandbox: Sandbox, reader: Reader, *statements: dict[str, Any]) -> None:
    """Have the keys of a user with these permissions, as if they had been copied."""
    keys = user(sandbox.aws, *statements)
    reader.captures |= {"access_key_id": keys.key_id, "secret_access_key": keys.secret}


def federated_role(sandbox: Sandbox, issuer: str, subject: str) -> str:
    """Have a role that trusts a service account and may read, and return its ARN."""
    iam, host = client(sandbox.aws, "iam"), issuer.removeprefix("https://")
    iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["sts.amazonaws.com"])
    principal = {"Federated": f"arn:aws:iam::{HERE}:oidc-provider/{host}"}
    condition = {"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": subject}}
    policy = trust(principal, "sts:AssumeRoleWithWebIdentity", condition)
    arn = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    iam.create_policy(PolicyName="Read", PolicyDocument=document(*READ))
    iam.attach_role_policy(RoleName="reader", PolicyArn=f"arn:aws:iam::{HERE}:policy/Read")
    return str(arn)


def connected(reader: Reader) -> None:
    reader.follow(NEW_CONNECTION + "Choose **New Connection**.")
    reader.fill(CONNECTION)
    reader.follow("Choose **Save**.")


def test_activepieces_remembers_a_value_for_an_hour(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox)
    with_keys(sandbox, reader, *READ)
    connected(reader)
    first = reader.follow(REFERENCE)["openai"]
    rotate(sandbox)

    remembered = reader.follow("Choose **Test Flow** and copy the **openai**.")["openai"]
    read_again = reader.follow("Wait for an hour. Choose **Test Flow** and copy the **openai**.")["openai"]

    assert (first, remembered, read_again) == ("first", "first", "second")


def test_activepieces_reads_again_once_the_cache_is_cleared(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox)
    with_keys(sandbox, reader, *READ)
    connected(reader)
    reader.follow(REFERENCE)
    rotate(sandbox)

    copied = reader.follow(f"""
        {NEW_CONNECTION} Choose the **refresh icon** for `aws-prod`.
        Open **Flows** > `answer`, choose **Test Flow**, and copy the **openai**.
    """)

    assert copied["openai"] == "second"


def test_activepieces_reads_again_once_the_connection_was_saved_anew(
    sandbox: Sandbox, reader: Reader
) -> None:
    secret(sandbox)
    with_keys(sandbox, reader, *READ)
    connected(reader)
    reader.follow(REFERENCE)
    rotate(sandbox)

    connected(reader)
    copied = reader.follow("Open **Flows** > `answer`, choose **Test Flow**, and copy the **openai**.")

    assert copied["openai"] == "second"


def test_activepieces_reads_nothing_through_a_deleted_connection(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox)
    with_keys(sandbox, reader, *READ)
    connected(reader)
    reader.follow(REFERENCE + NEW_CONNECTION + "Choose **Delete** for `aws-prod`.")

    problem, _ = reader.refused("Open **Flows** > `answer` and choose **Test Flow**.")

    assert problem == "**Test Flow** fails: `aws-prod` was deleted"


def test_activepieces_saves_no_connection_that_cant_list(sandbox: Sandbox, reader: Reader) -> None:
    with_keys(sandbox, reader, READ[1])
    reader.follow(NEW_CONNECTION + "Choose **New Connection**.")
    reader.fill(CONNECTION)

    problem, _ = reader.refused("Choose **Save**.")

    assert problem == (
        f"**Save** fails: SECRET_MANAGER_CONNECTION_FAILED: User: arn:aws:iam::{HERE}:user/reader "
        "is not authorized to perform: secretsmanager:ListSecrets because no identity-based policy allows "
        "the secretsmanager:ListSecrets action"
    )


READ_FAILED = "SECRET_MANAGER_GET_SECRET_FAILED: "
UNREADABLE = {
    "the value is no JSON": (
        "app/db:password",
        "plain",
        f"{READ_FAILED}Unexpected token 'p', \"plain\" is not valid JSON",
    ),
    "the value is no object": ("app/db:password", "[1]", f"{READ_FAILED}Unexpected secret response from AWS"),
    "the key isn't there": (
        "app/db:password",
        '{"user": "x"}',
        f"{READ_FAILED}Secret value for key password not found",
    ),
    "the value is no text": (
        "app/db:password",
        '{"password": 1}',
        f"{READ_FAILED}Secret value for key password not found",
    ),
    "no key is named": (
        "app/db",
        '{"password": "x"}',
        "VALIDATION: Wrong key format. Should be secretName:secretJsonKey",
    ),
}


@pytest.mark.parametrize("law", UNREADABLE)
def test_activepieces_reads_no_secret_when(sandbox: Sandbox, reader: Reader, law: str) -> None:
    path, value, message = UNREADABLE[law]
    secret(sandbox, value)
    with_keys(sandbox, reader, *READ)
    connected(reader)

    problem, _ = reader.refused(REFERENCE.replace("app/db:password", path))

    assert problem == f"**Test Flow** fails: {message}"


def test_activepieces_reads_no_binary_secret(sandbox: Sandbox, reader: Reader) -> None:
    client(sandbox.aws, "secretsmanager").create_secret(Name="app/db", SecretBinary=b"{}")
    with_keys(sandbox, reader, *READ)
    connected(reader)

    problem, _ = reader.refused(REFERENCE)

    assert problem == (
        f"**Test Flow** fails: {READ_FAILED}"
        "Secret value is empty or binary (binary secrets are not supported)"
    )


def test_activepieces_cuts_a_path_at_its_first_colon(sandbox: Sandbox, reader: Reader) -> None:
    arn = secret(sandbox, '{"pass:word": "x"}')
    with_keys(sandbox, reader, *READ)
    connected(reader)

    problem, _ = reader.refused(REFERENCE.replace("app/db:password", f"{arn}:pass:word"))

    assert reader.follow(REFERENCE.replace("app/db:password", "app/db:pass:word"))["openai"] == "x"
    assert "secretsmanager:GetSecretValue on resource: arn because" in problem


def test_qovery_reads_with_the_role_at_each_deployment(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox)
    reader.captures["role_arn"] = federated_role(sandbox, qovery.ISSUER, qovery.SUBJECT)
    reader.follow(NEW_ACCESS)
    reader.fill(
        {
            "Authentication": "`AWS Role ARN`",
            "Region": "`us-east-1`",
            "Role ARN": "the role ARN",
            "Secret manager access name": "`aws-prod`",
        }
    )
    reader.follow("Choose **Save**.\n" + DEPLOY_CLUSTER + EXTERNAL_SECRET)

    first = reader.follow("Choose **Deploy** and copy the **DATABASE**.")["database"]
    rotate(sandbox)
    still = reader.follow("Copy the **DATABASE**.")["database"]
    second = reader.follow("Choose **Redeploy** and copy the **DATABASE**.")["database"]

    assert (first, still, second) == (
        '{"password": "first"}',
        '{"password": "first"}',
        '{"password": "second"}',
    )


def test_qoverys_own_role_reads_every_secret_and_parameter(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox, "a secret")
    client(sandbox.aws, "ssm").put_parameter(Name="/db", Value="a parameter", Type="SecureString")
    for store, name in (("AWS Secrets Manager", "aws-prod"), ("AWS Parameter Store", "parameters")):
        reader.follow(NEW_ACCESS)
        reader.fill(
            {
                "Secret manager": f"`{store}`",
                "Authentication": "`AWS Automatic`",
                "Region": "`us-east-1`",
                "Secret manager access name": f"`{name}`",
            }
        )
        reader.follow("Choose **Save**.")
    reader.follow(DEPLOY_CLUSTER + EXTERNAL_SECRET)
    parameter = EXTERNAL_SECRET.replace("aws-prod", "parameters").replace("app/db", "/db")

    copied = reader.follow(f"""
        {parameter.replace("DATABASE", "OTHER")}
        Choose **Deploy**, and copy the **DATABASE** and the **OTHER**.
    """)

    assert (copied["database"], copied["other"]) == ("a secret", "a parameter")


def test_qovery_deploys_one_cluster_at_a_time(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox, "plain")
    with_keys(sandbox, reader, *READ)
    for cluster in ("production", "staging"):
        reader.follow(NEW_ACCESS.replace("production", cluster))
        reader.fill(STATIC | {"Secret manager access name": f"`aws-{cluster}`"})
        reader.follow(f"Choose **Save**. Open **Clusters** > `{cluster}` and choose **Redeploy**.")

    copied = reader.follow(
        EXTERNAL_SECRET.replace("aws-prod", "aws-production") + "Choose **Deploy** and copy the **DATABASE**."
    )

    assert copied["database"] == "plain"


def test_qovery_needs_the_cluster_deployed_again(sandbox: Sandbox, reader: Reader) -> None:
    secret(sandbox)
    with_keys(sandbox, reader, *READ)
    reader.follow(NEW_ACCESS)
    reader.fill(STATIC)
    reader.follow("Choose **Save**.")

    problem, _ = reader.refused(EXTERNAL_SECRET)

    assert problem == "**Create** fails: the cluster doesn't know `aws-prod` before it is deployed again"


def test_union_reads_by_arn_with_the_role_of_project_and_domain(sandbox: Sandbox, reader: Reader) -> None:
    arn = secret(sandbox, "plain")
    subject = "system:serviceaccount:chat-production:default"
    reader.captures["role_arn"] = federated_role(sandbox, union.ISSUER, subject)

    launch(reader, arn, "production")
    copied = reader.follow("Choose **Launch** and copy the **Secret value**.")

    assert copied["secret_value"] == "plain"


def test_union_is_refused_in_another_domain(sandbox: Sandbox, reader: Reader) -> None:
    arn = secret(sandbox, "plain")
    subject = "system:serviceaccount:chat-production:default"
    reader.captures["role_arn"] = federated_role(sandbox, union.ISSUER, subject)
    launch(reader, arn, "staging")

    problem, _ = reader.refused("Choose **Launch**.")

    assert problem == (
        "**Launch** fails: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )


def test_union_reads_when_a_task_starts_and_not_while_it_runs(sandbox: Sandbox, reader: Reader) -> None:
    arn = secret(sandbox)
    subject = "system:serviceaccount:chat-production:default"
    reader.captures["role_arn"] = federated_role(sandbox, union.ISSUER, subject)
    launch(reader, arn, "production")
    reader.follow("Choose **Launch**.")
    rotate(sandbox)

    running = reader.follow("Copy the **Secret value**.")["secret_value"]
    launch(reader, arn, "production")
    started = reader.follow("Choose **Launch** and copy the **Secret value**.")["secret_value"]

    assert (running, started) == ('{"password": "first"}', '{"password": "second"}')


def test_union_takes_no_key_without_the_six_characters(sandbox: Sandbox, reader: Reader) -> None:
    reader.captures["role_arn"] = f"arn:aws:iam::{HERE}:role/reader"

    with pytest.raises(ScreenError) as refused:
        launch(reader, secret(sandbox).rpartition("-")[0], "production")

    assert "the name of the secret with the six characters that AWS adds" in str(refused.value)


def launch(reader: Reader, arn: str, domain: str) -> None:
    group, _, key = arn.rpartition(":")
    reader.follow(RUN)
    reader.fill(
        {
            "Project": "`chat`",
            "Domain": f"`{domain}`",
            "Role ARN": "the role ARN",
            "Secret group": f"`{group}:`",
            "Secret key": f"`{key}`",
        }
    )
