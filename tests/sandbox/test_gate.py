"""The gate: who gets through it, and what AWS says to those who don't."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.gate import Gate
from tooling.sandbox.aws.server import AwsServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HERE, ELSEWHERE = ADMINISTRATOR_KEYS
SECRET = f"arn:aws:secretsmanager:us-east-1:{HERE}:secret"


@dataclass(frozen=True, slots=True)
class Keys:
    """What somebody signs with."""

    key_id: str
    secret: str
    token: str | None = None


def client(aws: AwsServer, service: str, keys: Keys | None = None, region: str = "us-east-1") -> Any:
    """Return a client that signs with `keys`, the administrator's by default."""
    keys = keys or Keys(*ADMINISTRATOR_KEYS[HERE])
    return boto3.client(
        service,
        endpoint_url=aws.endpoint_url,
        region_name=region,
        aws_access_key_id=keys.key_id,
        aws_secret_access_key=keys.secret,
        aws_session_token=keys.token,
        config=Config(retries={"max_attempts": 0}),
    )


def user(aws: AwsServer, *statements: dict[str, Any], name: str = "reader", account: str = HERE) -> Keys:
    """Make a user whose inline policy has `statements`, and return its keys."""
    iam = client(aws, "iam", Keys(*ADMINISTRATOR_KEYS[account]))
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Keys(key["AccessKeyId"], key["SecretAccessKey"])


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: dict[str, Any], action: str = "sts:AssumeRole", condition: Any = None) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return document({**statement, **({"Condition": condition} if condition else {})})


def http_refusal(request: str | urllib.request.Request) -> tuple[int, bytes]:
    """Return the status and the body with which a plain HTTP request is refused."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as response:
        return refused.value.code, response.read()


def refusal(call: Any, **parameters: Any) -> tuple[str, str]:
    """Return the code and the message with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


UNKNOWN = Keys("AKIAXXXXXXXXXXXXXXXX", "x")
CALLS = [
    ("iam", "list_users", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("sts", "get_caller_identity", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("secretsmanager", "list_secrets", "UnrecognizedClientException", "InvalidSignatureException"),
    ("kms", "list_keys", "UnrecognizedClientException", "InvalidSignatureException"),
    ("ssm", "describe_parameters", "UnrecognizedClientException", "InvalidSignatureException"),
    ("cloudformation", "list_stacks", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    ("s3", "list_buckets", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    ("lambda", "list_functions", "UnrecognizedClientException", "InvalidSignatureException"),
]


@pytest.mark.parametrize(("service", "call", "code", "_"), CALLS)
def test_an_unknown_key_is_refused_in_the_words_of_the_protocol(
    aws: AwsServer, service: str, call: str, code: str, _: str
) -> None:
    refused = refusal(getattr(client(aws, service, UNKNOWN), call))

    assert refused == (code, "The security token included in the request is invalid.")


@pytest.mark.parametrize(("service", "call", "_", "code"), CALLS)
def test_a_wrong_secret_is_refused(aws: AwsServer, service: str, call: str, _: str, code: str) -> None:
    keys = Keys(ADMINISTRATOR_KEYS[HERE][0], "wrong")

    refused = refusal(getattr(client(aws, service, keys), call))

    assert (refused[0], refused[1][:40]) == (code, "The request signature we calculated does")


@pytest.mark.parametrize(("service", "call", "_", "__"), CALLS)
def test_the_administrator_gets_through(aws: AwsServer, service: str, call: str, _: str, __: str) -> None:
    assert getattr(client(aws, service), call)()


def test_an_inactive_and_a_deleted_key_are_refused(aws: AwsServer) -> None:
    keys, iam = user(aws), client(aws, "iam")
    assert client(aws, "sts", keys).get_caller_identity()["Arn"].endswith(":user/reader")

    iam.update_access_key(UserName="reader", AccessKeyId=keys.key_id, Status="Inactive")
    assert refusal(client(aws, "sts", keys).get_caller_identity)[0] == "InvalidClientTokenId"

    iam.delete_access_key(UserName="reader", AccessKeyId=keys.key_id)
    assert refusal(client(aws, "sts", keys).get_caller_identity)[0] == "InvalidClientTokenId"


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/", b"Action=ListUsers&Version=2010-05-08", {}),
        ("/", b"{}", {"X-Amz-Target": "secretsmanager.ListSecrets"}),
        ("/", b"\xff\xfe", {"Authorization": "Bearer x"}),
        ("/", b"", {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}),
        ("/moto-api/reset", b"", {}),
        ("/moto-api/state-manager/set-transition", b"{}", {}),
        ("/bucket/key", b"x", {}),
        ("/", b"Action=AssumeRoleWithSAML&Version=2011-06-15", {}),
        ("/?Action=ListUsers&Version=2010-05-08", b"", {}),
    ],
)
def test_what_is_not_signed_never_reaches_moto(
    aws: AwsServer, path: str, body: bytes, headers: dict[str, str]
) -> None:
    client(aws, "iam").create_user(UserName="still-here")
    request = urllib.request.Request(aws.endpoint_url + path, data=body, headers=headers)

    assert http_refusal(request)[0] in {400, 403}
    assert client(aws, "iam").get_user(UserName="still-here")


def test_a_changed_body_breaks_the_signature(aws: AwsServer) -> None:
    signed: list[Any] = []
    iam = client(aws, "iam")
    iam.meta.events.register("before-send.iam.*", lambda request, **_: signed.append(request))
    iam.create_user(UserName="a")
    headers = {name: as_text(value) for name, value in signed[0].headers.items() if name != "Content-Length"}
    changed = signed[0].body.replace("UserName=a", "UserName=b").encode()

    request = urllib.request.Request(aws.endpoint_url + "/", data=changed, headers=headers)

    assert b"SignatureDoesNotMatch" in http_refusal(request)[1]


def as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


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


def assume(aws: AwsServer, keys: Keys, role: str, **more: Any) -> Keys:
    """Return the keys of a session of `role`."""
    arn = role if role.startswith("arn:") else f"arn:aws:iam::{HERE}:role/{role}"
    taken = client(aws, "sts", keys).assume_role(RoleArn=arn, RoleSessionName="session", **more)[
        "Credentials"
    ]
    return Keys(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])


def role(aws: AwsServer, policy: str, *statements: dict[str, Any], account: str = HERE) -> str:
    """Make the role `worker` and return its ARN."""
    iam = client(aws, "iam", Keys(*ADMINISTRATOR_KEYS[account]))
    arn: str = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    iam.put_role_policy(RoleName="worker", PolicyName="inline", PolicyDocument=document(*statements))
    return arn


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


def test_a_missing_secret_is_status_400(aws: AwsServer) -> None:
    with pytest.raises(ClientError) as refused:
        client(aws, "secretsmanager").get_secret_value(SecretId="nope")

    error = refused.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == (
        "ResourceNotFoundException",
        400,
    )


def test_a_session_without_its_token_is_nobody(aws: AwsServer) -> None:
    keys = user(aws, allow("sts:AssumeRole"))
    role(aws, trust({"AWS": f"arn:aws:iam::{HERE}:root"}), allow("*"))
    session = assume(aws, keys, "worker")

    stolen = Keys(session.key_id, session.secret)

    assert refusal(client(aws, "sts", stolen).get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_secret_of_another_account_needs_both_sides_and_a_key_of_ones_own(aws: AwsServer) -> None:
    owner = Keys(*ADMINISTRATOR_KEYS[ELSEWHERE])
    keys = user(aws, allow(["secretsmanager:GetSecretValue", "kms:Decrypt"]))
    reader = {"AWS": f"arn:aws:iam::{HERE}:user/reader"}
    key_policy = document(
        {**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{ELSEWHERE}:root"}},
        {**allow("kms:Decrypt"), "Principal": reader},
    )
    key = client(aws, "kms", owner).create_key(Policy=key_policy)["KeyMetadata"]["Arn"]
    secrets = client(aws, "secretsmanager", owner)
    arns = {
        name: secrets.create_secret(Name=name, SecretString="x", **more)["ARN"]
        for name, more in (("own-key", {"KmsKeyId": key}), ("default-key", {}))
    }
    asked = client(aws, "secretsmanager", keys)
    assert refusal(asked.get_secret_value, SecretId=arns["own-key"])[0] == "AccessDeniedException"

    for arn in arns.values():
        statement = {**allow("secretsmanager:GetSecretValue"), "Principal": reader}
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document(statement))

    assert asked.get_secret_value(SecretId=arns["own-key"])["SecretString"] == "x"
    message = refusal(asked.get_secret_value, SecretId=arns["default-key"])[1]
    assert message.startswith("You can't access a secret from a different AWS account")


def test_a_customer_managed_key_needs_decrypt_and_the_default_key_nothing(aws: AwsServer) -> None:
    keys = user(aws, allow("secretsmanager:GetSecretValue"))
    key = client(aws, "kms").create_key()["KeyMetadata"]["Arn"]
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="default", SecretString="x")
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    asked = client(aws, "secretsmanager", keys)

    assert asked.get_secret_value(SecretId="default")["SecretString"] == "x"
    denied = ("AccessDeniedException", "Access to KMS is not allowed")
    assert refusal(asked.get_secret_value, SecretId="own") == denied

    through = {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}}
    statements = (allow("secretsmanager:GetSecretValue"), allow("kms:Decrypt", key, Condition=through))
    iam = client(aws, "iam")
    iam.put_user_policy(UserName="reader", PolicyName="inline", PolicyDocument=document(*statements))
    assert asked.get_secret_value(SecretId="own")["SecretString"] == "x"


def test_a_key_whose_policy_names_others_is_closed_to_the_administrator(aws: AwsServer) -> None:
    somebody = {"AWS": f"arn:aws:iam::{HERE}:user/reader"}
    user(aws)
    closed = document({**allow("kms:*"), "Principal": somebody})
    key = client(aws, "kms").create_key(Policy=closed, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"][
        "KeyId"
    ]

    code, message = refusal(client(aws, "kms").describe_key, KeyId=key)

    assert code == "AccessDeniedException"
    assert message.endswith("because no resource-based policy allows the kms:DescribeKey action")


def test_a_key_that_is_missing_or_disabled_opens_nothing(aws: AwsServer) -> None:
    kms, secrets = client(aws, "kms"), client(aws, "secretsmanager")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    for missing in ("alias/nope", key[:-1] + ("0" if key[-1] != "0" else "1")):
        code, _ = refusal(secrets.create_secret, Name="other", SecretString="x", KmsKeyId=missing)
        assert code == "EncryptionFailure"

    kms.disable_key(KeyId=key)

    assert refusal(secrets.get_secret_value, SecretId="own")[0] == "DecryptionFailure"
    assert refusal(secrets.put_secret_value, SecretId="own", SecretString="y")[0] == "EncryptionFailure"
    kms.enable_key(KeyId=key)
    assert secrets.get_secret_value(SecretId="own")["SecretString"] == "x"


ISSUER = "https://id.example.com"
PROVIDER = f"arn:aws:iam::{HERE}:oidc-provider/id.example.com"


@pytest.fixture
def web_role(aws: AwsServer) -> str:
    """A role for whoever `id.example.com` says is `organization:1`."""
    client(aws, "iam").create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
    condition = {"id.example.com:aud": "sts.amazonaws.com", "id.example.com:sub": "organization:1"}
    policy = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", {"StringEquals": condition})
    return role(aws, policy, allow("secretsmanager:ListSecrets"))


def claims(**changes: Any) -> dict[str, Any]:
    right = {"iss": ISSUER, "aud": "sts.amazonaws.com", "sub": "organization:1", "exp": time.time() + 60}
    return {**right, **changes}


def assume_web(aws: AwsServer, arn: str, token: str) -> Any:
    sts = boto3.client(
        "sts",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
    )
    return sts.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="web", WebIdentityToken=token)


def test_a_right_token_opens_the_role(aws: AwsServer, web_role: str) -> None:
    taken = assume_web(aws, web_role, aws.authorizer.provider.token(claims()))["Credentials"]
    keys = Keys(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])

    assert client(aws, "sts", keys).get_caller_identity()["Arn"].endswith(":assumed-role/worker/web")
    assert client(aws, "secretsmanager", keys).list_secrets()["SecretList"] == []


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        (
            {"sub": "organization:2"},
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
        ({"aud": "other"}, "InvalidIdentityToken", "Incorrect token audience"),
        (
            {"iss": "https://x.example"},
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account",
        ),
        ({"exp": 1_700_000_000}, "ExpiredTokenException", "Token expired: current date/time "),
        ({"exp": None}, "ExpiredTokenException", "Token expired: current date/time "),
    ],
)
def test_a_wrong_claim_is_refused(
    aws: AwsServer, web_role: str, changes: dict[str, Any], code: str, message: str
) -> None:
    refused = refusal(
        assume_web, aws=aws, arn=web_role, token=aws.authorizer.provider.token(claims(**changes))
    )

    assert (refused[0], refused[1].startswith(message)) == (code, True)


def test_a_token_that_another_key_signed_is_refused(aws: AwsServer, web_role: str) -> None:
    from tooling.sandbox.aws.identity_provider import IdentityProvider

    for token in (IdentityProvider().token(claims()), "x.y.z", "not a token at all", "é" * 20):
        assert refusal(assume_web, aws=aws, arn=web_role, token=token)[0] == "InvalidIdentityToken"


def test_reading_many_secrets_needs_reading_each(aws: AwsServer) -> None:
    batch = allow("secretsmanager:BatchGetSecretValue")
    keys = user(aws, batch, allow("secretsmanager:GetSecretValue", f"{SECRET}:a-??????"))
    for name in ("a", "b"):
        client(aws, "secretsmanager").create_secret(Name=name, SecretString=name)
    reader = client(aws, "secretsmanager", keys)

    assert [each["Name"] for each in reader.batch_get_secret_value(SecretIdList=["a"])["SecretValues"]] == [
        "a"
    ]
    assert "secret:b" in refusal(reader.batch_get_secret_value, SecretIdList=["a", f"{SECRET}:b"])[1]
    by_filter = [{"Key": "name", "Values": ["a"]}]
    assert "secretsmanager:ListSecrets" in refusal(reader.batch_get_secret_value, Filters=by_filter)[1]


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("{", "Syntax errors in policy."),
        (document(allow("sts:AssumeRole", Principal={"AWS": "*"})), "Has prohibited field Resource."),
        (trust({"AWS": f"arn:aws:iam::{HERE}:user/nobody"}), "Invalid principal in policy: "),
        (trust({"AWS": f"arn:aws:iam::{HERE}:role/nobody"}), "Invalid principal in policy: "),
        (trust({"AWS": "reader"}), "Invalid principal in policy: "),
        (trust({"AWS": "11112222333"}), "Invalid principal in policy: "),
        (trust({"AWS": HERE}, "s3:GetObject"), "Trust Policy statement actions can only be"),
    ],
)
def test_a_wrong_trust_policy_is_refused_when_the_role_is_created(
    aws: AwsServer, policy: str, message: str
) -> None:
    iam = client(aws, "iam")

    code, said = refusal(iam.create_role, RoleName="worker", AssumeRolePolicyDocument=policy)

    assert (code, said[: len(message)]) == ("MalformedPolicyDocument", message)


def test_policies_have_sizes_and_white_space_has_none(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    user(aws)
    role(aws, trust({"AWS": HERE}), allow("s3:*"))

    def policy(size: int) -> str:
        text = document(allow("s3:GetObject", "arn:aws:s3:::")).replace(" ", "")
        return text.replace(":::", ":::" + "x" * (size - len(text))) + " " * 5000

    iam.create_policy(PolicyName="just", PolicyDocument=policy(6144))
    iam.put_user_policy(UserName="reader", PolicyName="just", PolicyDocument=policy(2048))
    assert refusal(iam.create_policy, PolicyName="over", PolicyDocument=policy(6145)) == (
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144",
    )
    assert refusal(iam.put_user_policy, UserName="reader", PolicyName="more", PolicyDocument=policy(100)) == (
        "LimitExceeded",
        "Maximum policy size of 2048 bytes exceeded for user reader",
    )
    over = refusal(iam.put_role_policy, RoleName="worker", PolicyName="more", PolicyDocument=policy(10240))
    assert over == ("LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role worker")


def test_an_identity_policy_names_no_principal(aws: AwsServer) -> None:
    policy = document(allow("s3:*", Principal={"AWS": HERE}))

    refused = refusal(client(aws, "iam").create_policy, PolicyName="P", PolicyDocument=policy)

    assert refused == ("MalformedPolicyDocument", "Policy document should not specify a principal.")


def test_every_decision_is_recorded(aws: AwsServer) -> None:
    keys = user(aws)
    aws.authorizer.records.clear()

    refusal(client(aws, "secretsmanager", keys).list_secrets)

    (record,) = aws.authorizer.records
    assert record.request.principal.arn == f"arn:aws:iam::{HERE}:user/reader"
    assert (record.request.action, record.request.resource) == ("secretsmanager:ListSecrets", "*")
    assert record.verdict.decision.value == "ImplicitlyDenied"


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
SIGNED = "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/{}/aws4_request, SignedHeaders={}, Signature={}"
AUTHORIZATIONS = TEXT | st.builds(
    SIGNED.format,
    st.sampled_from([ADMINISTRATOR_KEYS[HERE][0], "AKIAXXXXXXXXXXXXXXXX"]),
    st.sampled_from(["iam", "s3", "sts", "nothing", "lambda"]),
    st.sampled_from(["host", "host;x-amz-date", "x-amz-date", ""]),
    st.just("0" * 64),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Authorization": AUTHORIZATIONS,
        "X-Amz-Target": TEXT,
        "Host": TEXT,
        "X-Amz-Date": TEXT | st.just("20260101T000000Z"),
        "Content-Type": st.sampled_from(
            ["application/x-www-form-urlencoded", "application/x-amz-json-1.1", "x"]
        ),
        "X-Amz-Content-SHA256": TEXT | st.just("UNSIGNED-PAYLOAD"),
        "X-Amz-Security-Token": TEXT,
        "X-Moto-Account-Id": st.just(HERE),
        "Content-Length": st.sampled_from(["0", "5", "99999999999", "-1", "x"]),
    },
)
BODIES = st.binary(max_size=60) | st.sampled_from(
    [
        b"Action=ListUsers&Version=2010-05-08",
        b"Action=AssumeRoleWithWebIdentity&RoleArn=x&WebIdentityToken=a.b.c",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["GET", "POST", "PUT", "DELETE"]), TEXT, HEADERS, BODIES)
def test_nothing_gets_through_without_a_right_signature(
    method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    environ = {"REQUEST_METHOD": method, "RAW_URI": f"/{path}", "PATH_INFO": f"/{path}"}
    response = CLOSED.open("/", headers=list(headers.items()), data=body, environ_overrides=environ)

    assert (response.status_code // 100, bool(response.data)) == (4, True)


def unreachable(environ: WSGIEnvironment, _: StartResponse) -> NoReturn:
    pytest.fail(f"moto was reached with {environ}")


CLOSED = Client(Gate(unreachable, Authorizer()))
