"""JSON as AWS reads it: one meaning for every document, or none.

Python's own reader keeps the last of two equal names, takes `NaN`, and gives up with four kinds
of exception. Here is one kind, and a number stays as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from tooling.errors import ToolingError

# Half of a character: JSON can spell it, UTF-8 can't carry it.
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a document, as written."""

    text: str


class UnreadableError(ToolingError):
    """Text that is not one JSON object: what it is instead."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(
            f"the document is {found}", fix="Write one JSON object, in UTF-8, with no name twice."
        )


def read_json(document: str | bytes | Mapping[str, Any]) -> dict[str, Any]:
    """Return the object in `document`, numbers as `Number`. Raises `UnreadableError`, and nothing else."""
    try:
        found = json.loads(
            json_text(document),
            object_pairs_hook=unique_names,
            parse_int=Number,
            parse_float=Number,
            parse_constant=refuse_constant,
        )
        refuse_surrogates(found)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except (ValueError, TypeError) as error:
        raise UnreadableError(f"not JSON ({str(error).encode('ascii', 'replace').decode()})") from error
    if not isinstance(found, dict):
        raise UnreadableError(kind_of(found))
    return found


def json_text(document: str | bytes | Mapping[str, Any]) -> str:
    """Return `document` as text; what is decoded already is written again, so that one reader decides."""
    if isinstance(document, str):
        return document
    if isinstance(document, bytes):
        return document.decode()
    return json.dumps(dict(document), allow_nan=False)


def unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object. Raises `UnreadableError` when two share a name."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(f"not clear: it has {json.dumps(twice)} twice in one object")
    return members


def refuse_constant(name: str) -> NoReturn:
    raise UnreadableError(f"not JSON (it has `{name}`)")


def refuse_surrogates(value: Any) -> None:
    """Raise `UnreadableError` when a string in `value` has half a character."""
    match value:
        case str() if SURROGATE.search(value):
            raise UnreadableError("not text: it has half of a character outside Unicode's first plane")
        case dict():
            for name, member in value.items():
                refuse_surrogates(name)
                refuse_surrogates(member)
        case list():
            for member in value:
                refuse_surrogates(member)


def kind_of(value: Any) -> str:
    """Return what `value` is, in a reader's words, short enough for a message."""
    match value:
        case None:
            return "null"
        case bool():
            return f"`{str(value).lower()}`"
        case Number(text) | str(text):
            return f"`{text}`" if len(text) <= 80 else f"`{text[:80]}...`"
        case list():
            return "a list" if value else "an empty list"
    return "an object"
