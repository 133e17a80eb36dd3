"""An AWS for all tests here, a sandbox in it for each, and a reader at its console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox, surroundings


@pytest.fixture(scope="session")
def aws() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture(scope="session")
def around(aws: AwsServer) -> Iterator[Surroundings]:
    with surroundings(aws) as shared:
        yield shared


@pytest.fixture
def sandbox(aws: AwsServer, around: Surroundings) -> Iterator[Sandbox]:
    with fresh_sandbox(aws, around) as world:
        yield world
