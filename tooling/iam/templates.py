"""CloudFormation templates as text: their plain values, and the policies in them.

Unlike PyYAML's own loaders this one takes no dates (`Version: 2012-10-17` is a text to
CloudFormation), no aliases and no Python objects.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

DATE = "tag:yaml.org,2002:timestamp"
# What `template_values` raises on text that is no template.
UNREADABLE = (yaml.YAMLError, ValueError, TypeError, RecursionError)
# `${Name}` and `${Name.Attribute}`, and `${!Literal}`, in the text of Fn::Sub.
VARIABLE = re.compile(r"\$\{(!?)([^{}]+)\}")


class YamlAliasError(yaml.MarkedYAMLError):
    """The text has a YAML alias, which CloudFormation doesn't take."""


class TemplateLoader(yaml.SafeLoader):
    """A loader of YAML as CloudFormation takes it."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != DATE]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise YamlAliasError
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping whose keys are texts, as in JSON."""
        return {str(key): value for key, value in super().construct_mapping(node, deep=deep).items()}


def long_form(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    """Return what a tag such as `!GetAtt` is short for."""
    if suffix == "GetAtt" and isinstance(node, yaml.ScalarNode):
        return {"Fn::GetAtt": str(node.value).split(".", 1)}
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


TemplateLoader.add_multi_constructor("!", long_form)


def template_values(text: str) -> Any:
    """Return what YAML or JSON text says, with the short forms written out. Raises one of `UNREADABLE`."""
    return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, TemplateLoader)


# All versions have nearly the same templates.
@lru_cache(maxsize=1024)
def template_policies(text: str) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return each policy of a template, by its place: `Role.AssumeRolePolicyDocument`.

    What only a stack knows stands there as `${Name}`, and parameters as their defaults. Raises one of
    `UNREADABLE`.
    """
    values = template_values(text)
    resources = members(members(values).get("Resources"))
    return tuple(
        found
        for name, resource in resources.items()
        for found in documents(as_text(members(resource).get("Properties"), defaults(values)), name)
    )


def documents(value: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the policies in `value`: they are at names such as `PolicyDocument`, `Policies`, `KeyPolicy`."""
    match value:
        case {"Statement": _} if "Polic" in place.rpartition(".")[2]:
            yield place, value
        case dict():
            for name, each in value.items():
                yield from documents(each, f"{place}.{name}")
        case list():
            for number, each in enumerate(value):
                yield from documents(each, f"{place}[{number}]")


def defaults(values: Any) -> dict[str, str]:
    """Return the defaults of the parameters of a template."""
    parameters = members(members(values).get("Parameters"))
    known = {name: members(each).get("Default") for name, each in parameters.items()}
    return {name: str(default) for name, default in known.items() if default is not None}


def as_text(value: Any, names: Mapping[str, str]) -> Any:
    """Return `value` with every function in it as text."""
    match value:
        case {"Ref": str(name)}:
            return named(name, names)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return named(f"{name}.{attribute}", names)
        case {"Fn::Sub": str(text)}:
            return substituted(text, names)
        case {"Fn::Sub": [str(text), dict(own)]}:
            return substituted(text, {**names, **{name: str(as_text(own[name], names)) for name in own}})
        case {"Fn::Join": [str(separator), list(parts)]}:
            return separator.join(str(as_text(part, names)) for part in parts)
        case dict() if len(value) == 1 and (function := next(iter(value))).startswith("Fn::"):
            return f"${{{opaque(function, value[function])}}}"
        case dict():
            return {name: as_text(each, names) for name, each in value.items()}
        case list():
            return [as_text(each, names) for each in value]
    return value


def named(name: str, names: Mapping[str, str]) -> str:
    return names.get(name, f"${{{name}}}")


def substituted(text: str, names: Mapping[str, str]) -> str:
    """Return the text of an Fn::Sub: `${!Name}` in it stands for the text `${Name}`."""
    return VARIABLE.sub(
        lambda found: f"${{{found[2]}}}" if found[1] else named(found[2].strip(), names), text
    )


def opaque(function: str, argument: Any) -> str:
    """Return a function that isn't worked out, without braces: it is equal to itself only."""
    return f"{function} {json.dumps(argument, default=str)}".translate({ord("{"): "(", ord("}"): ")"})


def members(value: Any) -> dict[str, Any]:
    """Return `value` where it has members, else none."""
    return value if isinstance(value, dict) else {}
