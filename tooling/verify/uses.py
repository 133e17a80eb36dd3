"""Uses: why each permission is in a page's policies, as the requests of its steps show.

For each action that a statement names: the steps that it made a decision for, and the rows of access
tables that claim it. Beside them stand the author's reasons for what nothing needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tooling.content.document import Block, Item
from tooling.content.guide import Guide
from tooling.content.prose import plain
from tooling.content.steps import Kind, Role, Step
from tooling.iam.arns import matches_action
from tooling.iam.matching import applying
from tooling.iam.policy import Effect, Policy, Statement
from tooling.iam.principals import naming
from tooling.iam.verdicts import Decision
from tooling.sandbox.aws.decisions import Record
from tooling.verify.access_rows import claimed
from tooling.verify.policies import PagePolicy, SentPolicy
from tooling.verify.privileges import Examined, all_of, reasons

# A request, with the line of the step that made it.
Asked = tuple[int, Record]
EFFECTS = {Decision.ALLOWED: Effect.ALLOW, Decision.EXPLICITLY_DENIED: Effect.DENY}
# How a command or a call names an operation, in the language of a block.
CALLS = {
    Kind.BASH: re.compile(r"\baws\s+(?P<service>[a-z][\w-]*)\s+(?P<operation>[a-z][\w-]*)"),
    Kind.PYTHON: re.compile(r"\.(?P<operation>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\("),
}
# What asks AWS for nothing.
LOCAL = {"configure"}


def uses(guide: Guide, policies: Iterable[Examined], asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Return what each of `policies` was used for, as verification.json has it."""
    # A beginning is told of by the path that carried it out.
    steps = {step.line: step for step in reversed(guide.steps)}
    known = [(steps[line], record) for line, record in asked if line in steps]
    return [policy_uses(guide, each, known) for each in policies]


def policy_uses(guide: Guide, examined: Examined, asked: Sequence[tuple[Step, Record]]) -> dict[str, Any]:
    """Return what a policy was used for. One that stands in no file has its document with it."""
    page = examined.page
    mine = [(step, record) for step, record in asked if page.policy in all_of(record.policies)]
    kept = dict.fromkeys(said for sentence in examined.unnoticed for said in reasons(guide, sentence))
    document = {"document": page.document} if isinstance(page, SentPolicy) else {}
    return {
        "name": page.name,
        "line": line_of(page),
        **document,
        "permissions": [
            permission_uses(page.policy, number, action, mine)
            for number, statement in enumerate(page.policy.statements)
            for action in written_actions(statement)
        ],
        "kept": [{"permission": said.key, "reason": " ".join(said.reason.split())} for said in kept],
    }


def permission_uses(
    policy: Policy, number: int, action: str, asked: Sequence[tuple[Step, Record]]
) -> dict[str, Any]:
    """Return the steps and the claims that the statement `number` decided by what it says of `action`."""
    statement = policy.statements[number]
    found = [
        (step, record.request.action)
        for step, record in asked
        if (number, action) in deciding(policy, record) and step.kind is not Kind.SYMPTOM
    ]
    done = {
        (step.line, asked_for): told(step, asked_for)
        for step, asked_for in found
        if step.kind is not Kind.ACCESS
    }
    rows = {step.line: row(step) for step, _ in found if step.kind is Kind.ACCESS}
    return {
        "statement": number + 1,
        "effect": statement.effect.value,
        "action": action,
        "resources": list(statement.resources),
        "steps": distinct(done[key] for key in sorted(done)),
        "access": [rows[line] for line in sorted(rows)],
    }


def distinct(steps: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return each of `steps` once: what asks for two actions is still one."""
    return list({tuple(step.items()): step for step in steps}.values())


def deciding(policy: Policy, record: Record) -> Iterator[tuple[int, str]]:
    """Yield each statement of `policy` that made a decision, by its number and what it calls the action."""
    effect = EFFECTS.get(record.verdict.decision)
    for number, statement in applying(policy, record.request):
        if statement.effect is effect and naming(statement, record.request.principal):
            for written in written_actions(statement):
                if statement.not_actions or matches_action(written, record.request.action):
                    yield number, written


def written_actions(statement: Statement) -> tuple[str, ...]:
    """Return the actions of a statement as it names them."""
    if statement.not_actions:
        return (f"all but {', '.join(statement.not_actions)}",)
    return tuple(dict.fromkeys(statement.actions))


def told(step: Step, action: str) -> dict[str, Any]:
    """Return which step asked for `action`, in the words of the page."""
    return {
        "line": step.line,
        "kind": step.kind.value,
        "what": what_asked(step, action),
        "heading": heading(step),
        "hidden": step.role is not Role.SHOWN,
    }


def row(step: Step) -> dict[str, Any]:
    return {"line": step.line, "claim": list(claimed(step)), "heading": heading(step)}


def heading(step: Step) -> str:
    """Return the heading that `step` stands under, or ""."""
    return step.place.headings[-1] if step.place.headings else ""


def what_asked(step: Step, action: str) -> str:
    """Return the command, call or instruction that asked for `action`, or "" where that can't be told."""
    if isinstance(step.subject, Item):
        return plain(step.subject.prose)
    if not isinstance(step.subject, Block) or step.kind not in CALLS:
        return ""
    calls = [call for call in CALLS[step.kind].finditer(step.subject.source) if is_asking(call)]
    name = action.partition(":")[2]
    named = [call for call in calls if spelled(call["operation"]) == name.lower()]
    # Another operation may need the action as well, or the client for all of them, such as to take on a role.
    texts = {" ".join(call[0].strip(".(").split()) for call in named or calls}
    return texts.pop() if len(texts) == 1 else ""


def is_asking(call: re.Match[str]) -> bool:
    return call.groupdict().get("service") not in LOCAL


def spelled(operation: str) -> str:
    """Return `get-secret-value` as `getsecretvalue`."""
    return re.sub("[-_]", "", operation)


def line_of(page: PagePolicy) -> int:
    """Return the line of the block that has the text of a policy, or of the step that brought it to AWS."""
    if not isinstance(page, SentPolicy):
        return page.line
    actions = [action for statement in page.policy.statements for action in written_actions(statement)]
    having = (block for block in page.blocks if all(action in block.source for action in actions))
    return next((block.line for block in having), page.line)
