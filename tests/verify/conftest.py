"""An AWS for all tests here, and a sandbox in it for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.isolation import Isolation
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox, surroundings
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession


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


@pytest.fixture(scope="module")
def _isolated() -> None:
    with Isolation(1, closing) as isolation:
        if isolation.note:
            pytest.skip(isolation.note)


@pytest.fixture
def shell(sandbox: Sandbox) -> BashSession:
    return BashSession(sandbox)


@pytest.fixture
def interpreter(sandbox: Sandbox) -> Iterator[PythonSession]:
    started = PythonSession(sandbox)
    yield started
    started.close()
