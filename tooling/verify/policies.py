"""The JSON on a page: each block that is a policy is linted, whether the reader saves it or only reads it."""

from __future__ import annotations

from collections.abc import Iterator

from tooling.content.files import is_json
from tooling.content.guide import Guide
from tooling.findings import Finding
from tooling.iam.lint import lint


def policy_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the JSON in `guide`, at its lines."""
    skipped = {step.subject for step in guide.steps if step.skip_reason}
    for block in guide.blocks:
        if is_json(block) and block not in skipped:
            for fault in lint(block.source):
                yield Finding(guide.path, block.at(fault.line), fault.message, fault.rule, fault.fix)
