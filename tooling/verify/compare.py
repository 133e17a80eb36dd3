"""What a page says comes out, against what came.

Text is compared line by line, and `...` stands for any text: within a line for part of it, on a
line of its own for any number of lines. Where both sides are JSON they are compared as JSON, so
that spaces and the order of keys don't count; `...` works inside its strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WILDCARD = "..."


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two outputs part: a line of the expected one, counted from 1, and the two in words."""

    line: int
    expected: str
    came: str


def difference(expected: str, came: str) -> Difference | None:
    """Return where `came` differs from `expected`, or None where it doesn't."""
    documents = [as_document(expected), as_document(came)]
    if None not in documents:
        return _json_difference(expected, *documents)
    return _text_difference(_lines(expected), _lines(came))


def contained(expected: str, came: str) -> Difference | None:
    """Return how an error differs from `expected`, or None where it has those lines in it.

    The errors of AWS's clients are compared by code, operation and message: what stands around them
    differs between clients and their versions.
    """
    wanted, got = aws_error(expected), aws_error(came)
    if wanted and got:
        return None if wanted.is_like(got) else Difference(1, str(wanted), str(got))
    around = [WILDCARD, *_lines(expected), WILDCARD]
    if _text_difference(around, _lines(came)) is None:
        return None
    return Difference(1, expected.strip(), came.strip())


@dataclass(frozen=True, slots=True)
class AwsError:
    """What AWS answered, as its clients print it."""

    code: str
    operation: str
    message: str

    def is_like(self, other: AwsError) -> bool:
        """Return whether `other` is this one, where `...` stands for any text."""
        pairs = ((self.code, other.code), (self.operation, other.operation), (self.message, other.message))
        return all(fits(mine, theirs) for mine, theirs in pairs)

    def __str__(self) -> str:
        return f"({self.code}) when calling the {self.operation} operation: {self.message}"


# https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
AWS_ERROR = re.compile(
    r"An error occurred \((?P<code>[\w.]+)\) when calling the (?P<operation>[\w.]+) operation"
    r"(?: \(reached max retries: \d+\))?: (?P<message>.*)"
)


def aws_error(text: str) -> AwsError | None:
    """Return the last error of AWS that `text` has in it, or None."""
    found = [*AWS_ERROR.finditer(text)]
    if not found:
        return None
    code, operation, message = found[-1].groups()
    return AwsError(code, operation, message.strip())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").rstrip().split("\n")]


def _text_difference(expected: Sequence[str], came: Sequence[str]) -> Difference | None:
    """Return the first line of `expected` that nothing of `came` answers to, or None."""
    # The lines of `came` that may come next, for each line of `expected` in turn.
    nexts = {0}
    for index, line in enumerate(expected):
        if line.strip() == WILDCARD:
            nexts = set(range(min(nexts), len(came) + 1))
            continue
        pattern = _pattern(line)
        matched = {start + 1 for start in nexts if start < len(came) and pattern.fullmatch(came[start])}
        if not matched:
            return Difference(index + 1, line, _from(came, min(nexts)))
        nexts = matched
    if len(came) in nexts:
        return None
    return Difference(len(expected), "nothing more", _from(came, max(nexts)))


def _from(lines: Sequence[str], start: int) -> str:
    return "\n".join(lines[start : start + 3]) or "nothing more"


def fits(expected: str, came: str) -> bool:
    """Return whether `came` is `expected`, where `...` stands for any text."""
    return bool(_pattern(expected).fullmatch(came))


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for `text` in which `...` stands for any text."""
    return re.compile(".*".join(re.escape(part) for part in text.split(WILDCARD)), re.DOTALL)


def as_document(text: str) -> Any:
    """Return the object or list that `text` is in JSON, or None."""
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict | list) else None


def _refuse(name: str) -> None:
    """Refuse `NaN` and the like: Python reads them, and they are not JSON."""
    raise ValueError(name)


def _json_difference(source: str, expected: Any, came: Any) -> Difference | None:
    found = next(_differences(expected, came, ()), None)
    if found is None:
        return None
    place, wanted, got = found
    keys = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place).lstrip(".")
    where = f"{keys} = " if keys else ""
    return Difference(_line_of(source, place), where + wanted, where + got)


Place = tuple[str | int, ...]


def _differences(expected: Any, came: Any, place: Place) -> Iterator[tuple[Place, str, str]]:
    """Yield the place of each difference, what was expected there and what came, both in words."""
    if isinstance(expected, str) and isinstance(came, str) and fits(expected, came):
        return
    if expected == WILDCARD:
        return
    if isinstance(expected, dict) and isinstance(came, dict):
        for key in [*expected, *(key for key in came if key not in expected)]:
            yield from _differences(expected.get(key, ABSENT), came.get(key, ABSENT), (*place, key))
    elif isinstance(expected, list) and isinstance(came, list) and len(expected) == len(came):
        for index, pair in enumerate(zip(expected, came, strict=True)):
            yield from _differences(*pair, (*place, index))
    elif expected != came or type(expected) is not type(came):
        yield place, _shown(expected), _shown(came)


ABSENT = object()


def _shown(value: Any) -> str:
    return "nothing" if value is ABSENT else json.dumps(value)


def _line_of(source: str, place: Place) -> int:
    """Return the line of `source`, counted from 1, where the value at `place` stands: that of its key."""
    position = 0
    for key in place:
        found = source.find(json.dumps(key), position) if isinstance(key, str) else -1
        position = found if found >= 0 else position
    return source.count("\n", 0, position) + 1
