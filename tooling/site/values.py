"""Your values: the examples on the pages that readers may replace by values of their own.

`extra.tooling.values` in mkdocs.yml lists them. They are checked here; replacing them is the business
of the reader's browser (`theme/assets/javascripts/values.js`), and no value of a reader ever leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from tooling.project import MkdocsYamlError, Project

VALUES = "extra.tooling.values"
NAME = re.compile(r"[a-z][a-z0-9-]*")

# What means the same to Python and to a browser (`u` flag), and nothing else:
# https://developer.mozilla.org/docs/Web/JavaScript/Reference/Regular_expressions
PORTABLE = re.compile(
    r"""
    \^?
    (?:
        [^\\^$.*+?()\[\]{}|]                                        # a character that stands for itself
      | \\[\\^$.*+?()\[\]{}|/dw]
      | \[ \^? (?: (?!--|&&|~~|\|\|) [^\\\[\]] | \\[\\^$.*+?()\[\]{}|/dw-] )+ \]
      | \.
      | \(\?: | \((?!\?) | \) | \|
      | (?: [*+?] | \{\d+(?:,\d*)?\} ) \??+ (?![*+?{])                # "possessive" is Python's alone
    )+
    \$?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """An example, and what a value in its place has to look like: `rule` says so to the reader."""

    name: str
    label: str
    example: str
    pattern: str
    rule: str


KEYS = [field.name for field in fields(Value)]


def values_setting(project: Project, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the `extra` of a staged mkdocs.yml says of values. Raises `MkdocsYamlError`.

    A frozen edition, whose own mkdocs.yml is `own`, has the values that it was frozen with. If it has
    none, or they aren't right by the rules of today, it has those of today.
    """
    today = read_values(project)
    try:
        values = read_values(Project(project.root, dict(own))) or today
    except MkdocsYamlError:
        values = today
    return {"reader_values": [asdict(value) for value in values]} if values else {}


def read_values(project: Project) -> list[Value]:
    """Return the values that the mkdocs.yml of `project` lists. Raises `MkdocsYamlError`."""
    listed = project.tooling_settings.get("values") or []
    if not isinstance(listed, list):
        raise MkdocsYamlError(f"{VALUES} is `{listed}`, expected a list")
    values = [parse_value(each) for each in listed]
    for key in ("name", "example"):
        require_distinct(key, [getattr(value, key) for value in values])
    return values


def parse_value(listed: object) -> Value:
    """Return a value as it is listed in mkdocs.yml. Raises `MkdocsYamlError`."""
    if not isinstance(listed, dict) or sorted(map(str, listed)) != sorted(KEYS):
        raise MkdocsYamlError(f"{VALUES} has `{listed}`, expected the settings {', '.join(KEYS)}")
    for key in KEYS:
        require_line(key, listed[key])
    value = Value(**listed)
    if not NAME.fullmatch(value.name):
        raise MkdocsYamlError(f"{VALUES} has the name `{value.name}`, expected one such as `account-id`")
    if not compiled(value).fullmatch(value.example):
        raise MkdocsYamlError(
            f"{VALUES} has the example `{value.example}`, which its own pattern `{value.pattern}` refuses"
        )
    return value


def require_line(key: str, text: object) -> None:
    """Raise `MkdocsYamlError` unless `text` is a line of text: a number loses its zeros."""
    if not isinstance(text, str):
        raise MkdocsYamlError(f"{VALUES} has the {key} `{text}`, expected text: put it in quotes")
    if not text.strip() or text != text.strip() or len(text.splitlines()) > 1:
        raise MkdocsYamlError(f"{VALUES} has the {key} `{text}`, expected one line without spaces around it")


def compiled(value: Value) -> re.Pattern[str]:
    """Return the pattern of `value`. Raises `MkdocsYamlError` if a browser may read it otherwise."""
    if not PORTABLE.fullmatch(value.pattern):
        raise MkdocsYamlError(
            f"{VALUES} has the pattern `{value.pattern}`, which Python and browsers may read differently:"
            " use characters, classes such as [a-z0-9-], \\d, \\w, groups, | and the quantifiers * + ? {n,m}"
        )
    try:
        return re.compile(value.pattern, re.ASCII)
    except re.error as error:
        raise MkdocsYamlError(f"{VALUES} has the pattern `{value.pattern}`: {error}") from error


def require_distinct(key: str, listed: list[str]) -> None:
    """Raise `MkdocsYamlError` if two values have the same `key`."""
    for each in listed:
        if listed.count(each) > 1:
            raise MkdocsYamlError(f"{VALUES} has two values with the {key} `{each}`")
