"""Reading templates: YAML or JSON text to plain values, with the short forms written out.

Unlike PyYAML's own loaders this one takes no dates (`Version: 2012-10-17` is a text to
CloudFormation), no aliases and no Python objects.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from tooling.sandbox.aws.stacks.refusals import RefusedError

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
MOST_CHARACTERS = 51_200
DATE = "tag:yaml.org,2002:timestamp"


class TemplateLoader(yaml.SafeLoader):
    """A loader of YAML as CloudFormation takes it."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != DATE]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise RefusedError(
                "Template format error: YAML aliases are not allowed in CloudFormation templates"
            )
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


def read(text: str) -> dict[str, Any]:
    """Return the object that a template is. Raises `RefusedError`."""
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MOST_CHARACTERS}"
        )
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, TemplateLoader)
    except json.JSONDecodeError as error:
        place = f"(line {error.lineno}, column {error.colno})"
        raise RefusedError(f"Template format error: JSON not well-formed. {place}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"(line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise RefusedError(f"Template format error: YAML not well-formed. {place}") from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise RefusedError("Template format error: YAML not well-formed.") from error
    if not isinstance(document, dict):
        raise RefusedError("Template format error: unsupported structure.")
    return document
