"""The work on a stack: its resources are made, changed and removed, and rolled back when one fails.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tooling.sandbox.aws.caller import Caller, is_gone
from tooling.sandbox.aws.stacks import resources
from tooling.sandbox.aws.stacks.failures import failing
from tooling.sandbox.aws.stacks.kinds import check_definition, check_properties, kind_of
from tooling.sandbox.aws.stacks.refusals import ResourceError
from tooling.sandbox.aws.stacks.resources import Planned
from tooling.sandbox.aws.stacks.stack import STACK, Resource, Stack, Wanted
from tooling.sandbox.aws.stacks.template import creation_order
from tooling.sandbox.aws.stacks.wanting import active, wanted_outputs, wanted_properties


@dataclass(slots=True)
class Work:
    """What it takes to work on a stack, and the resources that others have taken the place of."""

    stack: Stack
    caller: Caller
    exports: Mapping[str, str]
    replaced: dict[str, Resource] = field(default_factory=dict)


def create(work: Work, wanted: Wanted) -> None:
    """Make everything that `wanted` has, or nothing."""
    stack = work.stack
    stack.wanted = wanted
    stack.enter("CREATE_IN_PROGRESS", "User Initiated")
    try:
        carry_out(work, wanted)
    except ResourceError as failed:
        roll_back_creation(work, summary(failed, "create"))
    else:
        stack.enter("CREATE_COMPLETE")


def update(work: Work, wanted: Wanted) -> None:
    """Make a stack what `wanted` is, or leave it what it was."""
    stack, before = work.stack, work.stack.wanted
    stack.updated = datetime.now(UTC)
    stack.enter("UPDATE_IN_PROGRESS", "User Initiated")
    try:
        carry_out(work, wanted)
    except ResourceError as failed:
        verb = "update" if failed.logical_id in stack.resources else "create"
        assert before is not None
        roll_back_update(work, before, wanted, summary(failed, verb))
    else:
        stack.enter("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        clean_up(work, before, wanted)
        stack.wanted = wanted
        stack.enter("UPDATE_COMPLETE")


def delete(work: Work) -> None:
    """Remove everything that a stack made, except what it has to keep."""
    stack = work.stack
    stack.enter("DELETE_IN_PROGRESS", "User Initiated")
    failed = remove_all(work, stack.wanted, list(stack.resources))
    if failed:
        stack.enter("DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(failed)}]. ")
    else:
        stack.deleted = datetime.now(UTC)
        stack.enter("DELETE_COMPLETE")


def summary(failed: ResourceError, verb: str) -> str:
    """Return why a stack failed. What only the sandbox doesn't do is said in full, in one place."""
    ours = f" {failed.reason}." if failed.is_ours else ""
    return f"The following resource(s) failed to {verb}: [{failed.logical_id}].{ours}"


def roll_back_creation(work: Work, reason: str) -> None:
    stack = work.stack
    default = "DO_NOTHING" if stack.options.get("DisableRollback") else "ROLLBACK"
    on_failure = stack.options.get("OnFailure") or default
    if on_failure == "DO_NOTHING":
        stack.enter("CREATE_FAILED", reason)
        return
    status = "DELETE" if on_failure == "DELETE" else "ROLLBACK"
    reason = f"{reason} {status.capitalize()} requested by user."
    stack.enter(f"{status}_IN_PROGRESS", reason)
    failed = remove_all(work, stack.wanted, list(stack.resources))
    stack.outputs = []
    stack.enter(f"{status}_FAILED" if failed else f"{status}_COMPLETE")
    stack.reason = reason
    if not failed and status == "DELETE":
        stack.deleted = datetime.now(UTC)


def roll_back_update(work: Work, before: Wanted, wanted: Wanted, reason: str) -> None:
    """Bring everything back to `before`: the resources that were replaced are still there."""
    stack = work.stack
    stack.enter("UPDATE_ROLLBACK_IN_PROGRESS", reason)
    newer = {logical_id: stack.resources[logical_id] for logical_id in work.replaced}
    stack.resources.update(work.replaced)
    work.replaced = newer
    try:
        carry_out(work, before)
    except ResourceError as failed:
        stack.enter("UPDATE_ROLLBACK_FAILED", summary(failed, "update"))
        return
    stack.enter("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    clean_up(work, wanted, before)
    stack.enter("UPDATE_ROLLBACK_COMPLETE")
    stack.reason = reason


def carry_out(work: Work, wanted: Wanted) -> None:
    """Make and change resources until they are what `wanted` says. Raises `ResourceError`."""
    definitions = active(work.stack, wanted, work.exports)
    for logical_id in creation_order(wanted.template, definitions):
        with failing(work.stack, logical_id, definitions[logical_id]["Type"]):
            settle(work, logical_id, definitions[logical_id], wanted)
    with failing(work.stack, work.stack.name, STACK):
        work.stack.outputs = wanted_outputs(work.stack, wanted, work.exports)


def settle(work: Work, logical_id: str, definition: Mapping[str, Any], wanted: Wanted) -> None:
    """Make, change, replace or leave one resource."""
    stack, kind = work.stack, kind_of(definition)
    check_definition(definition)
    properties = wanted_properties(kind, definition, stack.scope(wanted, work.exports), wanted.tags)
    check_properties(logical_id, kind, properties)
    planned = Planned(logical_id, kind, definition, properties)
    existing = stack.resources.get(logical_id)
    if existing is None:
        stack.tell(logical_id, kind.name, "CREATE_IN_PROGRESS")
        stack.resources[logical_id] = resources.make(stack, planned, work.caller)
        tell_of(stack, logical_id, "CREATE_COMPLETE")
    elif existing.properties != properties:
        tell_of(stack, logical_id, "UPDATE_IN_PROGRESS")
        change(work, existing, planned)
        tell_of(stack, logical_id, "UPDATE_COMPLETE")
    elif not existing.status.endswith("_COMPLETE"):
        tell_of(stack, logical_id, "UPDATE_COMPLETE")
    stack.resources[logical_id].definition = definition


def change(work: Work, existing: Resource, planned: Planned) -> None:
    """Change a resource, or put another in its place; that which was there is removed at the end."""
    if resources.is_replaced(existing, planned.properties):
        made = resources.make(work.stack, planned, work.caller)
        work.replaced[existing.logical_id] = existing
        work.stack.resources[existing.logical_id] = made
    else:
        resources.change(existing, planned.properties, work.caller)


def tell_of(stack: Stack, logical_id: str, status: str) -> None:
    """Give a resource a status, and write that down."""
    resource = stack.resources[logical_id]
    resource.status = status
    stack.tell(logical_id, resource.kind.name, status, physical_id=resource.physical_id)


def clean_up(work: Work, before: Wanted | None, after: Wanted) -> None:
    """Remove what was replaced, and what `before` had and `after` hasn't."""
    stack = work.stack
    for resource in reversed(work.replaced.values()):
        remove(work, resource, "UpdateReplacePolicy")
    wanted = active(stack, after, work.exports)
    remove_all(work, before, [each for each in stack.resources if each not in wanted])


def remove_all(work: Work, wanted: Wanted | None, logical_ids: list[str]) -> list[str]:
    """Remove resources, each before what it refers to, and return those that could not be."""
    stack = work.stack
    known = [each for each in logical_ids if wanted and each in wanted.template.resources]
    order = creation_order(wanted.template, known) if wanted else []
    ordered = [*order, *(each for each in logical_ids if each not in known)]
    failed = []
    for logical_id in reversed(ordered):
        if remove(work, stack.resources[logical_id], "DeletionPolicy"):
            del stack.resources[logical_id]
        else:
            failed.append(logical_id)
    return failed


def remove(work: Work, resource: Resource, policy: str) -> bool:
    """Remove a resource, unless its policy says to keep it. Return whether the stack is rid of it."""
    stack, place = work.stack, (resource.logical_id, resource.kind.name)
    kept = {"Retain"} if stack.status == "ROLLBACK_IN_PROGRESS" else {"Retain", "RetainExceptOnCreate"}
    if resource.definition.get(policy) in kept:
        stack.tell(*place, "DELETE_SKIPPED", physical_id=resource.physical_id)
        return True
    stack.tell(*place, "DELETE_IN_PROGRESS", physical_id=resource.physical_id)
    try:
        with failing(stack, *place, "DELETE"):
            # What somebody has removed already is no failure.
            resources.remove(resource, replace(work.caller, ignores=is_gone))
    except ResourceError:
        resource.status = "DELETE_FAILED"
        return False
    stack.tell(*place, "DELETE_COMPLETE", physical_id=resource.physical_id)
    return True
