"""Options: those of version 2 are heard, and the wrong ones are named in a line."""

from __future__ import annotations

import pytest

from tests.sandbox.cli.commands import bash, client
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox

KEY = "aws kms create-key --query KeyMetadata.KeyId --output text"
ROUND_TRIP = f"""
    KEY=$({KEY})
    CIPHERTEXT=$(aws kms encrypt --key-id $KEY --plaintext VALUE FLAGS --query CiphertextBlob --output text)
    aws kms decrypt --ciphertext-blob "$CIPHERTEXT" --query Plaintext --output text
"""


@pytest.mark.parametrize("flags", ["", "--no-cli-pager"])
def test_the_pager_of_version_2_is_nobodys_business(sandbox: Sandbox, flags: str) -> None:
    ran = bash(sandbox, f"aws iam list-groups {flags} --query Groups", AWS_PAGER="never-heard-of")

    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("aGVsbG8=", ""),
        ("aGVsbG8=", "--cli-binary-format base64"),
        ("hello", "--cli-binary-format raw-in-base64-out"),
        ("fileb://hello", ""),
        ("file://hello", "--cli-binary-format raw-in-base64-out"),
    ],
)
def test_binary_values_are_those_of_version_2(sandbox: Sandbox, text: str, flags: str) -> None:
    (sandbox.work / "hello").write_text("hello")

    ran = bash(sandbox, ROUND_TRIP.replace("VALUE", text).replace("FLAGS", flags))

    assert (ran.stdout, ran.stderr) == ("aGVsbG8=\n", "")


def test_the_binary_format_of_the_profile_counts(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        f"""
        aws configure set cli_binary_format raw-in-base64-out
        aws kms encrypt --key-id $({KEY}) --plaintext hello --query KeyId >/dev/null && echo raw
        aws configure set cli_binary_format base32
        aws kms list-keys
        """,
    )

    assert ran.stdout == "raw\n"
    assert ran.stderr.strip() == "unknown cli_binary_format `base32`: it is one of base64, raw-in-base64-out"


def test_a_binary_value_that_is_not_base64_is_an_error(sandbox: Sandbox) -> None:
    ran = bash(sandbox, f"aws kms encrypt --key-id $({KEY}) --plaintext hello")

    assert (ran.returncode, ran.stderr) == (255, '\nInvalid base64: "hello"\n')


@pytest.mark.parametrize(
    "command",
    [
        "aws iam create-user --user-name reader --output yaml",
        "AWS_DEFAULT_OUTPUT=yaml aws iam create-user --user-name reader",
        "aws configure set output yaml; aws iam create-user --user-name reader",
    ],
)
def test_yaml_is_refused_before_anything_is_done(aws: AwsServer, sandbox: Sandbox, command: str) -> None:
    ran = bash(sandbox, command)

    reason = "the output `yaml` isn't available here: this `aws` prints json, text and table only"
    assert (ran.returncode, ran.stdout, ran.stderr) == (255, "", f"\n{reason}\n")
    assert "reader" not in [user["UserName"] for user in client(aws, "iam").list_users()["Users"]]


@pytest.mark.parametrize(
    ("command", "last_line"),
    [
        (
            "iam create-usr",
            "aws: error: argument operation: Invalid choice: 'create-usr', maybe you meant: create-user",
        ),
        ("iamm", "aws: error: argument command: Invalid choice: 'iamm', maybe you meant: iam"),
        ("iam utterly-else", "aws: error: argument operation: Invalid choice: 'utterly-else'"),
        (
            "iam list-users --color blue",
            "aws: error: argument --color: Invalid choice: 'blue', maybe you meant: on, off, auto",
        ),
        (
            "iam create-user --user-nam reader",
            "aws: error: the following arguments are required: --user-name",
        ),
        ("iam create-user --user-name reader --pat /", "Unknown options: --pat, /"),
        ("iam list-users --reg us-east-1", "Unknown options: --reg, us-east-1"),
        ("iam", "aws: error: the following arguments are required: operation"),
    ],
)
def test_a_usage_error_ends_in_the_line_a_reader_needs(
    sandbox: Sandbox, command: str, last_line: str
) -> None:
    ran = bash(sandbox, f"aws {command}")

    assert ran.returncode != 0
    assert ran.stderr.splitlines()[-1] == last_line
    assert len(ran.stderr.splitlines()) < 10
    assert "version 2" not in ran.stderr


def test_settings_that_change_how_the_cli_is_built_are_heard(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        """
        mkdir -p ~/.aws/cli models/iam/2010-05-08
        printf '[toplevel]\\nwhoami = sts get-caller-identity --query Account\\n' >~/.aws/cli/alias
        aws whoami
        aws configure set plugins.mine nowhere.to.be.found
        aws iam list-users
        """,
    )

    assert ran.stdout == '"111122223333"\n'
    assert ran.stderr.endswith("ModuleNotFoundError: No module named 'nowhere'\n")
