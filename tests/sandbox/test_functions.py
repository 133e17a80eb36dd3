"""Functions: what Lambda takes, who may invoke one, and what one may do."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.lambdas import ARN, ECHO, LAMBDA, SECRETS_MANAGER, function, invoked, let_in, zipped
from tests.sandbox.principals import HERE, Keys, allow, client, refusal, role, trust, user
from tooling.sandbox.aws.checkpoints import restore, save
from tooling.sandbox.aws.server import AwsServer

HANDLER = "lambda_function.handler"
# How each of these functions ends, by what is wrong with it.
ENDS = {
    "it raises": ("def handler(event, context):\n    raise ValueError('no')", "ValueError", "no"),
    "its code doesn't load": (
        "import nothing_of_this_name",
        "Runtime.ImportModuleError",
        "Unable to import module 'lambda_function': No module named 'nothing_of_this_name'",
    ),
    "it has no handler": (
        "x = 1",
        "Runtime.HandlerNotFound",
        "Handler 'handler' missing on module 'lambda_function'",
    ),
    "its answer is no JSON": (
        "def handler(event, context):\n    return {1}",
        "Runtime.MarshalError",
        "Unable to marshal response: Object of type set is not JSON serializable",
    ),
}


def test_a_function_answers_each_event_and_writes_a_log(aws: AwsServer) -> None:
    functions = function(aws, ECHO, handler=HANDLER)

    answer = functions.invoke(FunctionName=ARN, Payload=b'{"name": "\xc3\xbc"}', LogType="Tail")

    log = base64.b64decode(answer["LogResult"]).decode()
    assert json.loads(answer["Payload"].read()) == {"given": {"name": "ü"}}
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert "got {'name': 'ü'}" in log


@pytest.mark.parametrize("law", ENDS)
def test_an_error_of_a_function_is_its_answer(aws: AwsServer, law: str) -> None:
    source, kind, message = ENDS[law]

    answer, error = invoked(function(aws, source, handler=HANDLER), {})

    assert (answer["errorType"], answer["errorMessage"], error) == (kind, message, "Unhandled")


def test_a_function_has_no_more_time_than_its_timeout_and_is_started_anew_after_it(aws: AwsServer) -> None:
    source = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'done'"
    functions = function(aws, source, handler=HANDLER, Timeout=1)

    late, error = invoked(functions, 20)

    assert (late["errorType"], error) == ("Sandbox.Timedout", "Unhandled")
    assert late["errorMessage"].endswith("Task timed out after 1.00 seconds")
    assert invoked(functions, 0) == ("done", "")


def test_a_function_that_ends_its_process_is_started_anew(aws: AwsServer) -> None:
    source = "import os\ndef handler(event, context):\n    if event:\n        os._exit(3)\n    return 'done'"
    functions = function(aws, source, handler=HANDLER)

    ended, error = invoked(functions, True)

    assert (ended["errorType"], error) == ("Runtime.ExitError", "Unhandled")
    assert invoked(functions, False) == ("done", "")


def test_a_function_keeps_what_it_loaded_until_it_is_another_one(aws: AwsServer) -> None:
    source = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count"
    functions = function(aws, source, handler=HANDLER)

    before = [invoked(functions)[0] for _ in range(3)]
    functions.update_function_configuration(FunctionName="rotator", Environment={"Variables": {"A": "b"}})
    after = invoked(functions)[0]

    assert (before, after) == ([1, 2, 3], 1)


def test_a_function_has_the_permissions_of_its_role_and_no_others(aws: AwsServer) -> None:
    source = (
        "import boto3\ndef handler(event, context):\n"
        "    arn = boto3.client('sts').get_caller_identity()['Arn']\n"
        "    boto3.client('secretsmanager').get_secret_value(SecretId=event)\n    return arn"
    )
    secrets = client(aws, "secretsmanager")
    for name in ("app", "other"):
        secrets.create_secret(Name=name, SecretString="x")
    functions = function(aws, source, handler=HANDLER)

    denied, error = invoked(functions, "other")

    assert invoked(functions, "app") == (f"arn:aws:sts::{HERE}:assumed-role/worker/rotator", "")
    assert (denied["errorType"], error) == ("ClientError", "Unhandled")
    assert (
        "assumed-role/worker/rotator is not authorized to perform: secretsmanager:GetSecretValue"
        in (denied["errorMessage"])
    )


def test_a_function_sees_nothing_of_the_machine(aws: AwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_MACHINE", "x")
    source = (
        "import os\ndef handler(event, context):\n    return [dict(os.environ), os.getcwd(), os.listdir()]"
    )
    functions = function(aws, source, handler=HANDLER, Environment={"Variables": {"STAGE": "test"}})

    (variables, folder, files), _ = invoked(functions)

    assert (variables["STAGE"], variables["AWS_REGION"]) == ("test", "us-east-1")
    assert files == ["lambda_function.py"]
    assert "SECRET_OF_THE_MACHINE" not in variables
    assert not folder.startswith(str(Path.cwd()))


def test_a_function_is_kept_from_the_network_and_the_processes_of_the_machine(aws: AwsServer) -> None:
    source = (
        "import os, socket\ndef handler(event, context):\n"
        "    with socket.socket() as nothing:\n"
        "        refused = nothing.connect_ex(('192.0.2.1', 80))\n"
        "    try:\n        os.kill(event, 0)\n        return [refused, True]\n"
        "    except ProcessLookupError:\n        return [refused, False]"
    )
    functions = function(aws, source, handler=HANDLER)

    (refused, is_seen), _ = invoked(functions, os.getpid())

    isolation = aws._invoker.isolation
    assert isolation is not None
    if isolation.note:
        pytest.skip(isolation.note)
    assert (refused != 0, is_seen) == (True, False)


def test_nothing_of_a_function_is_left_after_a_reset(aws: AwsServer) -> None:
    source = "import os\ndef handler(event, context):\n    return os.getcwd()"
    folder = invoked(function(aws, source, handler=HANDLER))[0]
    assert Path(folder).is_dir()

    aws.reset()

    assert not Path(folder).exists()
    assert client(aws, "lambda").list_functions()["Functions"] == []


def test_a_checkpoint_has_the_functions(aws: AwsServer) -> None:
    functions = function(aws, ECHO, handler=HANDLER)
    checkpoint = save(aws)
    functions.delete_function(FunctionName="rotator")
    code, message = refusal(functions.invoke, FunctionName="rotator")
    assert (code, message) == ("ResourceNotFoundException", f"Function not found: {ARN}")

    restore(aws, checkpoint)

    assert invoked(functions, 1) == ({"given": 1}, "")


def test_invoking_takes_a_permission_of_the_caller_or_of_the_function(aws: AwsServer) -> None:
    functions = function(aws, ECHO, handler=HANDLER)
    reader = client(aws, "lambda", user(aws))
    denied = refusal(reader.invoke, FunctionName="rotator")

    functions.add_permission(
        FunctionName="rotator",
        StatementId="reader",
        Action="lambda:InvokeFunction",
        Principal=f"arn:aws:iam::{HERE}:user/reader",
    )

    assert denied == (
        "AccessDeniedException",
        f"User: arn:aws:iam::{HERE}:user/reader is not authorized to perform: lambda:InvokeFunction on "
        f"resource: {ARN} because no identity-based policy allows the lambda:InvokeFunction action",
    )
    assert invoked(reader, 1) == ({"given": 1}, "")


def test_making_a_function_takes_passing_its_role_to_lambda(aws: AwsServer) -> None:
    arn = role(aws, trust(LAMBDA), allow("logs:*"))
    maker = client(aws, "lambda", user(aws, allow("lambda:CreateFunction")))
    wanted = {
        "FunctionName": "rotator",
        "Runtime": "python3.13",
        "Role": arn,
        "Handler": HANDLER,
        "Code": {"ZipFile": zipped(ECHO)},
    }

    _, message = refusal(maker.create_function, **wanted)

    assert f"is not authorized to perform: iam:PassRole on resource: {arn}" in message


def test_a_role_that_does_not_trust_lambda_is_no_execution_role(aws: AwsServer) -> None:
    refused = (
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
    )
    functions = function(aws, ECHO, handler=HANDLER)
    ec2 = trust({"Service": "ec2.amazonaws.com"})
    client(aws, "iam").update_assume_role_policy(RoleName="worker", PolicyDocument=ec2)

    changed = refusal(
        functions.update_function_configuration,
        FunctionName="rotator",
        Role=f"arn:aws:iam::{HERE}:role/worker",
    )

    assert changed == refused
    assert refusal(functions.invoke, FunctionName="rotator") == refused


LEFT_OUT: dict[str, dict[str, Any]] = {
    "the runtime nodejs22.x": {"Runtime": "nodejs22.x"},
    "Layers": {"Layers": [f"arn:aws:lambda:us-east-1:{HERE}:layer:x:1"]},
    "code that isn't sent as a zip file": {"Code": {"S3Bucket": "bucket", "S3Key": "key"}},
    "Publish": {"Publish": True},
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_what_is_not_carried_out_is_refused_by_its_name(aws: AwsServer, what: str) -> None:
    wanted = {"Runtime": "python3.13", "Code": {"ZipFile": zipped(ECHO)}} | LEFT_OUT[what]
    arn = role(aws, trust(LAMBDA), allow("logs:*"))

    _, message = refusal(
        client(aws, "lambda").create_function, FunctionName="rotator", Role=arn, Handler=HANDLER, **wanted
    )

    assert message == f"{what} is not carried out by the sandbox"


def test_an_operation_that_is_not_carried_out_is_refused_by_its_name(aws: AwsServer) -> None:
    _, message = refusal(client(aws, "lambda").list_layers)

    assert message == "ListLayers is not carried out by the sandbox"


DAMAGED = {
    "it is none": b"print()",
    "it is cut off": zipped(ECHO)[:-40],
    "a file in it is another one": zipped(ECHO).replace(b"return", b"redurn"),
}


@pytest.mark.parametrize("law", DAMAGED)
def test_code_that_is_no_whole_zip_file_is_refused(aws: AwsServer, law: str) -> None:
    functions = function(aws, ECHO, handler=HANDLER)

    refused = refusal(functions.update_function_code, FunctionName="rotator", ZipFile=DAMAGED[law])

    message = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert refused == ("InvalidParameterValueException", message)


def test_the_policy_of_a_function_is_what_was_added_to_it(aws: AwsServer) -> None:
    functions = function(aws, ECHO, handler=HANDLER)
    let_in(aws, SourceAccount=HERE)

    policy = json.loads(functions.get_policy(FunctionName="rotator")["Policy"])
    functions.remove_permission(FunctionName="rotator", StatementId="SecretsManager")

    assert policy["Statement"] == [
        {
            "Sid": "SecretsManager",
            "Effect": "Allow",
            "Principal": {"Service": SECRETS_MANAGER},
            "Action": "lambda:InvokeFunction",
            "Resource": ARN,
            "Condition": {"StringEquals": {"AWS:SourceAccount": HERE}},
        }
    ]
    assert refusal(functions.get_policy, FunctionName="rotator")[0] == "ResourceNotFoundException"


def test_an_administrator_elsewhere_has_functions_of_its_own(aws: AwsServer) -> None:
    function(aws, ECHO, handler=HANDLER)
    elsewhere = client(
        aws, "lambda", Keys("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")
    )

    assert elsewhere.list_functions()["Functions"] == []
    assert refusal(elsewhere.invoke, FunctionName=ARN)[0] == "AccessDeniedException"
