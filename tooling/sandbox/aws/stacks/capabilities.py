"""Capabilities: what the sender of a template has to say that they know.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities
"""

from __future__ import annotations

from collections.abc import Collection

from tooling.sandbox.aws.stacks.refusals import InsufficientCapabilitiesError
from tooling.sandbox.aws.stacks.template import Template

# The types that need one, and the property with which a reader names such a resource.
NAMES = {
    "AWS::IAM::AccessKey": "",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": "",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": "",
}


def needed(template: Template) -> str | None:
    """Return the capability that `template` needs, or None."""
    found = [each for each in template.resources.values() if each["Type"] in NAMES]
    if any(NAMES[each["Type"]] in (each.get("Properties") or {}) for each in found):
        return "CAPABILITY_NAMED_IAM"
    return "CAPABILITY_IAM" if found else None


def check_capabilities(template: Template, acknowledged: Collection[str]) -> None:
    """Raise `InsufficientCapabilitiesError` unless `acknowledged` has what `template` needs."""
    capability = needed(template)
    if capability and not {capability, "CAPABILITY_NAMED_IAM"}.intersection(acknowledged):
        raise InsufficientCapabilitiesError(capability)
