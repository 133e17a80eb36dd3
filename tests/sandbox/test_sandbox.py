"""A sandbox is empty, private, and gone afterwards."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import fresh_sandbox, surroundings


def client(aws: AwsServer, service: str) -> Any:
    """Return a client with the administrator's keys."""
    key_id, secret = ADMINISTRATOR_KEYS["111122223333"]
    keys = {"aws_access_key_id": key_id, "aws_secret_access_key": secret}
    return boto3.client(service, endpoint_url=aws.endpoint_url, region_name="us-east-1", **keys)


def test_the_administrator_is_in_the_example_account() -> None:
    with AwsServer() as aws:
        assert client(aws, "sts").get_caller_identity()["Account"] == "111122223333"
        arn = client(aws, "secretsmanager").create_secret(Name="a", SecretString="x")["ARN"]

    assert arn.startswith("arn:aws:secretsmanager:us-east-1:111122223333:secret:a-")


def test_the_next_sandbox_starts_empty() -> None:
    with AwsServer() as aws, surroundings(aws) as around:
        with fresh_sandbox(aws, around) as first:
            client(aws, "iam").create_user(UserName="reader")
            (first.work / "file").write_text("x")

        with fresh_sandbox(aws, around) as second:
            users = client(aws, "iam").list_users()["Users"]
            assert [user["UserName"] for user in users] == ["Administrator"]
            assert list(second.work.iterdir()) == []

        assert not first.folder.exists()


def test_a_server_listens_on_loopback_only_and_stops() -> None:
    with AwsServer() as aws:
        host, port = aws.endpoint_url.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
        socket.create_connection((host, int(port))).close()

    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(aws.endpoint_url)
