"""JSON in which each value knows its line, so that a fault can say where it stands."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON value: its line, counted from 1, and the line of its name where it has one.

    The `value` of an object is a `dict[str, Element]`, that of an array a `list[Element]`.
    """

    value: Any
    line: int
    name_line: int

    @property
    def members(self) -> dict[str, Element]:
        """The members of an object; none for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Element]:
        """The items of an array. A single value is an array of one, as everywhere in policies."""
        return self.value if isinstance(self.value, list) else [self]

    def texts(self, name: str) -> list[Element]:
        """Return the strings that the member `name` holds; none where it is missing."""
        member = self.members.get(name)
        return [item for item in member.items if isinstance(item.value, str)] if member else []


@dataclass(frozen=True, slots=True)
class Repetition:
    """A name that stands again in the same object, and the line of the later one."""

    name: str
    line: int


def read(source: str) -> tuple[Element, list[Repetition]]:
    """Return the JSON in `source`, and the names that stand twice in an object; the last one counts.

    Raises `ValueError` for what is no JSON, `RecursionError` for what is nested too deeply.
    """
    json.loads(source)
    repetitions: list[Repetition] = []
    return element(deque(tokens(source)), repetitions), repetitions


def tokens(source: str) -> Iterator[tuple[str, int]]:
    """Yield each token of `source`, and its line."""
    line, end = 1, 0
    for match in TOKEN.finditer(source):
        line += source.count("\n", end, match.start())
        end = match.start()
        yield match[0], line


def element(rest: deque[tuple[str, int]], repetitions: list[Repetition], name_line: int = 0) -> Element:
    token, line = rest.popleft()
    if token == "{":
        return Element(members(rest, repetitions), line, name_line or line)
    if token == "[":
        return Element(items(rest, repetitions), line, name_line or line)
    return Element(json.loads(token), line, name_line or line)


def members(rest: deque[tuple[str, int]], repetitions: list[Repetition]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    while (token := rest.popleft())[0] != "}":
        if token[0] != ",":
            name = json.loads(token[0])
            rest.popleft()  # the colon
            if name in found:
                repetitions.append(Repetition(name, token[1]))
            found[name] = element(rest, repetitions, token[1])
    return found


def items(rest: deque[tuple[str, int]], repetitions: list[Repetition]) -> list[Element]:
    found = []
    while rest[0][0] != "]":
        if rest[0][0] == ",":
            rest.popleft()
        else:
            found.append(element(rest, repetitions))
    rest.popleft()
    return found
