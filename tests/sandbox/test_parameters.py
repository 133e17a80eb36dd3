from __future__ import annotations

import subprocess
import sys

from tests.sandbox.principals import client
from tooling.sandbox.aws.account import ACCOUNT_IDS
from tooling.sandbox.aws.checkpoints import restore, save
from tooling.sandbox.aws.parameters import versions
from tooling.sandbox.aws.server import AwsServer

HERE = ACCOUNT_IDS[0]


def test_a_sandbox_that_nobody_asks_for_a_parameter_does_not_load_all_of_ec2() -> None:
    code = """
import sys
from tooling.sandbox.aws.checkpoints import restore, save
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state

with AwsServer() as aws:
    restore(aws, save(aws))
    state(aws.authorizer.ledger)
print("moto.ec2" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_parameters_have_their_versions_and_come_and_go_with_checkpoints(aws: AwsServer) -> None:
    before = save(aws)
    for value in ("1", "2"):
        client(aws, "ssm").put_parameter(Name="a", Value=value, Type="String", Overwrite=True)
    after = save(aws)

    restore(aws, before)
    assert "a" not in versions(HERE, "us-east-1")
    restore(aws, after)
    assert [each.value for each in versions(HERE, "us-east-1")["a"]] == ["1", "2"]
