"""The operations of CloudFormation that are carried out, on the stacks of one account and region."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks import parameters, work
from tooling.sandbox.aws.stacks.capabilities import check_capabilities
from tooling.sandbox.aws.stacks.change_sets import ChangeSet
from tooling.sandbox.aws.stacks.kinds import check_attributes
from tooling.sandbox.aws.stacks.refusals import ChangeSetMissingError, RefusedError, StackExistsError
from tooling.sandbox.aws.stacks.stack import Stack, Wanted, new_stack
from tooling.sandbox.aws.stacks.template import Template, parse_template, well_formed
from tooling.sandbox.aws.stacks.wanting import active, changes, has_updates
from tooling.sandbox.aws.stacks.work import Work

Asked = Mapping[str, Any]
Answered = dict[str, Any]
STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
# The statuses from which a stack can be updated.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
UPDATABLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}


@dataclass(slots=True)
class Stacks:
    """The stacks of one account and region, those that were deleted too, in the order of their making."""

    account_id: str
    region: str
    stacks: list[Stack] = field(default_factory=list)
    change_sets: list[ChangeSet] = field(default_factory=list)

    def find(self, name: str) -> Stack | None:
        """Return the stack of this name, or of this ARN even if it was deleted; None if there is none."""
        named = (
            each for each in self.stacks if each.stack_id == name or (each.name == name and not each.deleted)
        )
        return next(named, None)

    def stack(self, name: str, missing: str = "Stack with id {} does not exist") -> Stack:
        found = self.find(name)
        if found is None:
            raise RefusedError(missing.format(name))
        return found

    def exports(self, stack: Stack | None = None) -> dict[str, str]:
        """Return what the stacks other than `stack` export."""
        others = [each for each in self.stacks if each is not stack and not each.deleted]
        return {name: value for each in others for name, value in each.exports.items()}

    def drop_change_sets(self, stack: Stack, but: ChangeSet | None = None) -> None:
        """Forget the change sets of a stack that is about to be another."""
        self.change_sets = [each for each in self.change_sets if each.stack is not stack or each is but]

    def change_set(self, asked: Asked) -> ChangeSet:
        name = asked["ChangeSetName"]
        found = [each for each in self.change_sets if each.is_named(name)]
        if "StackName" in asked:
            stack = self.stack(asked["StackName"], "Stack [{}] does not exist")
            found = [each for each in found if each.stack is stack]
        if not found:
            raise ChangeSetMissingError(name)
        return found[-1]


def wanted_stack(stack: Stack, asked: Asked, stacks: Stacks) -> Wanted:
    """Return what a request wants `stack` to be. Raises `RefusedError` if AWS wouldn't start on it."""
    template = template_of(asked, stack)
    with well_formed():
        check_attributes(template)
        check_capabilities(template, asked.get("Capabilities") or ())
        previous = stack.wanted.parameters if stack.wanted else None
        texts = parameters.given_values(template, asked.get("Parameters") or (), previous)
        kept = stack.wanted.tags if stack.wanted else {}
        tags = {each["Key"]: each["Value"] for each in asked["Tags"]} if "Tags" in asked else kept
        wanted = Wanted(template, texts, tags, tuple(asked.get("Capabilities") or ()))
        active(stack, wanted, stacks.exports(stack))
    return wanted


def template_of(asked: Asked, stack: Stack | None) -> Template:
    """Return the template of a request, or that which its stack has."""
    if "TemplateURL" in asked:
        raise RefusedError("TemplateURL is not carried out by the sandbox: pass the template itself")
    if "RoleARN" in asked:
        raise RefusedError(
            "RoleARN is not carried out by the sandbox: a stack works with its sender's permissions"
        )
    if asked.get("UsePreviousTemplate") and stack and stack.wanted:
        return stack.wanted.template
    if "TemplateBody" not in asked:
        raise RefusedError("Either Template URL or Template Body must be specified.")
    return parse_template(asked["TemplateBody"])


def create_stack(stacks: Stacks, asked: Asked, caller: Caller) -> Answered:
    if stacks.find(asked["StackName"]):
        raise StackExistsError(asked["StackName"])
    stack = named_stack(stacks, asked)
    wanted = wanted_stack(stack, asked, stacks)
    stacks.stacks.append(stack)
    work.create(Work(stack, caller, stacks.exports(stack)), wanted)
    return {"StackId": stack.stack_id}


def named_stack(stacks: Stacks, asked: Asked) -> Stack:
    name = asked["StackName"]
    if not STACK_NAME.fullmatch(name):
        raise RefusedError(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    return new_stack(name, stacks.account_id, stacks.region, asked)


def update_stack(stacks: Stacks, asked: Asked, caller: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"], "Stack [{}] does not exist")
    check_updatable(stack)
    wanted = wanted_stack(stack, asked, stacks)
    exports = stacks.exports(stack)
    if not has_updates(stack, wanted, exports):
        raise RefusedError("No updates are to be performed.")
    stacks.drop_change_sets(stack)
    work.update(Work(stack, caller, exports), wanted)
    return {"StackId": stack.stack_id}


def check_updatable(stack: Stack) -> None:
    if stack.status not in UPDATABLE:
        raise RefusedError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")


def delete_stack(stacks: Stacks, asked: Asked, caller: Caller) -> Answered:
    stack = stacks.find(asked["StackName"])
    if stack is None or stack.deleted:
        return {}
    if stack.options.get("EnableTerminationProtection"):
        raise RefusedError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    stacks.drop_change_sets(stack)
    work.delete(Work(stack, caller, stacks.exports(stack)))
    return {}


def protect_stack(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"], "Stack [{}] does not exist")
    stack.options = {**stack.options, "EnableTerminationProtection": asked["EnableTerminationProtection"]}
    return {"StackId": stack.stack_id}


def create_change_set(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = changing_stack(stacks, asked)
    wanted = wanted_stack(stack, asked, stacks)
    exports = stacks.exports(stack)
    found = ChangeSet(
        asked["ChangeSetName"],
        stack,
        wanted,
        changes(stack, wanted, exports),
        has_updates(stack, wanted, exports),
        asked.get("Description"),
    )
    if stack not in stacks.stacks:
        stack.enter("REVIEW_IN_PROGRESS", "User Initiated")
        stacks.stacks.append(stack)
    stacks.change_sets.append(found)
    return {"Id": found.change_set_id, "StackId": stack.stack_id}


def changing_stack(stacks: Stacks, asked: Asked) -> Stack:
    """Return the stack that a change set is for, which is new unless it changes one."""
    name, existing = asked["StackName"], stacks.find(asked["StackName"])
    if asked.get("ChangeSetType", "UPDATE") == "CREATE":
        if existing and existing.wanted:
            raise RefusedError(
                f"Stack [{name}] already exists and cannot be created again with the changeSet "
                f"[{asked['ChangeSetName']}]."
            )
        return existing or named_stack(stacks, asked)
    if existing is None:
        raise RefusedError(f"Stack [{name}] does not exist")
    check_updatable(existing)
    return existing


def execute_change_set(stacks: Stacks, asked: Asked, caller: Caller) -> Answered:
    change_set = stacks.change_set(asked)
    change_set.check_executable()
    stack = change_set.stack
    if asked.get("DisableRollback"):
        stack.options = {**stack.options, "DisableRollback": True}
    change_set.is_executed = True
    stacks.drop_change_sets(stack, but=change_set)
    carry_out = work.update if stack.wanted else work.create
    carry_out(Work(stack, caller, stacks.exports(stack)), change_set.wanted)
    return {}


def delete_change_set(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stacks.change_sets.remove(stacks.change_set(asked))
    return {}


def describe_change_set(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    return stacks.change_set(asked).described()


def list_change_sets(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"], "Stack [{}] does not exist")
    return {"Summaries": [each.summary() for each in stacks.change_sets if each.stack is stack]}
