"""Templates: what cfn-lint says of each, whatever it has read before."""

from __future__ import annotations

from cfnlint.api import ManualArgs, lint

from tooling.verify.templates import matches

RIGHT = """
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      Name: prod/db
"""
WRONG = f"{RIGHT}      Nothing: true\n"
QUIET = f"{WRONG}Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [E3002]\n"
UNREADABLE = "Resources: ["


def said(found: list[object]) -> list[str]:
    return sorted(map(repr, found))


def test_each_template_is_read_as_if_it_was_the_first() -> None:
    for template in (WRONG, RIGHT, QUIET, UNREADABLE, WRONG, RIGHT, ""):
        alone = lint(template, config=ManualArgs(regions=["us-east-1"]))

        assert said(matches(template)) == said(alone)
