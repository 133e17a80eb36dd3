"""The authorizer: who may do what, by the policies that the accounts hold."""

from __future__ import annotations

from tests.sandbox.principals import HERE, SECRET, allow, assume, client, document, refusal, role, trust, user
from tooling.sandbox.aws.server import AwsServer


def test_a_user_without_a_policy_may_nothing_but_say_who_it_is(aws: AwsServer) -> None:
    keys = user(aws)
    arn = f"arn:aws:iam::{HERE}:user/reader"

    assert client(aws, "sts", keys).get_caller_identity()["Arn"] == arn
    assert refusal(client(aws, "secretsmanager", keys).list_secrets) == (
        "AccessDeniedException",
        f"User: {arn} is not authorized to perform: secretsmanager:ListSecrets because "
        "no identity-based policy allows the secretsmanager:ListSecrets action",
    )


def test_a_denied_secret_is_named_as_it_was_asked_for(aws: AwsServer) -> None:
    keys = user(aws)
    for name in ("missing", f"{SECRET}:missing-AbCdEf"):
        code, message = refusal(client(aws, "secretsmanager", keys).get_secret_value, SecretId=name)

        assert code == "AccessDeniedException"
        assert f"on resource: {name} because no identity-based policy allows the" in message


def test_a_secret_is_found_by_its_suffix_pattern_and_no_other(aws: AwsServer) -> None:
    keys = user(aws, allow("secretsmanager:GetSecretValue", f"{SECRET}:prod/db-??????"))
    for name in ("prod/db", "prod/db-replica"):
        client(aws, "secretsmanager").create_secret(Name=name, SecretString=name)
    reader = client(aws, "secretsmanager", keys)

    assert reader.get_secret_value(SecretId="prod/db")["SecretString"] == "prod/db"
    assert refusal(reader.get_secret_value, SecretId="prod/db-replica")[0] == "AccessDeniedException"


def test_list_secrets_on_an_arn_allows_nothing(aws: AwsServer) -> None:
    keys = user(aws, allow(["secretsmanager:ListSecrets", "secretsmanager:GetSecretValue"], f"{SECRET}:*"))

    assert refusal(client(aws, "secretsmanager", keys).list_secrets)[0] == "AccessDeniedException"


def test_an_explicit_deny_says_so(aws: AwsServer) -> None:
    keys = user(aws, allow("*"), {**allow("secretsmanager:ListSecrets"), "Effect": "Deny"})

    message = refusal(client(aws, "secretsmanager", keys).list_secrets)[1]

    assert message.endswith("secretsmanager:ListSecrets with an explicit deny in an identity-based policy")


def test_policies_of_groups_and_attached_policies_count(aws: AwsServer) -> None:
    keys, iam = user(aws), client(aws, "iam")
    policy = iam.create_policy(
        PolicyName="List", PolicyDocument=document(allow("secretsmanager:ListSecrets"))
    )
    iam.create_group(GroupName="readers")
    iam.add_user_to_group(GroupName="readers", UserName="reader")
    iam.put_group_policy(
        GroupName="readers", PolicyName="kms", PolicyDocument=document(allow("kms:ListKeys"))
    )

    assert refusal(client(aws, "secretsmanager", keys).list_secrets)[0] == "AccessDeniedException"
    iam.attach_user_policy(UserName="reader", PolicyArn=policy["Policy"]["Arn"])
    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []
    assert client(aws, "kms", keys).list_keys()


def test_a_resource_policy_grants_within_the_account(aws: AwsServer) -> None:
    keys, secrets = user(aws), client(aws, "secretsmanager")
    secrets.create_secret(Name="a", SecretString="x")
    statement = {
        **allow("secretsmanager:GetSecretValue"),
        "Principal": {"AWS": f"arn:aws:iam::{HERE}:user/reader"},
    }
    secrets.put_resource_policy(SecretId="a", ResourcePolicy=document(statement))

    assert client(aws, "secretsmanager", keys).get_secret_value(SecretId="a")["SecretString"] == "x"


def test_a_boundary_on_a_user_limits_it(aws: AwsServer) -> None:
    keys, iam = user(aws, allow("*")), client(aws, "iam")
    boundary = iam.create_policy(PolicyName="B", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    iam.put_user_permissions_boundary(UserName="reader", PermissionsBoundary=boundary)

    message = refusal(client(aws, "secretsmanager", keys).list_secrets)[1]
    assert message.endswith("because no permissions boundary allows the secretsmanager:ListSecrets action")
    assert client(aws, "s3", keys).list_buckets()["Buckets"] == []

    iam.delete_user_permissions_boundary(UserName="reader")
    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []


def test_a_new_user_of_the_same_name_has_no_boundary_left(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    boundary = iam.create_policy(PolicyName="B", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    iam.create_user(UserName="reader", PermissionsBoundary=boundary)
    iam.delete_user(UserName="reader")

    keys = user(aws, allow("secretsmanager:ListSecrets"))

    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []


EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "acme-7f3c"}}


def test_a_role_is_taken_on_with_the_right_external_id_only(aws: AwsServer) -> None:
    keys = user(aws)
    reader = f"arn:aws:iam::{HERE}:user/reader"
    arn = role(aws, trust({"AWS": reader}, condition=EXTERNAL_ID), allow("secretsmanager:ListSecrets"))
    denied = (
        "AccessDenied",
        f"User: {reader} is not authorized to perform: sts:AssumeRole on resource: {arn}",
    )

    session = assume(aws, keys, "worker", ExternalId="acme-7f3c")
    assert client(aws, "secretsmanager", session).list_secrets()["SecretList"] == []
    assert refusal(client(aws, "kms", session).list_keys)[0] == "AccessDeniedException"

    sts = client(aws, "sts", keys)
    assert refusal(sts.assume_role, RoleArn=arn, RoleSessionName="session") == denied
    assert refusal(sts.assume_role, RoleArn=arn, RoleSessionName="session", ExternalId="acme-7f3d") == denied
    missing = arn.replace("worker", "nobody")
    assert refusal(sts.assume_role, RoleArn=missing, RoleSessionName="session")[0] == "AccessDenied"


def test_a_role_that_trusts_the_account_needs_the_users_policy_as_well(aws: AwsServer) -> None:
    arn = role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:root"}), allow("*"))
    without, entitled = user(aws), user(aws, allow("sts:AssumeRole", arn), name="entitled")

    assert assume(aws, entitled, arn)
    assert (
        refusal(client(aws, "sts", without).assume_role, RoleArn=arn, RoleSessionName="session")[0]
        == "AccessDenied"
    )


def test_a_session_policy_limits_a_session(aws: AwsServer) -> None:
    keys = user(aws, allow("sts:AssumeRole"))
    role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:root"}), allow("*"))

    session = assume(aws, keys, "worker", Policy=document(allow("kms:*")))

    assert client(aws, "kms", session).list_keys()
    message = refusal(client(aws, "secretsmanager", session).list_secrets)[1]
    assert message.endswith("because no session policy allows the secretsmanager:ListSecrets action")


def test_a_session_may_take_on_another_role(aws: AwsServer) -> None:
    keys, iam = user(aws), client(aws, "iam")
    first = role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:user/reader"}), allow("sts:AssumeRole"))
    second = iam.create_role(RoleName="second", AssumeRolePolicyDocument=trust({"AWS": first}))["Role"]["Arn"]

    chained = assume(aws, assume(aws, keys, first), second)

    assert client(aws, "sts", chained).get_caller_identity()["Arn"].endswith(":assumed-role/second/session")
    assert (
        refusal(client(aws, "sts", keys).assume_role, RoleArn=second, RoleSessionName="session")[0]
        == "AccessDenied"
    )


def test_every_decision_is_recorded(aws: AwsServer) -> None:
    keys = user(aws)
    aws.authorizer.records.clear()

    refusal(client(aws, "secretsmanager", keys).list_secrets)

    (record,) = aws.authorizer.records
    assert record.request.principal.arn == f"arn:aws:iam::{HERE}:user/reader"
    assert (record.request.action, record.request.resource) == ("secretsmanager:ListSecrets", "*")
    assert record.verdict.decision.value == "ImplicitlyDenied"
