"""The CloudFormation templates on a page: cfn-lint reads each before any of them is carried out.

https://github.com/aws-cloudformation/cfn-lint knows what AWS's resource specifications allow.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    # Takes a second to import, and few pages have a template.
    from cfnlint.api import ManualArgs, lint

    for match in lint(step.block.source, config=ManualArgs(regions=["us-east-1"])):
        if match.rule.id.startswith("E"):
            line = step.block.at(match.linenumber or 1)
            yield Finding(guide.path, line, match.message, f"cfn-lint-{match.rule.id.lower()}")
