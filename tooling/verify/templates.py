"""The CloudFormation templates on a page: cfn-lint reads each before any of them is carried out.

https://github.com/aws-cloudformation/cfn-lint knows what AWS's resource specifications allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tooling.content.files import is_template
from tooling.content.guide import Guide
from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.verify.files import unreadable


def template_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the templates in `guide`, at their lines."""
    for step in guide.steps:
        if step.kind is Kind.FILE and is_template(step.block) and not unreadable(step):
            yield from findings_in(guide, step)


def findings_in(guide: Guide, step: Step) -> Iterator[Finding]:
    """Yield the errors that cfn-lint finds in one template. Its warnings are about taste."""
    for match in matches(step.block.source):
        if match.rule.id.startswith("E"):
            line = step.block.at(match.linenumber or 1)
            yield Finding(guide.path, line, match.message, f"cfn-lint-{match.rule.id.lower()}")


def matches(source: str) -> list[Any]:
    """Return what `cfnlint.api.lint` does, which loads all rules for each template."""
    # Takes a second to import, and few pages have a template.
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner import run_template_by_data

    template, errors = decode_str(source)
    if errors or template is None:
        return list(errors)
    return list(run_template_by_data(template, configuration(), rules()))


@cache
def rules() -> Any:
    from cfnlint.runner import Runner

    return Runner(configuration()).rules


def configuration() -> Any:
    """Return cfn-lint's settings for one template, which may add its own to them."""
    from cfnlint.config import ConfigMixIn

    return ConfigMixIn(regions=["us-east-1"])
