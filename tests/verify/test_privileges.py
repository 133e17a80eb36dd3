"""Least privilege: what a page's policies grant and nothing on it needs."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, SETUP, rules, verify


def test_a_permission_that_nothing_needs_is_named_at_its_line(site: SampleSite) -> None:
    wide = SETUP.replace(
        '"Action": "secretsmanager:GetSecretValue",',
        '"Action": ["secretsmanager:GetSecretValue",\n        "secretsmanager:DescribeSecret"],',
    )
    found = verify(site, wide + ACCESS).findings

    assert found == [
        (
            17,
            "nothing on this page notices `read.json` without secretsmanager:DescribeSecret",
            "unneeded-permission",
        )
    ]
    keep = '<!-- test: keep secretsmanager:DescribeSecret reason="The form shows the date." -->\n\n'
    assert verify(site, wide + keep + ACCESS).findings == []


@pytest.mark.parametrize(
    ("resource", "sentence"),
    [
        ("secret:*", "secret:* only as arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"),
        (
            "secret:app*",
            "secret:app* only as arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????",
        ),
    ],
)
def test_a_resource_that_could_be_narrower_is_named_with_what_it_could_be(
    site: SampleSite, resource: str, sentence: str
) -> None:
    found = verify(site, SETUP.replace("secret:app-??????", resource) + ACCESS).findings

    (line, message, rule) = found[-1]
    assert (line, message.endswith(sentence), rule) == (17, True, "unneeded-permission")


def test_a_policy_that_decides_nothing_is_named(site: SampleSite) -> None:
    assert rules(site, SETUP) == [(10, "unused-policy")]


def test_a_condition_that_nothing_tests_is_named(site: SampleSite) -> None:
    condition = '"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}},\n      "Effect"'
    page = SETUP.replace('"Effect"', condition)

    found = verify(site, page + ACCESS).findings

    assert [(line, rule) for line, _, rule in found] == [(15, "unneeded-permission")]
