"""IAM and Secrets Manager at the console, compared with the same through the API."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.sandbox.principals import HERE, client
from tests.ui.instructions import KEY, POLICY, SECRET, USER, save_policy
from tests.ui.reader import Reader
from tests.ui.test_wrong_instructions import NEW_USER
from tooling.sandbox.aws.state import state
from tooling.sandbox.sandbox import Sandbox

POLICY_ARN = f"arn:aws:iam::{HERE}:policy/CrewAISecretsRead"
TRUST = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"AWS": f"arn:aws:iam::{HERE}:user/crewai-secrets-reader"},
}
ROLE = """
    Open **IAM** > **Roles** and choose **Create role**.
    Select **Custom trust policy** and paste `trust.json` into **Custom trust policy**. Choose **Next**.
    Check `CrewAISecretsRead` and choose **Next**.
    Enter `CrewAISecretsManagerRole` as **Role name** and choose **Create role**.
"""
INLINE = """
    Open **IAM** > **Users** > `crewai-secrets-reader`.
    On the **Permissions** tab, choose **Add permissions** > **Create inline policy**.
    Choose **JSON**, paste `inline.json` into **Policy editor**, and choose **Next**.
    Enter `CrewAIAssumeSecretsRole` as **Policy name** and choose **Create policy**.
"""


def now(sandbox: Sandbox) -> dict[str, Any]:
    return state(sandbox.aws.authorizer.ledger)


def test_the_console_leaves_what_the_api_leaves(sandbox: Sandbox, reader: Reader) -> None:
    document = save_policy(sandbox)
    trust = save_policy(sandbox, TRUST, name="trust.json")
    inline = save_policy(
        sandbox, {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, name="inline.json"
    )
    reader.follow(POLICY + USER + KEY + SECRET + ROLE + INLINE)
    reader.walkthrough.finish()
    at_the_console = now(sandbox)

    sandbox.aws.reset()
    iam = client(sandbox.aws, "iam")
    iam.create_policy(PolicyName="CrewAISecretsRead", PolicyDocument=document)
    iam.create_user(UserName="crewai-secrets-reader")
    iam.attach_user_policy(UserName="crewai-secrets-reader", PolicyArn=POLICY_ARN)
    iam.create_access_key(UserName="crewai-secrets-reader")
    iam.create_role(RoleName="CrewAISecretsManagerRole", AssumeRolePolicyDocument=trust)
    iam.attach_role_policy(RoleName="CrewAISecretsManagerRole", PolicyArn=POLICY_ARN)
    iam.put_user_policy(
        UserName="crewai-secrets-reader", PolicyName="CrewAIAssumeSecretsRole", PolicyDocument=inline
    )
    client(sandbox.aws, "secretsmanager").create_secret(
        Name="crewai/openai-api-key", SecretString='{"api_key": "sk-example-only"}'
    )
    assert at_the_console == now(sandbox)


def test_what_was_made_can_be_unmade(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    save_policy(sandbox, TRUST, name="trust.json")
    save_policy(sandbox, {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, name="inline.json")
    reader.follow(POLICY + USER + KEY + ROLE + INLINE)

    reader.follow("""
        Open **IAM** > **Roles** > `CrewAISecretsManagerRole` and choose **Delete**.
        Enter `CrewAISecretsManagerRole` to confirm, and choose **Delete**.
        Open **Users** > `crewai-secrets-reader`, and open the **Security credentials** tab.
        Choose **Actions** > **Deactivate**, and choose **Deactivate**.
        Choose **Security credentials** and then **Actions** > **Delete**.
        Enter the access key ID, and choose **Delete**.
        Open **Users**, select `crewai-secrets-reader`, and choose **Delete**.
        To confirm, enter `crewai-secrets-reader`, and choose **Delete user**.
        Open **Policies**, select `CrewAISecretsRead`, and choose **Actions** > **Delete**.
        To confirm, enter `CrewAISecretsRead`, and choose **Delete**.
    """)

    assert now(sandbox) == {}


def test_a_secret_is_read_changed_and_deleted(sandbox: Sandbox, reader: Reader) -> None:
    reader.follow(SECRET)

    copied = reader.follow("""
        Open `crewai/openai-api-key`, choose **Retrieve secret value**, and copy the **api_key**.
        Choose **Edit** and **Plaintext**, and enter `{"api_key": "sk-rotated"}` as **Plaintext**.
        Choose **Save**. Copy the **Secret ARN**.
        Choose **Actions** > **Delete secret**, and enter `7` as **Waiting period**.
        Choose **Schedule deletion**.
    """)

    copied["secret_arn"] = copied["arn"] = copied["arn"][:-6]
    arn = f"arn:aws:secretsmanager:us-east-1:{HERE}:secret:crewai/openai-api-key-"
    secret = now(sandbox)[HERE]["us-east-1"]["secrets"]["crewai/openai-api-key"]
    assert copied == {"api_key": "sk-example-only", "value": "sk-example-only", "secret_arn": arn, "arn": arn}
    assert (secret["deleted"], [each["value"] for each in secret["versions"]]) == (
        True,
        [{"api_key": "sk-rotated"}, {"api_key": "sk-example-only"}],
    )


TRUSTED = {
    "Select **AWS account**.": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": HERE},
        "Condition": {},
    },
    "Select **AWS account**, check **Require external ID**, and enter `crewai-7f3c9a` as **External ID**.": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": HERE},
        "Condition": {"StringEquals": {"sts:ExternalId": "crewai-7f3c9a"}},
    },
    "Select **AWS account** and **Another AWS account**, and enter `444455556666` as **Account ID**.": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "444455556666"},
        "Condition": {},
    },
    "Select **AWS service**, and choose **Lambda** for **Use case**.": {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["lambda.amazonaws.com"]},
    },
}


@pytest.mark.parametrize("choice", TRUSTED)
def test_a_role_trusts_whom_the_reader_chooses(sandbox: Sandbox, reader: Reader, choice: str) -> None:
    reader.follow(f"""
        Open **IAM** > **Roles** and choose **Create role**.
        {choice} Choose **Next** twice.
        Enter `reader` as **Role name** and choose **Create role**.
    """)

    role = client(sandbox.aws, "iam").get_role(RoleName="reader")["Role"]
    assert role["AssumeRolePolicyDocument"] == {"Version": "2012-10-17", "Statement": [TRUSTED[choice]]}


def test_a_description_tag_of_a_key_is_a_tag_of_its_user(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    reader.follow(POLICY + USER)

    copied = reader.follow(
        KEY.replace(
            "Choose **Create access key**.",
            "Enter `CrewAI` as **Description tag value** and choose **Create access key**.",
        )
    )

    user = now(sandbox)[HERE]["iam"]["users"]["crewai-secrets-reader"]
    assert (user["tags"], json.dumps(user["access_keys"])) == (
        {copied["access_key_id"]: "CrewAI"},
        '["Active"]',
    )


def test_a_user_with_console_access_gets_a_password_and_may_change_it(
    sandbox: Sandbox, reader: Reader
) -> None:
    client(sandbox.aws, "iam").create_group(GroupName="operators")

    copied = reader.follow(f"""
        {NEW_USER}
        Enter `operator` as **User name**, and check **Provide user access to the AWS Management Console**.
        Select **Custom password**, enter `Correct-horse-1` as **Custom password**, and choose **Next**.
        Check `operators`, and choose **Next**. Choose **Create user** and copy the **Console password**.
        Choose **Return to users list**.
    """)

    assert (copied, now(sandbox)[HERE]["iam"]["users"]["operator"]) == (
        {"console_password": "Correct-horse-1"},
        {
            "access_keys": [],
            "attached": ["arn:aws:iam::aws:policy/IAMUserChangePassword"],
            "boundary": None,
            "groups": ["operators"],
            "path": "/",
            "policies": {},
            "tags": {},
        },
    )


def test_a_box_that_is_cleared_counts_no_more(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    reader.follow(
        POLICY
        + USER.replace("check `CrewAISecretsRead`", "check `CrewAISecretsRead`, clear `CrewAISecretsRead`")
    )

    assert now(sandbox)[HERE]["iam"]["users"]["crewai-secrets-reader"]["attached"] == []


def test_an_app_is_as_it_was_left(reader: Reader) -> None:
    reader.follow(NEW_USER + "Open **Secrets Manager**.")

    reader.follow("In IAM, enter `reader` as **User name**, and choose **Next**.")

    assert reader.walkthrough.visit.screen.title == "Set permissions"


def test_what_needs_no_change_is_only_looked_at(reader: Reader) -> None:
    problem, _ = reader.refused(NEW_USER + "Keep **User name** as it is.\nKeep **Password** as it is.")

    assert problem == "nothing is called **Password** at **Specify user details**"


def test_what_a_screen_shows_instead_is_listed_without_what_is_empty(reader: Reader) -> None:
    _, hint = reader.refused(
        "Open **Secrets Manager** and choose **Store a new secret**. Select **Other type of secret**.\n"
        "Enter `a` as **Key**, `b` as **Value**, and choose **Next**.\n"
        "Enter `app` as **Secret name**, and choose **Next** twice. Choose **Store**. Open **app**.\n"
        "Wait for **X**."
    )

    assert re.fullmatch(r"shown: `arn:aws:secretsmanager:\S+:app-\w{6}`, `app`", hint)


def test_the_older_of_two_keys_is_found_by_its_id(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)
    old = reader.follow(POLICY + USER + KEY)["access_key_id"]
    reader.follow(KEY)
    reader.captures["old_access_key_id"] = old

    reader.follow("""
        On the **Security credentials** tab, find the old access key ID.
        Choose **Actions** > **Deactivate**, and choose **Deactivate**.
    """)

    iam = client(sandbox.aws, "iam")
    keys = iam.list_access_keys(UserName="crewai-secrets-reader")["AccessKeyMetadata"]
    assert {key["AccessKeyId"]: key["Status"] for key in keys} == {
        old: "Inactive",
        reader.captures["access_key_id"]: "Active",
    }


def test_what_was_not_copied_is_not_found(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)

    problem, _ = reader.refused(f"{POLICY}{USER}{KEY}Find the session token, and choose **Actions**.")

    assert problem == "nothing was copied as `session token`"


def test_a_secret_is_replicated_and_its_replica_deleted(sandbox: Sandbox, reader: Reader) -> None:
    secrets = client(sandbox.aws, "secretsmanager")
    secrets.create_secret(Name="app/db", SecretString="x")
    alone = now(sandbox)

    reader.follow("""
        Open **Secrets Manager** > **app/db**. On the **Replication** tab, choose **Replicate secret**.
        Choose `eu-west-1` for **AWS Region**, and choose **Replicate**.
    """)
    at_the_console = now(sandbox)
    reader.follow("""
        On the **Replication** tab, select `eu-west-1`. Choose **Actions** > **Delete Replica**.
    """)
    assert now(sandbox) == alone

    secrets.replicate_secret_to_regions(SecretId="app/db", AddReplicaRegions=[{"Region": "eu-west-1"}])
    assert now(sandbox) == at_the_console


def test_the_next_region_is_added_by_another_button(reader: Reader) -> None:
    client(reader.walkthrough.sandbox.aws, "secretsmanager").create_secret(
        Name="app/db", SecretString="x", AddReplicaRegions=[{"Region": "eu-west-1"}]
    )

    _, hint = reader.refused("""
        Open **Secrets Manager** > **app/db**. Choose **Replication**.
        Choose **Replicate secret**.
    """)

    assert "**Add Region**" in hint


def test_a_deleted_secret_is_shown_on_demand_and_restored(sandbox: Sandbox, reader: Reader) -> None:
    secrets = client(sandbox.aws, "secretsmanager")
    secrets.create_secret(Name="app/db", SecretString="x")
    reader.follow("Open **Secrets Manager** > **app/db**.")
    reader.follow("Choose **Actions** > **Delete secret**. Choose **Schedule deletion**.")

    assert reader.refused("Open **app/db**.")[0] == "nothing to open is called **app/db** at **Secrets**"
    reader.follow("""
        Choose **Preferences**, check **Show disabled secrets**, and choose **Save**.
        Open **app/db**. Choose **Cancel deletion** twice.
    """)

    assert secrets.get_secret_value(SecretId="app/db")["SecretString"] == "x"
    assert reader.refused("Choose **Cancel deletion**.")[0].startswith("nothing is called")
