"""An AWS for all tests here, and a sandbox in it for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, fresh_sandbox


@pytest.fixture(scope="session")
def aws() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture
def sandbox(aws: AwsServer) -> Iterator[Sandbox]:
    with fresh_sandbox(aws) as world:
        yield world
