"""An AWS for the tests of each module here, emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tooling.sandbox.aws.server import AwsServer


@pytest.fixture(scope="module")
def server() -> Iterator[AwsServer]:
    with AwsServer() as started:
        yield started


@pytest.fixture
def aws(server: AwsServer) -> AwsServer:
    server.reset()
    return server
