"""Records: the form of `registry.yml` and `redirects.yml`, a YAML list of flat mappings.

Values are read as the text that stands in the file. So a commit id of digits alone is never
a number, a date is never a surprise, and each record knows its line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import yaml

from tooling.errors import ToolingError
from tooling.fast_yaml import FastLoader
from tooling.project import YAML_ERRORS

Value = TypeVar("Value")
Scalar = str | datetime.date | None

# What is text to YAML as it stands.
PATH = re.compile(r"/[A-Za-z0-9./_-]*")
NULL = "tag:yaml.org,2002:null"


class RecordError(ToolingError):
    """A file of records holds something else. `line` and `problem` say where and what."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem
        super().__init__(
            f"{file}:{line}: {problem}",
            fix=f"The file is written by `tooling freeze`; restore it: git checkout HEAD -- {file}",
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One mapping of a file: the text of each value by its name, None for `null`."""

    file: str
    line: int
    values: Mapping[str, str | None]

    def read(self, name: str, parse: Callable[[str], Value], expected: str) -> Value:
        """Return the value `name` as `parse` makes it from text. Raises `RecordError`."""
        text = self.values[name]
        try:
            return parse(text or "")
        except (ValueError, ToolingError) as error:
            raise self.error(f"{name} is `{shown(text)}`, expected {expected}") from error

    def has(self, names: Iterable[str]) -> bool:
        """Return whether the record has the values `names`."""
        return all(name in self.values for name in names)

    def error(self, problem: str) -> RecordError:
        """Return the error that says what is wrong with this record."""
        first = next(iter(self.values.values()))
        return RecordError(self.file, self.line, f"the entry `{shown(first)}`: {problem}")


def parse_records(
    data: bytes, file: str, names: Sequence[str], *, optional: Sequence[str] = ()
) -> list[Record]:
    """Return the records in `data`: each has the values `names`, and all or none of `optional`.

    Raises `RecordError`.
    """
    try:
        node = yaml.compose(data, Loader=FastLoader)
    except YAML_ERRORS as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RecordError(file, line, f"not YAML: {shown(str(error))}") from error
    if not isinstance(node, yaml.SequenceNode):
        raise RecordError(file, 1, "expected a list")
    return [parse_record(item, file, names, optional) for item in node.value]


def parse_record(node: yaml.Node, file: str, names: Sequence[str], optional: Sequence[str]) -> Record:
    """Return the record that a YAML node is. Raises `RecordError`."""
    line = node.start_mark.line + 1
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    if not all(isinstance(part, yaml.ScalarNode) for pair in pairs for part in pair):
        raise RecordError(file, line, "expected one word or number for each value")
    present = sorted(key.value for key, _ in pairs)
    if present not in (sorted(names), sorted([*names, *optional])):
        raise RecordError(file, line, f"expected an entry with {', '.join(names)}")
    values = {key.value: None if value.tag == NULL else value.value for key, value in pairs}
    return Record(file, line, {name: values[name] for name in (*names, *optional) if name in values})


def shown(text: str | None) -> str:
    """Return `text` fit for one line of a message."""
    words = " ".join(ascii(text or "")[1:-1].split())
    return words if len(words) <= 100 else f"{words[:97]}..."


def records_data(records: Iterable[Mapping[str, Scalar]]) -> bytes:
    """Return the bytes of a file of records: the same for the same records, one value on a line."""
    return "".join(record_text(tuple(record.items())) for record in records).encode() or b"[]\n"


# PyYAML takes its time: there are many redirects, and the entries of old versions stay as they are.
@lru_cache(maxsize=1024)
def yaml_text(record: tuple[tuple[str, Scalar], ...]) -> str:
    """Return a record as YAML."""
    return yaml.safe_dump([dict(record)], sort_keys=False, width=1000, allow_unicode=True)


def record_text(record: tuple[tuple[str, Scalar], ...]) -> str:
    """Return a record as YAML, as `yaml_text` does, and sooner where it has nothing but paths."""
    if all(isinstance(value, str) and PATH.fullmatch(value) for _, value in record):
        return "- " + "  ".join(f"{name}: {value}\n" for name, value in record)
    return yaml_text(record)
