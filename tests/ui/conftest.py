"""An AWS for all tests here, and a sandbox in it for each: those of the tests of pages."""

from tests.verify.conftest import around, aws, sandbox

__all__ = ["around", "aws", "sandbox"]
