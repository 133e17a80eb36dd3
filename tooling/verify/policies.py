"""The JSON on a page: each block that is a policy is linted, whether the reader saves it or only reads it."""

from __future__ import annotations

from collections.abc import Iterator

from tooling.content.document import Block, State
from tooling.content.guide import Guide
from tooling.content.steps import is_expectation
from tooling.findings import Finding
from tooling.iam.lint import lint


def policy_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the JSON in `guide`, at its lines."""
    skipped = {step.subject for step in guide.steps if step.skip_reason}
    for block in guide.blocks:
        if is_json(block) and block not in skipped:
            for fault in lint(block.source):
                yield Finding(guide.path, block.at(fault.line), fault.message, fault.rule, fault.fix)


def is_json(block: Block) -> bool:
    """Return whether `block` says that it is JSON: by its language, or by the name of its file."""
    is_seen = block.state is State.RENDERED and not is_expectation(block)
    return is_seen and (block.title.endswith(".json") or (block.language == "json" and not block.title))
