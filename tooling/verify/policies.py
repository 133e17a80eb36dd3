"""The policies of a page, wherever they stand: in a file, in a command, in a template, in what is typed in.

Files are read, and linted before anything is carried out. All others are known once they are in AWS, by
the step that brought them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tooling.content.document import Block
from tooling.content.files import is_json
from tooling.content.guide import Guide
from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.iam.lint import lint, lint_policy
from tooling.iam.policy import Policy, PolicyError, parse_policy
from tooling.iam.positions import read
from tooling.sandbox.aws.written_policies import WrittenPolicy


@dataclass(frozen=True, slots=True)
class FilePolicy:
    """A policy that the reader saves as a file."""

    step: Step
    policy: Policy

    @property
    def name(self) -> str:
        return self.step.block.title

    @property
    def line(self) -> int:
        return self.step.line

    def line_of(self, statement: int, element: str, sentence: str) -> int:
        """Return the page's line of what `sentence` names in an element of a statement, or of the element."""
        document, _ = read(self.step.block.source)
        written = document.members["Statement"].items[statement]
        named = [each for each in written.texts(element) if each.value in sentence]
        found = named[-1] if named else written.members.get(element, written)
        return self.step.block.at(found.line if named else found.name_line)


@dataclass(frozen=True, slots=True)
class SentPolicy:
    """A policy that came into AWS in another way: by the step at `line`.

    `blocks` are those in which its text may stand: that of the step, then the files before it.
    """

    name: str
    line: int
    policy: Policy
    document: str
    blocks: tuple[Block, ...]

    def line_of(self, statement: int, element: str, sentence: str) -> int:
        """Return the page's line of what `sentence` names, or the step's where no block has it as it is."""
        document, _ = read(self.document)
        written = document.members["Statement"].items[statement]
        named = [each.value for each in written.texts(element) if each.value in sentence]
        lines = (line for text in named[-1:] for block in self.blocks for line in lines_with(block, text))
        return next(lines, self.line)


PagePolicy = FilePolicy | SentPolicy


def lines_with(block: Block, text: str) -> Iterator[int]:
    """Yield the page's lines of `block` that have `text` in them, not as a part of something longer."""
    whole = re.compile(rf"(?<![\w:/-]){re.escape(text)}(?![\w:/-])")
    lines = enumerate(block.source.split("\n"), start=1)
    return (block.at(number) for number, line in lines if whole.search(line))


def policy_findings(guide: Guide) -> Iterator[Finding]:
    """Yield what is wrong with the JSON in `guide`, at its lines."""
    skipped = {step.subject for step in guide.steps if step.skip_reason}
    for block in guide.blocks:
        if is_json(block) and block not in skipped:
            for fault in lint(block.source):
                yield Finding(guide.path, block.at(fault.line), fault.message, fault.rule, fault.fix)


def file_policies(guide: Guide) -> Iterator[FilePolicy]:
    """Yield the files of `guide` that are policies."""
    for step in guide.steps:
        if step.kind is Kind.FILE and not step.skip_reason and step.block.title.endswith(".json"):
            policy = parsed(step.block.source)
            if policy:
                yield FilePolicy(step, policy)


def sent_policies(guide: Guide, written: Iterable[tuple[int, WrittenPolicy]]) -> Iterator[SentPolicy]:
    """Yield those of `written` that stand in no file of `guide`, each once, where it came first."""
    known = {each.policy for each in file_policies(guide)}
    for line, each in sorted(written, key=lambda pair: pair[0]):
        policy = parsed(each.document)
        if policy and policy not in known:
            known.add(policy)
            yield SentPolicy(each.name, line, policy, each.document, blocks_around(guide, line))


def parsed(document: str) -> Policy | None:
    try:
        return parse_policy(document)
    except PolicyError:
        return None


def blocks_around(guide: Guide, line: int) -> tuple[Block, ...]:
    """Return the block of the step at `line`, and the files that were saved before, the last one first."""
    here = [step.block for step in guide.steps if step.line == line and isinstance(step.subject, Block)]
    files = [step.block for step in guide.steps if step.kind is Kind.FILE and step.line < line]
    return (*here, *reversed(files))


def sent_findings(guide: Guide, written: Sequence[tuple[int, WrittenPolicy]]) -> Iterator[Finding]:
    """Yield what is wrong with the policies that stand in no file."""
    kinds = {each.document: each.kind for _, each in written}
    for policy in sent_policies(guide, written):
        for fault in lint_policy(policy.document, kinds[policy.document]):
            line = line_in(policy, fault.line)
            yield Finding(guide.path, line, f"{policy.name}: {fault.message}", fault.rule, fault.fix)


def line_in(policy: SentPolicy, line: int) -> int:
    """Return the page's line of the document's `line`, or the step's where no block has it as it is."""
    for block in policy.blocks:
        start = block.source.find(policy.document)
        if start >= 0:
            return block.at(block.source.count("\n", 0, start) + line)
    return policy.line
