"""CloudFormation, as the tests of stacks ask it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.principals import client
from tooling.sandbox.aws.server import AwsServer


@pytest.fixture
def stacks(aws: AwsServer) -> Any:
    return client(aws, "cloudformation")
