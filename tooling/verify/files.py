"""The files that a reader saves: each is read as what its name says, before anything is carried out.

JSON is read where it is linted, in `policies`.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from tooling.content.guide import Guide
from tooling.content.steps import Kind, Step
from tooling.findings import Finding

TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What a file should be and isn't: from which of its lines on, counted from 1, and why."""

    language: str
    line: int
    reason: str


def file_findings(guide: Guide) -> Iterator[Finding]:
    """Yield the files of `guide` that can't be read, each at the line where that shows."""
    for step in guide.steps:
        wrong = unreadable(step) if step.kind is Kind.FILE and not step.skip_reason else None
        if wrong and wrong.language != "JSON":
            rule = f"{wrong.language.lower()}-syntax"
            message = f"this is not {wrong.language}"
            yield Finding(guide.path, step.block.at(wrong.line), message, rule, wrong.reason)


def unreadable(step: Step) -> Unreadable | None:
    """Return why the file of `step` isn't what its name says, or None."""
    reading = READINGS.get(PurePosixPath(step.block.title).suffix)
    return reading(step.block.source) if reading else None


def not_yaml(source: str) -> Unreadable | None:
    try:
        # Only read, not made into values: what `!Sub` or `!Ref` stands for is not YAML's business.
        for _ in yaml.compose_all(source, yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Unreadable("YAML", line, error.problem or str(error))
    except yaml.YAMLError as error:
        return Unreadable("YAML", 1, str(error))
    return None


def not_toml(source: str) -> Unreadable | None:
    try:
        tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = TOML_PLACE.search(str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        return Unreadable("TOML", line, TOML_PLACE.sub("", str(error)))
    return None


def not_python(source: str) -> Unreadable | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(source)
    except SyntaxError as error:
        return Unreadable("Python", error.lineno or 1, error.msg)
    except ValueError as error:
        return Unreadable("Python", 1, str(error))
    return None


def not_json(source: str) -> Unreadable | None:
    try:
        json.loads(source)
    except json.JSONDecodeError as error:
        return Unreadable("JSON", error.lineno, error.msg)
    return None


READINGS: dict[str, Callable[[str], Unreadable | None]] = {
    ".json": not_json,
    ".py": not_python,
    ".toml": not_toml,
    ".yaml": not_yaml,
    ".yml": not_yaml,
}
