"""Stacks, as they are: what was asked for, what was made of it, and what happened."""

from __future__ import annotations

import secrets
import string
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tooling.sandbox.aws.stacks.functions import Named, Scope
from tooling.sandbox.aws.stacks.kind import Kind
from tooling.sandbox.aws.stacks.parameters import shown, value
from tooling.sandbox.aws.stacks.template import Template

STACK = "AWS::CloudFormation::Stack"
SUFFIX = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked a stack to be."""

    template: Template
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    capabilities: tuple[str, ...] = ()


@dataclass(slots=True)
class Resource:
    """Something that a stack made. `properties` is what has been carried out of it."""

    logical_id: str
    kind: Kind
    physical_id: str
    attributes: dict[str, str]
    properties: dict[str, Any]
    definition: Mapping[str, Any]
    status: str = "CREATE_COMPLETE"
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a stack or to one of its resources."""

    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str | None
    event_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(slots=True)
class Stack:
    """A stack of one account and region. It has no `wanted` while it is only under review."""

    name: str
    stack_id: str
    account_id: str
    region: str
    wanted: Wanted | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    status: str = "REVIEW_IN_PROGRESS"
    reason: str | None = None
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime | None = None
    deleted: datetime | None = None

    def enter(self, status: str, reason: str | None = None) -> None:
        """Go into another status."""
        self.status, self.reason = status, reason
        self.events.append(Event(self.name, self.stack_id, STACK, status, reason))

    def tell(
        self, logical_id: str, type_name: str, status: str, reason: str | None = None, physical_id: str = ""
    ) -> None:
        """Write down what happened to a resource."""
        self.events.append(Event(logical_id, physical_id, type_name, status, reason))

    @property
    def exports(self) -> dict[str, str]:
        return {each["ExportName"]: each["OutputValue"] for each in self.outputs if "ExportName" in each}

    def scope(self, wanted: Wanted, exports: Mapping[str, str]) -> Scope:
        """Return what names in the template of `wanted` mean at the moment."""
        declared = wanted.template.section("Parameters")
        given = {name: value(text, declared[name]) for name, text in wanted.parameters.items()}
        pseudo = {
            "AWS::AccountId": self.account_id,
            "AWS::NotificationARNs": list(self.options.get("NotificationARNs") or ()),
            "AWS::Partition": "aws",
            "AWS::Region": self.region,
            "AWS::StackId": self.stack_id,
            "AWS::StackName": self.name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        made = {each.logical_id: Named(each.physical_id, each.attributes) for each in self.resources.values()}
        return Scope(wanted.template, pseudo | given, made, exports)

    def new_name(self, logical_id: str, kind: Kind) -> str:
        """Return the name that CloudFormation makes up for a resource."""
        suffix = "".join(secrets.choice(SUFFIX) for _ in range(12))
        return f"{f'{self.name}-{logical_id}'[: kind.longest_name - 13]}-{suffix}"

    def described(self) -> dict[str, Any]:
        """Return the stack as DescribeStacks shows it."""
        wanted = self.wanted
        return {
            "StackId": self.stack_id,
            "StackName": self.name,
            "Description": wanted.template.description if wanted else None,
            "Parameters": shown(wanted.template, wanted.parameters) if wanted else [],
            "CreationTime": self.created,
            "LastUpdatedTime": self.updated,
            "DeletionTime": self.deleted,
            "StackStatus": self.status,
            "StackStatusReason": self.reason,
            "DisableRollback": bool(self.options.get("DisableRollback")),
            "NotificationARNs": list(self.options.get("NotificationARNs") or ()),
            "Capabilities": list(wanted.capabilities) if wanted else [],
            "Outputs": self.outputs,
            "Tags": [{"Key": key, "Value": each} for key, each in wanted.tags.items()] if wanted else [],
            "EnableTerminationProtection": bool(self.options.get("EnableTerminationProtection")),
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }


def new_stack(name: str, account_id: str, region: str, options: Mapping[str, Any]) -> Stack:
    arn = f"arn:aws:cloudformation:{region}:{account_id}:stack/{name}/{uuid.uuid4()}"
    return Stack(name, arn, account_id, region, options=options)
