"""How long the evaluator takes: `python tests/bench/iam.py`. Exits with 1 above the limits.

A typical set: five policies of three statements, asked for 200 different secrets. The ratio is to reading
the same five policies with `json`, which moves with the machine as the decision does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from timeit import repeat
from typing import Any

from tooling.iam.evaluator import Decision, PolicySet, decide
from tooling.iam.policy import parse_policy
from tooling.iam.request import Principal, Request

LIMIT_DECISION = 50e-6
# Against `dataclasses` and `json`, which every program of this kind imports: 30 ms on a machine of its own.
LIMIT_IMPORT = 3.0
SECRET = "arn:aws:secretsmanager:{region}:111122223333:secret:{name}"


def statement(effect: str, action: str | list[str], resource: str, **conditions: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": conditions}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def reader_of(service: str) -> dict[str, Any]:
    return policy(
        statement("Allow", [f"{service}:Get*", f"{service}:List*"], "*"),
        statement("Allow", f"{service}:Put*", f"arn:aws:{service}:::home/${{aws:username}}/*"),
        statement("Deny", f"{service}:Delete*", "*", Bool={"aws:MultiFactorAuthPresent": "false"}),
    )


POLICIES = [
    reader_of("s3"),
    reader_of("dynamodb"),
    reader_of("logs"),
    policy(
        statement("Allow", "secretsmanager:ListSecrets", "*"),
        statement(
            "Allow",
            ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            SECRET.format(region="*", name="app/${aws:PrincipalTag/team}/*-??????"),
            StringEquals={"aws:RequestedRegion": ["us-east-1", "eu-west-1"]},
            IpAddress={"aws:SourceIp": "203.0.113.0/24"},
        ),
        statement("Deny", "secretsmanager:*", SECRET.format(region="*", name="root/*")),
    ),
    policy(
        statement("Deny", "*", "*", Bool={"aws:SecureTransport": "false"}),
        statement("Deny", "*", "*", StringNotEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}),
        statement("Deny", ["iam:*", "organizations:*"], "*"),
    ),
]
CONTEXT = {
    "aws:RequestedRegion": ("us-east-1",),
    "aws:SourceIp": ("203.0.113.9",),
    "aws:SecureTransport": ("true",),
    "aws:PrincipalOrgID": ("o-a1b2c3d4e5",),
    "aws:PrincipalTag/team": ("blue",),
    "aws:username": ("reader",),
}


def main() -> int:
    documents = [json.dumps(each) for each in POLICIES]
    user = Principal.parse("arn:aws:iam::111122223333:user/reader")
    policies = PolicySet(tuple(map(parse_policy, documents)))
    secrets = [SECRET.format(region="us-east-1", name=f"app/blue/db{n}-AbCdEf") for n in range(200)]
    requests = [Request(user, "secretsmanager:GetSecretValue", secret, None, CONTEXT) for secret in secrets]
    assert all(decide(request, policies).decision is Decision.ALLOWED for request in requests)

    decision = min(repeat(lambda: [decide(each, policies) for each in requests], number=5, repeat=15)) / 1000
    reading = min(repeat(lambda: [json.loads(each) for each in documents], number=200, repeat=15)) / 200
    imported = seconds_to_import("tooling.iam.evaluator")
    standard = seconds_to_import("dataclasses, json")
    sys.stdout.write(
        f"decision: {decision * 1e6:.1f} us, {decision / reading:.2f} times reading its policies as JSON\n"
        f"import of tooling.iam.evaluator: {imported * 1e3:.1f} ms, "
        f"{imported / standard:.2f} times that of dataclasses and json\n"
    )
    return int(decision > LIMIT_DECISION or imported / standard > LIMIT_IMPORT)


def seconds_to_import(modules: str) -> float:
    """Return the least of several imports, each in a new process; the first leaves the bytecode."""
    code = f"import time; start = time.perf_counter(); import {modules}; print(time.perf_counter() - start)"
    with tempfile.TemporaryDirectory() as folder:
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = {**inherited, "PYTHONPYCACHEPREFIX": folder}
        return min(
            float(subprocess.check_output([sys.executable, "-c", code], text=True, env=environment))
            for _ in range(9)
        )


if __name__ == "__main__":
    sys.exit(main())
