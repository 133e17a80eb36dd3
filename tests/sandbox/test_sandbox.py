"""A sandbox is empty, private, and gone afterwards."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import fresh_sandbox


def client(aws: AwsServer, service: str) -> Any:
    """Return a client that any key signs for: this AWS doesn't check it."""
    keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
    return boto3.client(service, endpoint_url=aws.endpoint_url, region_name="us-east-1", **keys)


def test_every_request_is_in_the_example_account() -> None:
    with AwsServer() as aws:
        assert client(aws, "sts").get_caller_identity()["Account"] == "111122223333"
        arn = client(aws, "secretsmanager").create_secret(Name="a", SecretString="x")["ARN"]

    assert arn.startswith("arn:aws:secretsmanager:us-east-1:111122223333:secret:a-")


def test_the_next_sandbox_starts_empty() -> None:
    with AwsServer() as aws:
        with fresh_sandbox(aws) as first:
            client(aws, "iam").create_user(UserName="reader")
            (first.work / "file").write_text("x")

        with fresh_sandbox(aws) as second:
            assert client(aws, "iam").list_users()["Users"] == []
            assert list(second.work.iterdir()) == []

        assert not first.folder.exists()


def test_a_server_listens_on_loopback_only_and_stops() -> None:
    with AwsServer() as aws:
        host, port = aws.endpoint_url.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
        socket.create_connection((host, int(port))).close()

    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(aws.endpoint_url)
