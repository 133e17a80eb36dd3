"""Change sets: what a stack is going to be, looked at before it is done. `deploy` works by them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tooling.sandbox.aws.stacks.parameters import shown
from tooling.sandbox.aws.stacks.refusals import ChangeSetStatusError
from tooling.sandbox.aws.stacks.stack import Stack, Wanted

NO_CHANGES = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)


@dataclass(slots=True)
class ChangeSet:
    """What `stack` would be, and the changes that it takes. Without any it can't be executed."""

    name: str
    stack: Stack
    wanted: Wanted
    changes: list[dict[str, Any]]
    has_updates: bool
    description: str | None
    change_set_id: str = ""
    is_executed: bool = False
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        stack = self.stack
        place = f"arn:aws:cloudformation:{stack.region}:{stack.account_id}"
        self.change_set_id = f"{place}:changeSet/{self.name}/{uuid.uuid4()}"

    def is_named(self, name: str) -> bool:
        return name in (self.name, self.change_set_id)

    def check_executable(self) -> None:
        """Raise `ChangeSetStatusError` unless there is something to do that isn't done."""
        if self.is_executed:
            raise ChangeSetStatusError(self.change_set_id, "EXECUTE_COMPLETE")
        if not self.has_updates:
            raise ChangeSetStatusError(self.change_set_id, "FAILED")

    def summary(self) -> dict[str, Any]:
        """Return the change set as ListChangeSets lists it."""
        available = "AVAILABLE" if self.has_updates else "UNAVAILABLE"
        return {
            "ChangeSetId": self.change_set_id,
            "ChangeSetName": self.name,
            "StackId": self.stack.stack_id,
            "StackName": self.stack.name,
            "Status": "CREATE_COMPLETE" if self.has_updates else "FAILED",
            "StatusReason": None if self.has_updates else NO_CHANGES,
            "ExecutionStatus": "EXECUTE_COMPLETE" if self.is_executed else available,
            "CreationTime": self.created,
            "Description": self.description,
        }

    def described(self) -> dict[str, Any]:
        """Return the change set as DescribeChangeSet shows it."""
        return self.summary() | {
            "Parameters": shown(self.wanted.template, self.wanted.parameters),
            "Capabilities": list(self.wanted.capabilities),
            "Tags": [{"Key": key, "Value": value} for key, value in self.wanted.tags.items()],
            "Changes": self.changes,
        }
