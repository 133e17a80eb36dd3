"""Functions for tests, and the roles that they run with."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from tests.sandbox.principals import HERE, allow, client, role, trust
from tooling.sandbox.aws.server import AwsServer

LAMBDA = {"Service": "lambda.amazonaws.com"}
SECRETS_MANAGER = "secretsmanager.amazonaws.com"
ARN = f"arn:aws:lambda:us-east-1:{HERE}:function:rotator"
# What AWS's own templates for rotation functions do, for a secret that only Secrets Manager knows.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
ROTATOR = """\
import boto3

secrets = boto3.client("secretsmanager")


def lambda_handler(event, context):
    arn, token = event["SecretId"], event["ClientRequestToken"]
    globals()[event["Step"]](arn, token)


def createSecret(arn, token):
    assert secrets.describe_secret(SecretId=arn)["VersionIdsToStages"][token] == ["AWSPENDING"]
    password = secrets.get_random_password(PasswordLength=32)["RandomPassword"]
    secrets.put_secret_value(
        SecretId=arn, ClientRequestToken=token, SecretString=password, VersionStages=["AWSPENDING"]
    )


def setSecret(arn, token):
    pass


def testSecret(arn, token):
    secrets.get_secret_value(SecretId=arn, VersionId=token, VersionStage="AWSPENDING")


def finishSecret(arn, token):
    stages = secrets.describe_secret(SecretId=arn)["VersionIdsToStages"]
    current = next(version for version in stages if "AWSCURRENT" in stages[version])
    secrets.update_secret_version_stage(
        SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=current
    )
"""
ROTATING = [
    allow(
        [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
        ],
        f"arn:aws:secretsmanager:us-east-1:{HERE}:secret:app-??????",
    ),
    allow("secretsmanager:GetRandomPassword"),
]
ECHO = "def handler(event, context):\n    print('got', event)\n    return {'given': event}\n"


def zipped(source: str, file: str = "lambda_function.py") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(file, source)
    return content.getvalue()


def function(
    aws: AwsServer,
    source: str = ROTATOR,
    *,
    handler: str = "lambda_function.lambda_handler",
    statements: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Any:
    """Make the function `rotator` with the role `worker`; return the client that made it."""
    arn = role(aws, trust(LAMBDA), *(ROTATING if statements is None else statements))
    functions = client(aws, "lambda")
    functions.create_function(
        FunctionName="rotator",
        Runtime="python3.13",
        Role=arn,
        Handler=handler,
        Code={"ZipFile": zipped(source)},
        **{"Timeout": 30, **more},
    )
    return functions


def let_in(aws: AwsServer, **more: Any) -> None:
    """Let Secrets Manager invoke the function `rotator`."""
    client(aws, "lambda").add_permission(
        FunctionName="rotator",
        StatementId="SecretsManager",
        Action="lambda:InvokeFunction",
        Principal=SECRETS_MANAGER,
        **more,
    )


def invoked(functions: Any, event: Any = None, **more: Any) -> tuple[Any, str]:
    """Return what the function `rotator` answers, and the error if it is one."""
    answer = functions.invoke(FunctionName="rotator", Payload=json.dumps(event), **more)
    return json.loads(answer["Payload"].read()), answer.get("FunctionError", "")
