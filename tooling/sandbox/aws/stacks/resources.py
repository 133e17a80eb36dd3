"""Resources: making, changing and removing one, as its kind says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.functions import as_text
from tooling.sandbox.aws.stacks.kind import Kind, Properties, Setting, When
from tooling.sandbox.aws.stacks.refusals import MALFORMED, NotCarriedOutError, RefusedError
from tooling.sandbox.aws.stacks.stack import Resource, Stack

REQUEST_ERRORS = (BotoCoreError, ClientError)


@dataclass(frozen=True, slots=True)
class Planned:
    """A resource of a template, with its values in it."""

    logical_id: str
    kind: Kind
    definition: Mapping[str, Any]
    properties: Properties


def make(stack: Stack, planned: Planned, caller: Caller) -> Resource:
    """Make a resource, all of it or nothing, and return it."""
    kind, properties = planned.kind, planned.properties
    name = properties.get(kind.name_property) or stack.new_name(planned.logical_id, kind)
    made = kind.make(caller, str(name), properties)
    with_it = {each for setting in kind.settings if setting.when is When.WITH for each in setting.properties}
    first = {each: properties[each] for each in properties if each in with_it or each in kind.fixed}
    resource = Resource(
        planned.logical_id, kind, made.physical_id, made.attributes, first, planned.definition
    )
    try:
        change(resource, properties, caller)
    except (*REQUEST_ERRORS, *MALFORMED, NotCarriedOutError):
        remove(resource, replace(caller, ignores=lambda _: True))
        raise
    return resource


def change(resource: Resource, properties: Properties, caller: Caller) -> None:
    """Give a resource other properties. Where that fails, what was done of a setting is undone."""
    for setting in resource.kind.settings:
        if any(resource.properties.get(name) != properties.get(name) for name in setting.properties):
            change_setting(resource, setting, properties, caller)
    resource.properties = dict(properties)
    # An attribute of the same name as a property is its value, such as that of a parameter.
    same = {name: as_text(properties[name]) for name in resource.attributes if name in properties}
    resource.attributes = resource.attributes | same
    resource.changed = datetime.now(UTC)


def change_setting(resource: Resource, setting: Setting, properties: Properties, caller: Caller) -> None:
    before = resource.properties
    try:
        setting.change(caller, resource.physical_id, before, properties)
    except REQUEST_ERRORS:
        setting.change(replace(caller, ignores=lambda _: True), resource.physical_id, properties, before)
        raise
    kept = {name: each for name, each in before.items() if name not in setting.properties}
    resource.properties = kept | {name: properties[name] for name in setting.properties if name in properties}


def is_replaced(resource: Resource, properties: Properties) -> bool:
    """Return whether other properties take another resource.

    Raises `RefusedError` where that can't be, because the other one would have the same name.
    """
    kind = resource.kind
    if all(resource.properties.get(name) == properties.get(name) for name in kind.fixed):
        return False
    name = properties.get(kind.name_property)
    if name is not None and name == resource.properties.get(kind.name_property):
        raise RefusedError(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {name} and update the stack again."
        )
    return True


def remove(resource: Resource, caller: Caller) -> None:
    """Undo the settings of a resource that were made after it, and remove it."""
    for setting in reversed(resource.kind.settings):
        if setting.when is When.AROUND and any(name in resource.properties for name in setting.properties):
            setting.change(caller, resource.physical_id, resource.properties, {})
    resource.kind.remove(caller, resource.physical_id, resource.properties)
