"""Templates: their sections, what refers to what, and what AWS finds wrong before it starts.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from tooling.iam.templates import VARIABLE
from tooling.sandbox.aws.stacks.reading import read
from tooling.sandbox.aws.stacks.refusals import MALFORMED, RefusedError

SECTIONS = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
}
# AWS carries these out, and the sandbox doesn't.
OTHER_SECTIONS = {"Hooks", "Rules", "Transform"}
PSEUDO_PARAMETERS = {
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a value refers to, and the attribute for Fn::GetAtt."""

    name: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read and found to hold together."""

    text: str
    document: Mapping[str, Any]

    def section(self, name: str) -> dict[str, Any]:
        return dict(self.document.get(name) or {})

    @property
    def resources(self) -> dict[str, Any]:
        return self.section("Resources")

    @property
    def description(self) -> str | None:
        return self.document.get("Description")


def parse_template(text: str) -> Template:
    """Return the template in `text`. Raises `RefusedError` with AWS's message."""
    template = Template(text, read(text))
    with well_formed():
        _check_sections(template)
        _check_resources(template)
        _check_references(template)
        creation_order(template, template.resources)
    return template


@contextmanager
def well_formed() -> Iterator[None]:
    """Refuse a template when reading it goes wrong because it has not the form that AWS documents."""
    try:
        yield
    except (*MALFORMED, RecursionError, re.error) as error:
        raise RefusedError("Template format error: unsupported structure.") from error


def references(value: Any) -> Iterator[Reference]:
    """Yield everything that `value` refers to by Ref, Fn::GetAtt and Fn::Sub."""
    match value:
        case {"Ref": str(name)}:
            yield Reference(name)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            yield Reference(name, attribute)
        case {"Fn::GetAtt": str(path)}:
            yield Reference(*path.split(".", 1))
        case {"Fn::Sub": str(text)}:
            yield from _variables(text, ())
        case {"Fn::Sub": [str(text), dict(own)]}:
            yield from _variables(text, own)
            yield from references(list(own.values()))
        case dict():
            yield from references(list(value.values()))
        case list():
            for each in value:
                yield from references(each)


def creation_order(template: Template, wanted: Iterable[str]) -> list[str]:
    """Return `wanted`, each after what it refers to. Raises `RefusedError` when that is a circle."""
    resources, names = template.resources, list(wanted)
    needs = {name: sorted(_needed(resources[name]).intersection(names)) for name in names}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = ", ".join(sorted(set(error.args[1])))
        raise RefusedError(f"Circular dependency between resources: [{circle}]") from error


def _needed(resource: Mapping[str, Any]) -> set[str]:
    depends = resource.get("DependsOn") or []
    named = {depends} if isinstance(depends, str) else set(depends)
    return named | {reference.name for reference in references(resource.get("Properties"))}


def _variables(text: str, own: Iterable[str]) -> Iterator[Reference]:
    for literal, name in VARIABLE.findall(text):
        if not literal and name.strip() not in own:
            yield Reference(*name.strip().split(".", 1))


def _check_sections(template: Template) -> None:
    """Refuse sections that don't exist, aren't objects, or aren't carried out."""
    document = template.document
    unknown = sorted(str(name) for name in document if name not in SECTIONS | OTHER_SECTIONS)
    if unknown:
        raise RefusedError(f"Invalid template property or properties [{', '.join(unknown)}]")
    for name in sorted(OTHER_SECTIONS & document.keys()):
        raise RefusedError(f"The section {name} is not carried out by the sandbox")
    for name in ("Resources", "Parameters", "Outputs", "Conditions", "Mappings"):
        if name in document and not isinstance(document[name], dict):
            raise RefusedError(f"Template format error: [/{name}] 'null' values are not allowed in templates")
    if not document.get("Resources"):
        raise RefusedError("Template format error: At least one Resources member must be defined.")


def _check_resources(template: Template) -> None:
    """Refuse resources, parameters and outputs without what each of them must have."""
    for section, member in (("Resources", "Type"), ("Parameters", "Type"), ("Outputs", "Value")):
        for name, each in template.section(section).items():
            found = each.get(member) if isinstance(each, dict) else None
            if found is None or (member == "Type" and not isinstance(found, str)):
                raise RefusedError(
                    f"Template format error: [/{section}/{name}] "
                    f"Every {section} object must contain a {member} member."
                )
    for name, resource in template.resources.items():
        if not (name.isalnum() and name.isascii()):
            raise RefusedError(f"Template format error: Resource name {name} is non alphanumeric.")
        if not isinstance(resource.get("Properties") or {}, dict):
            raise RefusedError(f"Template format error: [/Resources/{name}] Properties must be an object.")
        condition = resource.get("Condition")
        if condition is not None and condition not in template.section("Conditions"):
            raise RefusedError(
                f"Template format error: Unresolved condition dependency {condition} "
                "in the Resources block of the template"
            )


def _check_references(template: Template) -> None:
    """Refuse references to what the template doesn't have."""
    parameters = PSEUDO_PARAMETERS | template.section("Parameters").keys()
    known = parameters | template.resources.keys()
    for section in ("Resources", "Outputs"):
        found = list(references(template.section(section)))
        depends = [name for each in template.resources.values() for name in _needed(each)]
        named = {each.name for each in found} | (set(depends) if section == "Resources" else set())
        if missing := sorted(named - known):
            raise RefusedError(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                f"in the {section} block of the template"
            )
        for each in found:
            if each.attribute and each.name in parameters:
                raise RefusedError(
                    f"Template error: instance of Fn::GetAtt references undefined resource {each.name}"
                )
