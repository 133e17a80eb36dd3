"""What a stack is to be: the resources, properties and outputs of a template with its values in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tooling.sandbox.aws.stacks.functions import Scope, as_text, is_wanted, resolved
from tooling.sandbox.aws.stacks.kind import Kind, tag_list, tag_values
from tooling.sandbox.aws.stacks.kinds import kind_of
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError, RefusedError, UnresolvedError
from tooling.sandbox.aws.stacks.resources import is_replaced
from tooling.sandbox.aws.stacks.stack import Resource, Stack, Wanted
from tooling.sandbox.aws.stacks.template import creation_order


def active(stack: Stack, wanted: Wanted, exports: Mapping[str, str]) -> dict[str, Any]:
    """Return the definitions of the resources whose condition, if they have one, is true."""
    scope = stack.scope(wanted, exports)
    return {name: each for name, each in wanted.template.resources.items() if is_wanted(each, scope)}


def wanted_properties(
    kind: Kind, definition: Mapping[str, Any], scope: Scope, stack_tags: Mapping[str, str]
) -> dict[str, Any]:
    """Return the properties of a resource, with the tags of its stack among its own."""
    properties: dict[str, Any] = resolved(definition.get("Properties") or {}, scope)
    if stack_tags and kind.has_tags:
        properties["Tags"] = tag_list({**stack_tags, **tag_values(properties)})
    return properties


def wanted_outputs(stack: Stack, wanted: Wanted, exports: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the outputs as DescribeStacks lists them."""
    scope = stack.scope(wanted, exports)
    return [
        output(name, each, scope)
        for name, each in wanted.template.section("Outputs").items()
        if is_wanted(each, scope)
    ]


def output(name: str, definition: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    found = {"OutputKey": name, "OutputValue": as_text(resolved(definition["Value"], scope))}
    if definition.get("Description"):
        found["Description"] = definition["Description"]
    if definition.get("Export"):
        export = as_text(resolved(definition["Export"]["Name"], scope))
        if export in scope.exports:
            raise RefusedError(f"Export with name {export} is already exported by another stack.")
        found["ExportName"] = export
    return found


def changes(stack: Stack, wanted: Wanted, exports: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what carrying out `wanted` would change, as DescribeChangeSet lists it."""
    definitions = active(stack, wanted, exports)
    _check_types(stack, definitions)
    scope = stack.scope(wanted, exports)
    found = []
    for logical_id in creation_order(wanted.template, definitions):
        definition, existing = definitions[logical_id], stack.resources.get(logical_id)
        if existing is None:
            found.append(_change("Add", logical_id, definition["Type"]))
        elif differing := _replacement(existing, definition, scope, wanted):
            found.append(_change("Modify", logical_id, definition["Type"], existing, differing))
            if differing != "False":
                kept = {name: each for name, each in scope.resources.items() if name != logical_id}
                scope = replace(scope, resources=kept)
    gone = [each for name, each in stack.resources.items() if name not in definitions]
    return found + [_change("Remove", each.logical_id, each.kind.name, each) for each in gone]


def has_updates(stack: Stack, wanted: Wanted, exports: Mapping[str, str]) -> bool:
    """Return whether carrying out `wanted` would change anything."""
    if stack.wanted is None or changes(stack, wanted, exports) or stack.wanted.tags != wanted.tags:
        return True
    return wanted_outputs(stack, wanted, exports) != stack.outputs


def _check_types(stack: Stack, definitions: Mapping[str, Any]) -> None:
    moved = [
        name
        for name, each in stack.resources.items()
        if name in definitions and definitions[name]["Type"] != each.kind.name
    ]
    if moved:
        raise RefusedError(
            "Update of resource type is not permitted. The new template modifies resource type of "
            f"the following resources: [{', '.join(moved)}]"
        )


def _replacement(existing: Resource, definition: Mapping[str, Any], scope: Scope, wanted: Wanted) -> str:
    """Return whether a change takes another resource: True, False or Conditional; "" for no change."""
    try:
        properties = wanted_properties(kind_of(definition), definition, scope, wanted.tags)
        if properties == existing.properties:
            return ""
        return str(is_replaced(existing, properties))
    except (NotCarriedOutError, RefusedError, UnresolvedError):
        return "Conditional"


def _change(
    action: str, logical_id: str, type_name: str, existing: Resource | None = None, replacement: str = ""
) -> dict[str, Any]:
    return {
        "Type": "Resource",
        "ResourceChange": {
            "Action": action,
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": existing.physical_id if existing else None,
            "ResourceType": type_name,
            "Replacement": replacement or None,
            "Scope": ["Properties"] if replacement else [],
            "Details": [],
        },
    }
