"""The policies on a page: each JSON file that the reader saves and that is a policy is linted."""

from __future__ import annotations

from collections.abc import Iterator

from tooling.content.guide import Guide, Kind
from tooling.findings import Finding
from tooling.iam.lint import lint


def policy_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the policies in `guide`, at their lines."""
    for step in guide.steps:
        if step.kind is Kind.FILE and step.block.title.endswith(".json"):
            for fault in lint(step.block.source):
                yield Finding(guide.path, step.block.line + fault.line, fault.message, fault.rule, fault.fix)
