"""`aws cloudformation deploy`: what a guide's reader sees of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.sandbox.principals import HERE, client
from tests.sandbox.stacks.templates import NAMED_IAM, TRUST, here, outputs, stack
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox, surroundings

YAML = """\
Parameters:
  ExternalId: {Type: String}
Conditions:
  IsKnown: !Not [!Equals [!Ref ExternalId, unknown]]
Resources:
  Reader:
    Type: AWS::IAM::Role
    Condition: IsKnown
    Properties:
      RoleName: reader
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: sts:AssumeRole
            Condition: {StringEquals: {"sts:ExternalId": !Ref ExternalId}}
Outputs:
  RoleArn:
    Condition: IsKnown
    Value: !GetAtt Reader.Arn
"""


@pytest.fixture
def sandbox(aws: AwsServer) -> Iterator[Sandbox]:
    with surroundings(aws) as around, fresh_sandbox(aws, around) as fresh:
        (fresh.work / "role.yaml").write_text(YAML)
        yield fresh


def deploy(sandbox: Sandbox, external_id: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `aws cloudformation deploy` as a guide does."""
    command = "aws cloudformation deploy --stack-name s --template-file role.yaml --parameter-overrides"
    words = ["bash", "-c", f"{command} ExternalId={external_id} {' '.join(options)}"]
    return subprocess.run(
        words, cwd=sandbox.work, env=sandbox.environment, capture_output=True, text=True, check=False
    )


def external_id(aws: AwsServer) -> str:
    (statement,) = here(aws)["iam"]["roles"]["reader"]["trust"]["Statement"]
    found: str = statement["Condition"]["StringEquals"]["sts:ExternalId"]
    return found


def test_deploy_makes_a_stack_and_changes_it(aws: AwsServer, sandbox: Sandbox) -> None:
    first = deploy(sandbox, "acme", "--capabilities", NAMED_IAM)
    assert (first.returncode, outputs(stack(aws))) == (0, {"RoleArn": f"arn:aws:iam::{HERE}:role/reader"})
    assert "Successfully created/updated stack - s" in first.stdout
    assert external_id(aws) == "acme"

    assert deploy(sandbox, "other", "--capabilities", NAMED_IAM).returncode == 0
    assert (stack(aws)["StackStatus"], external_id(aws)) == ("UPDATE_COMPLETE", "other")

    again = deploy(sandbox, "other", "--capabilities", NAMED_IAM, "--no-fail-on-empty-changeset")
    assert (again.returncode, again.stderr) == (0, "")
    assert "No changes to deploy. Stack s is up to date" in again.stdout

    assert deploy(sandbox, "unknown", "--capabilities", NAMED_IAM).returncode == 0
    assert (here(aws), outputs(stack(aws))) == ({}, {})


def test_deploy_says_which_capability_it_needs(sandbox: Sandbox) -> None:
    refused = deploy(sandbox, "acme")

    assert refused.returncode != 0
    assert refused.stderr.strip() == (
        "An error occurred (InsufficientCapabilitiesException) when calling the CreateChangeSet operation: "
        "Requires capabilities : [CAPABILITY_NAMED_IAM]"
    )


def test_deploy_fails_when_its_stack_does(aws: AwsServer, sandbox: Sandbox) -> None:
    client(aws, "iam").create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(TRUST))

    failed = deploy(sandbox, "acme", "--capabilities", NAMED_IAM)

    assert failed.returncode != 0
    assert "Failed to create/update the stack." in failed.stderr
