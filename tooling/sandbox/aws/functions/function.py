"""A Lambda function, and the names that one goes by."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-FunctionName
NAMED = re.compile(
    r"(?:arn:aws:lambda:)?(?:(?P<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
LATEST = "$LATEST"


@dataclass(frozen=True, slots=True)
class Function:
    """A function in its one version. `code` is its zip file, `statements` are those of its policy."""

    arn: str
    runtime: str
    handler: str
    role: str
    code: bytes
    modified: str
    description: str = ""
    timeout: int = 3
    memory: int = 128
    variables: tuple[tuple[str, str], ...] = ()
    statements: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.arn.split(":")[6]

    @property
    def region(self) -> str:
        return self.arn.split(":")[3]

    @property
    def account_id(self) -> str:
        return self.arn.split(":")[4]

    @property
    def digest(self) -> str:
        """The SHA-256 of the code, as Lambda gives it."""
        return b64encode(hashlib.sha256(self.code).digest()).decode()

    @property
    def files(self) -> dict[str, str]:
        """The digests of the files in the zip file, which says besides when they were written."""
        with zipfile.ZipFile(io.BytesIO(self.code)) as archive:
            return {
                name: hashlib.sha256(archive.read(name)).hexdigest() for name in sorted(archive.namelist())
            }

    @property
    def policy(self) -> str:
        """The resource policy as JSON, or ""."""
        listed = [json.loads(each) for each in self.statements]
        return json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": listed}) if listed else ""


Functions = dict[str, Function]


def function_arn(name: str, region: str, account_id: str) -> str:
    """Return the ARN, without a version, of the function that a name, an ARN or a part of one names."""
    named = NAMED.fullmatch(name)
    if named is None:
        return name
    place = f"{named['region'] or region}:{named['account'] or account_id}"
    return f"arn:aws:lambda:{place}:function:{named['name']}"


def qualifier(name: str, parameters: Mapping[str, Any]) -> str:
    """Return the version or alias that is meant, in a parameter of its own or after the name."""
    named = NAMED.fullmatch(name)
    return str(parameters.get("Qualifier") or (named and named["qualifier"]) or LATEST)
