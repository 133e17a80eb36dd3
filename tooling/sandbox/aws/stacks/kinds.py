"""The types of resources that stacks are carried out with, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tooling.sandbox.aws.stacks import iam_holders, iam_others, iam_policies, kms, secretsmanager, ssm
from tooling.sandbox.aws.stacks.kind import Kind, Properties
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError, RefusedError
from tooling.sandbox.aws.stacks.template import Template, references

MODULES = (iam_holders, iam_policies, iam_others, secretsmanager, kms, ssm)
KINDS: dict[str, Kind] = {kind.name: kind for module in MODULES for kind in module.KINDS}
# What a resource may have beside its type and properties. The policies of creation and update are
# for types that aren't carried out.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html
ATTRIBUTES = {
    "Condition",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdateReplacePolicy",
}
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
POLICIES = ("Delete", "Retain", "RetainExceptOnCreate")


def kind_of(definition: Mapping[str, Any]) -> Kind:
    """Return the kind of a resource. Raises `NotCarriedOutError` with the name of its type."""
    kind = KINDS.get(definition["Type"])
    if kind is None:
        raise NotCarriedOutError(definition["Type"])
    return kind


def check_definition(definition: Mapping[str, Any]) -> None:
    """Refuse attributes of a resource that are not carried out."""
    for name in definition:
        if name not in ATTRIBUTES:
            raise NotCarriedOutError(f"{name} of {definition['Type']}")
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        if definition.get(name, "Delete") not in POLICIES:
            raise NotCarriedOutError(f"the {name} {definition[name]} of {definition['Type']}")


def check_properties(logical_id: str, kind: Kind, properties: Properties) -> None:
    """Refuse properties that `kind` doesn't have or carry out, and the want of those that it needs."""
    for name in properties:
        if name in kind.left_out:
            raise NotCarriedOutError(f"{name} of {kind.name}")
    complaints = [f"#: required key [{name}] not found" for name in kind.required if name not in properties]
    complaints += [
        f"#: extraneous key [{name}] is not permitted" for name in properties if name not in kind.properties
    ]
    if complaints:
        raise RefusedError(
            f"Properties validation failed for resource {logical_id} with message: {' '.join(complaints)}"
        )


def check_attributes(template: Template) -> None:
    """Refuse Fn::GetAtt of an attribute that a type doesn't have."""
    for reference in references([template.section("Resources"), template.section("Outputs")]):
        definition = template.resources.get(reference.name, {})
        kind = KINDS.get(definition.get("Type", ""))
        if kind and reference.attribute and reference.attribute not in kind.attributes:
            raise RefusedError(
                f"Template error: resource {reference.name} does not support attribute type "
                f"{reference.attribute} in Fn::GetAtt"
            )
