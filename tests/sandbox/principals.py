"""Users and roles for tests, with policies, and what AWS tells them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer

HERE, ELSEWHERE = ADMINISTRATOR_KEYS


SECRET = f"arn:aws:secretsmanager:us-east-1:{HERE}:secret"


@dataclass(frozen=True, slots=True)
class Keys:
    """What somebody signs with."""

    key_id: str
    secret: str
    token: str | None = None


def client(aws: AwsServer, service: str, keys: Keys | None = None, region: str = "us-east-1") -> Any:
    """Return a client that signs with `keys`, the administrator's by default."""
    keys = keys or Keys(*ADMINISTRATOR_KEYS[HERE])
    return boto3.client(
        service,
        endpoint_url=aws.endpoint_url,
        region_name=region,
        aws_access_key_id=keys.key_id,
        aws_secret_access_key=keys.secret,
        aws_session_token=keys.token,
        config=Config(retries={"max_attempts": 0}),
    )


def user(aws: AwsServer, *statements: dict[str, Any], name: str = "reader", account: str = HERE) -> Keys:
    """Make a user whose inline policy has `statements`, and return its keys."""
    iam = client(aws, "iam", Keys(*ADMINISTRATOR_KEYS[account]))
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Keys(key["AccessKeyId"], key["SecretAccessKey"])


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: dict[str, Any], action: str = "sts:AssumeRole", condition: Any = None) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return document({**statement, **({"Condition": condition} if condition else {})})


def http_refusal(request: str | urllib.request.Request) -> tuple[int, bytes]:
    """Return the status and the body with which a plain HTTP request is refused."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as response:
        return refused.value.code, response.read()


def refusal(call: Any, **parameters: Any) -> tuple[str, str]:
    """Return the code and the message with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def assume(aws: AwsServer, keys: Keys, role: str, **more: Any) -> Keys:
    """Return the keys of a session of `role`."""
    arn = role if role.startswith("arn:") else f"arn:aws:iam::{HERE}:role/{role}"
    taken = client(aws, "sts", keys).assume_role(RoleArn=arn, RoleSessionName="session", **more)[
        "Credentials"
    ]
    return Keys(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])


def role(aws: AwsServer, policy: str, *statements: dict[str, Any], account: str = HERE) -> str:
    """Make the role `worker` and return its ARN."""
    iam = client(aws, "iam", Keys(*ADMINISTRATOR_KEYS[account]))
    arn: str = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    iam.put_role_policy(RoleName="worker", PolicyName="inline", PolicyDocument=document(*statements))
    return arn
