"""Reading templates: YAML or JSON text to plain values, or AWS's words about what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import yaml

from tooling.iam.templates import UNREADABLE, YamlAliasError, template_values
from tooling.sandbox.aws.stacks.refusals import RefusedError

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
MOST_CHARACTERS = 51_200


def read(text: str) -> dict[str, Any]:
    """Return the object that a template is. Raises `RefusedError`."""
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MOST_CHARACTERS}"
        )
    try:
        document = template_values(text)
    except json.JSONDecodeError as error:
        place = f"(line {error.lineno}, column {error.colno})"
        raise RefusedError(f"Template format error: JSON not well-formed. {place}") from error
    except YamlAliasError as error:
        raise RefusedError(
            "Template format error: YAML aliases are not allowed in CloudFormation templates"
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"(line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise RefusedError(f"Template format error: YAML not well-formed. {place}") from error
    except UNREADABLE as error:
        raise RefusedError("Template format error: YAML not well-formed.") from error
    if not isinstance(document, dict):
        raise RefusedError("Template format error: unsupported structure.")
    return document
