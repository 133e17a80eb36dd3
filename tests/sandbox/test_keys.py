"""KMS keys: what their users are told of keys that are missing, and of keys of other accounts."""

from __future__ import annotations

from tests.sandbox.principals import ELSEWHERE, HERE, allow, client, refusal, user
from tooling.sandbox.aws.server import AwsServer

HIDDEN = (
    "is not authorized to perform: kms:Decrypt on this resource because the resource does not exist in this "
    "Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"
)


def test_who_may_use_all_keys_is_told_that_one_is_missing(aws: AwsServer) -> None:
    missing = f"arn:aws:kms:us-east-1:{HERE}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    entitled, other = user(aws, allow("kms:*")), user(aws, name="other")

    assert refusal(client(aws, "kms", entitled).describe_key, KeyId=missing) == (
        "NotFoundException",
        f"Key '{missing}' does not exist",
    )
    code, message = refusal(client(aws, "kms", other).describe_key, KeyId=missing)
    assert (code, message.endswith("because no identity-based policy allows the kms:DescribeKey action")) == (
        "AccessDeniedException",
        True,
    )


def test_another_account_is_not_told_whether_there_is_a_key(aws: AwsServer) -> None:
    kms = client(aws, "kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    blob = kms.encrypt(KeyId=arn, Plaintext=b"x")["CiphertextBlob"]
    stranger = client(aws, "kms", user(aws, allow("kms:*"), account=ELSEWHERE))

    for key in (arn, arn[:-4] + "0000"):
        code, message = refusal(stranger.decrypt, CiphertextBlob=blob, KeyId=key)

        assert (code, message) == (
            "AccessDeniedException",
            f"User: arn:aws:iam::{ELSEWHERE}:user/reader {HIDDEN}",
        )
    assert refusal(stranger.decrypt, CiphertextBlob=blob)[1].endswith(HIDDEN)


def test_what_a_key_did_not_encrypt_is_no_ciphertext(aws: AwsServer) -> None:
    assert refusal(client(aws, "kms").decrypt, CiphertextBlob=b"nothing")[0] == "InvalidCiphertextException"


def test_a_keys_policy_has_one_name(aws: AwsServer) -> None:
    kms = client(aws, "kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    policy = kms.get_key_policy(KeyId=key)["Policy"]

    kms.put_key_policy(KeyId=key, Policy=policy)

    assert kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"] == policy


def test_a_key_is_switched_off_and_on_and_deleted_by_its_arn_as_well(aws: AwsServer) -> None:
    kms = client(aws, "kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    states = []

    for change in (kms.disable_key, kms.enable_key, kms.schedule_key_deletion, kms.cancel_key_deletion):
        change(KeyId=arn)
        states.append(kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"])

    assert states == ["Disabled", "Enabled", "PendingDeletion", "Disabled"]
