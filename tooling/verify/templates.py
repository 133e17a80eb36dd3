"""The CloudFormation templates on a page: cfn-lint reads each before any of them is carried out.

https://github.com/aws-cloudformation/cfn-lint knows what AWS's resource specifications allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.content.guide import Guide
from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.verify.files import unreadable

RESOURCE_TYPE = re.compile(r"""["']?\bType["']?\s*:\s*["']?AWS::\w+::""")
ENDINGS = (".yaml", ".yml", ".json", ".template")


def template_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the templates in `guide`, at their lines."""
    for step in filter(is_template, guide.steps):
        yield from findings_in(guide, step)


def is_template(step: Step) -> bool:
    """Return whether the reader saves a CloudFormation template, one that can be read."""
    is_saved = step.kind is Kind.FILE and step.block.title.endswith(ENDINGS)
    return is_saved and bool(RESOURCE_TYPE.search(step.block.source)) and not unreadable(step)


def findings_in(guide: Guide, step: Step) -> Iterator[Finding]:
    """Yield the errors that cfn-lint finds in one template. Its warnings are about taste."""
    # Takes a second to import, and few pages have a template.
    from cfnlint.api import ManualArgs, lint

    for match in lint(step.block.source, config=ManualArgs(regions=["us-east-1"])):
        if match.rule.id.startswith("E"):
            line = step.block.at(match.linenumber or 1)
            yield Finding(guide.path, line, match.message, f"cfn-lint-{match.rule.id.lower()}")
