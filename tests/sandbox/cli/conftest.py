"""An AWS for the tests of each module here, and a sandbox in it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tooling.sandbox.aws import awscli
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox, surroundings


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture(scope="module", params=["python", "perl"])
def around(aws: AwsServer, request: pytest.FixtureRequest) -> Iterator[Surroundings]:
    """With the shim in one language, then in the other."""
    with pytest.MonkeyPatch.context() as patch, surroundings(aws) as shared:
        if request.param == "python":
            patch.setattr(awscli, "SENDMSG", {})
        elif not awscli.fast_shim():
            pytest.skip("Perl can't send files here")
        yield shared


@pytest.fixture
def sandbox(aws: AwsServer, around: Surroundings) -> Iterator[Sandbox]:
    with fresh_sandbox(aws, around) as world:
        yield world
