from __future__ import annotations

import json
from typing import Any

import pytest

from tooling.iam.policy import parse_policy
from tooling.site.reference.sentences import sentences


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            {"Effect": "Allow", "Action": ["a:X", "a:Y", "a:Z"], "Resource": ["*", "arn:x"]},
            "Allows `a:X`, `a:Y` and `a:Z` on `*` and `arn:x`",
        ),
        (
            {"Effect": "Deny", "NotAction": "a:X", "NotResource": "arn:x"},
            "Denies every action but `a:X` on everything but `arn:x`",
        ),
        (
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": "arn:u", "Service": "ec2.amazonaws.com"},
                "Condition": {
                    "StringEquals": {"sts:ExternalId": ["x", "y"]},
                    "StringLike": {"aws:Tag": "a*"},
                    "Bool": {"aws:Via": "false"},
                },
            },
            "Allows `sts:AssumeRole` for `arn:u` and `ec2.amazonaws.com` "
            "where `sts:ExternalId` is `x` or `y` and where `aws:Tag` is like `a*` "
            "and where `Bool` `aws:Via` `false`",
        ),
        ({"Effect": "Allow", "Action": "a:X", "Principal": "*"}, "Allows `a:X` for `*`"),
        (
            {"Effect": "Deny", "Action": "a:X", "NotPrincipal": {"AWS": "arn:u"}},
            "Denies `a:X` for everyone but `arn:u`",
        ),
        ({"Effect": "Allow", "Action": [], "Resource": "*"}, "Allows nothing on `*`"),
    ],
)
def test_a_statement_in_words(statement: dict[str, Any], said: str) -> None:
    assert sentences(parse_policy(json.dumps({"Statement": statement}))) == [said]
