"""The operations of CloudFormation that only tell: about stacks, their resources and templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks import operations, parameters
from tooling.sandbox.aws.stacks.capabilities import NAMES, needed
from tooling.sandbox.aws.stacks.operations import Answered, Asked, Stacks
from tooling.sandbox.aws.stacks.refusals import RefusedError
from tooling.sandbox.aws.stacks.stack import Resource, Stack
from tooling.sandbox.aws.stacks.template import Template


def describe_stacks(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    if "StackName" in asked:
        return {"Stacks": [stacks.stack(asked["StackName"]).described()]}
    return {"Stacks": [each.described() for each in reversed(stacks.stacks) if not each.deleted]}


def list_stacks(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    statuses = asked.get("StackStatusFilter") or ()
    listed = [each for each in reversed(stacks.stacks) if not statuses or each.status in statuses]
    return {"StackSummaries": [each.described() for each in listed]}


def describe_stack_events(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"], "Stack [{}] does not exist")
    events = [
        {
            "StackId": stack.stack_id,
            "StackName": stack.name,
            "EventId": each.event_id,
            "LogicalResourceId": each.logical_id,
            "PhysicalResourceId": each.physical_id,
            "ResourceType": each.type,
            "ResourceStatus": each.status,
            "ResourceStatusReason": each.reason,
            "Timestamp": each.time,
        }
        for each in reversed(stack.events)
    ]
    return {"StackEvents": events}


def described(stack: Stack, resource: Resource) -> Answered:
    """Return a resource as all the operations that list resources show it."""
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.kind.name,
        "ResourceStatus": resource.status,
        "Timestamp": resource.changed,
        "LastUpdatedTimestamp": resource.changed,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }


def describe_stack_resource(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack, logical_id = stacks.stack(asked["StackName"]), asked["LogicalResourceId"]
    if logical_id not in stack.resources:
        raise RefusedError(f"Resource {logical_id} does not exist for stack {stack.name}")
    return {"StackResourceDetail": described(stack, stack.resources[logical_id])}


def describe_stack_resources(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    if "StackName" not in asked:
        raise RefusedError("PhysicalResourceId is not carried out by the sandbox: pass the stack's name")
    stack = stacks.stack(asked["StackName"])
    logical_id = asked.get("LogicalResourceId")
    listed = [each for each in stack.resources.values() if logical_id in {None, each.logical_id}]
    return {"StackResources": [described(stack, each) for each in listed]}


def list_stack_resources(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"])
    return {"StackResourceSummaries": [described(stack, each) for each in stack.resources.values()]}


def list_exports(stacks: Stacks, _: Asked, __: Caller) -> Answered:
    exports = [
        {"ExportingStackId": each.stack_id, "Name": name, "Value": value}
        for each in stacks.stacks
        if not each.deleted
        for name, value in each.exports.items()
    ]
    return {"Exports": exports}


def get_template(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"])
    text = stack.wanted.template.text if stack.wanted else ""
    return {"TemplateBody": text, "StagesAvailable": ["Original", "Processed"]}


def template_summary(template: Template) -> Answered:
    capability = needed(template)
    types = sorted({each["Type"] for each in template.resources.values() if each["Type"] in NAMES})
    reason = f"The following resource(s) require capabilities: [{', '.join(types)}]"
    return {
        "Description": template.description,
        "Parameters": parameters.summary(template),
        "Capabilities": [capability] if capability else [],
        "CapabilitiesReason": reason if capability else None,
        "DeclaredTransforms": [],
    }


def get_template_summary(stacks: Stacks, asked: Asked, _: Caller) -> Answered:
    stack = stacks.stack(asked["StackName"]) if "StackName" in asked else None
    template = stack.wanted.template if stack and stack.wanted else operations.template_of(asked, None)
    types = sorted({each["Type"] for each in template.resources.values()})
    version = template.document.get("AWSTemplateFormatVersion")
    return template_summary(template) | {"ResourceTypes": types, "Version": version}


def validate_template(_: Stacks, asked: Asked, __: Caller) -> Answered:
    return template_summary(operations.template_of(asked, None))


OPERATIONS: Mapping[str, Callable[[Stacks, Asked, Caller], Answered]] = {
    "CreateChangeSet": operations.create_change_set,
    "CreateStack": operations.create_stack,
    "DeleteChangeSet": operations.delete_change_set,
    "DeleteStack": operations.delete_stack,
    "DescribeChangeSet": operations.describe_change_set,
    "DescribeStackEvents": describe_stack_events,
    "DescribeStackResource": describe_stack_resource,
    "DescribeStackResources": describe_stack_resources,
    "DescribeStacks": describe_stacks,
    "ExecuteChangeSet": operations.execute_change_set,
    "GetTemplate": get_template,
    "GetTemplateSummary": get_template_summary,
    "ListChangeSets": operations.list_change_sets,
    "ListExports": list_exports,
    "ListStackResources": list_stack_resources,
    "ListStacks": list_stacks,
    "UpdateStack": operations.update_stack,
    "UpdateTerminationProtection": operations.protect_stack,
    "ValidateTemplate": validate_template,
}
