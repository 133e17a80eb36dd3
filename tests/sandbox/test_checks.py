"""Checks: policies that AWS doesn't take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.principals import HERE, allow, client, document, refusal, role, trust, user
from tooling.sandbox.aws.server import AwsServer


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


def test_a_role_that_isnt_there_is_refused_in_the_words_of_aws(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    requests: tuple[tuple[Callable[..., Any], dict[str, str]], ...] = (
        (iam.get_role, {}),
        (iam.delete_role, {}),
        (iam.list_role_policies, {}),
        (iam.list_attached_role_policies, {}),
        (iam.attach_role_policy, {"PolicyArn": policy_arn}),
        (iam.detach_role_policy, {"PolicyArn": policy_arn}),
    )

    refusals = {refusal(call, RoleName="nobody", **more) for call, more in requests}

    assert refusals == {("NoSuchEntity", "The role with name nobody cannot be found.")}


def test_a_user_is_deleted_after_its_keys(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    iam.create_user(UserName="reader")
    key = iam.create_access_key(UserName="reader")["AccessKey"]["AccessKeyId"]

    assert refusal(iam.delete_user, UserName="reader") == (
        "DeleteConflict",
        "Cannot delete entity, must delete access keys first.",
    )
    iam.delete_access_key(UserName="reader", AccessKeyId=key)
    iam.delete_user(UserName="reader")
    assert refusal(iam.get_user, UserName="reader")[0] == "NoSuchEntity"


def test_a_policy_is_deleted_with_its_last_version_and_when_nobody_has_it(aws: AwsServer) -> None:
    iam = client(aws, "iam")
    user(aws)
    arn = iam.create_policy(PolicyName="P", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="reader", PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("s3:*")))

    attached = refusal(iam.delete_policy, PolicyArn=arn)
    iam.detach_user_policy(UserName="reader", PolicyArn=arn)
    versions = refusal(iam.delete_policy, PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy(PolicyArn=arn)

    assert attached == ("DeleteConflict", "Cannot delete a policy attached to entities.")
    assert versions[1].startswith("This policy has more than one version.")
