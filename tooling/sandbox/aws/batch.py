"""BatchGetSecretValue: one GetSecretValue for each secret, and the refused ones in a list of their own.

Each of them is a request of whoever asks, so it is authorized and recorded as if it came alone.
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.denials import Answer

SERVICE, JSON = "secretsmanager", "application/x-amz-json-1.1"


def answer(parameters: Mapping[str, Any], caller: Caller) -> Answer:
    """Return the answer to a BatchGetSecretValue that its sender may ask for."""
    wrong = contradiction(parameters)
    if wrong:
        return refusal("InvalidParameterException", wrong)
    try:
        secret_ids, rest = named(parameters, caller)
    except ClientError as error:
        return refusal(error.response["Error"]["Code"], error.response["Error"]["Message"])
    read = [value_or_error(secret_id, caller) for secret_id in secret_ids]
    values = [each for each in read if "ErrorCode" not in each]
    errors = [each for each in read if "ErrorCode" in each]
    return Answer("200 OK", JSON, json.dumps({"SecretValues": values, "Errors": errors} | rest).encode())


def contradiction(parameters: Mapping[str, Any]) -> str:
    """Return what is wrong with the parameters taken together, or ""."""
    if parameters.get("SecretIdList") and parameters.get("Filters"):
        return "Either 'SecretIdList' or 'Filters' must be provided, but not both."
    if parameters.get("MaxResults") and not parameters.get("Filters"):
        return "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."
    return ""


def named(parameters: Mapping[str, Any], caller: Caller) -> tuple[list[str], dict[str, str]]:
    """Return the ids of the secrets that are meant, and the next page's token. Raises `ClientError`."""
    if not parameters.get("Filters"):
        return [*parameters.get("SecretIdList", ())], {}
    paging = {key: parameters[key] for key in ("MaxResults", "NextToken") if parameters.get(key)}
    page = caller.call(SERVICE, "ListSecrets", Filters=parameters["Filters"], **paging)
    following = {"NextToken": page["NextToken"]} if page.get("NextToken") else {}
    return [secret["ARN"] for secret in page["SecretList"]], following


def value_or_error(secret_id: str, caller: Caller) -> dict[str, Any]:
    """Return a secret's value, or why there is none, as they stand in the answer."""
    try:
        value = caller.call(SERVICE, "GetSecretValue", SecretId=secret_id)
    except ClientError as error:
        said = error.response["Error"]
        return {"SecretId": secret_id, "ErrorCode": said["Code"], "Message": said["Message"]}
    return {key: written(each) for key, each in value.items() if key != "ResponseMetadata"}


def written(value: Any) -> Any:
    """Return a value as JSON has it in this protocol."""
    if isinstance(value, datetime):
        return value.timestamp()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def refusal(code: str, message: str) -> Answer:
    body = json.dumps({"__type": code, "message": message, "Message": message})
    return Answer("400 Bad Request", JSON, body.encode(), code)
