"""The error index: every error that the guides of an edition provoke or explain, by AWS's code for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tooling.site.markup import cell, link
from tooling.site.reference.found_errors import FoundError
from tooling.site.reference.pages import ReferencePage

NAME = "errors.md"
INTRODUCTION = """\
# Errors

Every error that the guides show or explain, by its code. The guides have what brings each about, and what
cures it."""
WITHOUT_CODE = "Without a code"


@dataclass(frozen=True, slots=True)
class Place:
    """An error, and the page that has it: its path relative to the docs, and its title."""

    path: str
    title: str
    error: FoundError


def error_index(places: Sequence[Place]) -> list[ReferencePage]:
    """Return the page that lists the errors at `places`; none where there are none."""
    if not places:
        return []
    # What has no code comes last; in a group, places stay in order.
    ordered = sorted(places, key=lambda each: (not each.error.code, each.error.code.lower(), each.error.code))
    groups = groupby(ordered, key=lambda each: each.error.code)
    parts = [INTRODUCTION, *(part for name, group in groups for part in section(name, list(group)))]
    return [ReferencePage(NAME, "\n\n".join(parts) + "\n")]


def section(name: str, places: Sequence[Place]) -> Iterator[str]:
    """Yield the section about one code."""
    yield f"## {cell(name or WITHOUT_CODE)}"
    yield "\n".join(dict.fromkeys(item(each) for each in places))


def item(place: Place) -> str:
    """Return the item about an error: where it stands, what it says, and what is behind it."""
    error = place.error
    where = link(place.title, f"../{place.path}", error.anchor)
    why = [each for each in (error.cause, error.fix) if each]
    return f"- {where}: {' '.join([f'{error.says}.', *why] if why else [f'“{error.says}”'])}"
