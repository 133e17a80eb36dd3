"""An AWS for all tests here, and a sandbox in it for each: those of the tests of pages."""

import pytest

from tests.ui.reader import Reader
from tests.verify.conftest import around, aws, sandbox
from tooling.sandbox.sandbox import Sandbox

__all__ = ["around", "aws", "sandbox"]


@pytest.fixture
def reader(sandbox: Sandbox) -> Reader:
    return Reader(sandbox)
