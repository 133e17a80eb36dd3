"""Forms: what was typed into one, checked as the console checks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tooling.sandbox.ui.console import Entry, telling
from tooling.sandbox.ui.model import TYPED, App, Field, Kind, is_called
from tooling.sandbox.ui.refusal import ScreenError, unknown
from tooling.sandbox.ui.templates import EMPTY, Known, filled
from tooling.sandbox.ui.visit import Visit


def blank(app: App, form: str, known: Known) -> dict[str, Any]:
    """Return what a form holds before anything is typed: the defaults of all its pages."""
    pages = [screen for screen in app.screens.values() if screen.form == form]
    parts = [part for page in pages for part in (page.body, *page.tabs)]
    fields = {
        each.rows or each.key: [] if each.rows or each.kind is Kind.BOXES else filled(each.default, known)
        for part in parts
        for each in part.fields
    }
    return fields | {part.fields_into: {} for part in parts if part.fields_into}


def put(visit: Visit, into: Field, value: Any) -> None:
    """Give a field a value. Raises `ScreenError` for one that the console refuses."""
    if into.kind in TYPED:
        require_accepted(visit, into, str(value))
    if into.rows:
        put_into_row(visit, into, str(value))
    elif into.member_of:
        visit.draft[into.member_of][into.key] = value
    elif into.kind is Kind.BOXES:
        visit.draft[into.key] = [*visit.draft[into.key], value]
    else:
        visit.draft[into.key] = value


def put_into_row(visit: Visit, into: Field, value: str) -> None:
    """Put a value into the last row of a table; the first value begins the first row."""
    rows = visit.draft[into.rows]
    if not rows:
        rows.append({})
    if into.key in rows[-1]:
        raise ScreenError(
            f"the row already has a **{into.name}**: `{rows[-1][into.key]}`",
            "add a row before the next value",
        )
    rows[-1][into.key] = value


def require_accepted(visit: Visit, into: Field, value: str) -> None:
    """Raise `ScreenError` for a value that the console refuses."""
    if value and into.pattern and not re.fullmatch(into.pattern, value):
        raise ScreenError(f"`{value}` is refused as **{into.name}**", into.rule)
    wanted = filled(into.equals, visit.known)
    if into.equals and value != wanted:
        raise ScreenError(f"`{value}` is refused as **{into.name}**", f"to confirm, enter `{wanted}`")
    if into.kind is Kind.JSON:
        require_json(into, value)


def require_json(into: Field, value: str) -> None:
    try:
        json.loads(value)
    except ValueError as error:
        raise ScreenError(f"what is in **{into.name}** is no JSON", str(error)) from error


def require_complete(visit: Visit) -> None:
    """Raise `ScreenError` when a field that the page requires is empty."""
    for each in visit.fields():
        value = held(visit, each)
        if each.required and (value in EMPTY or value is False):
            raise ScreenError(f"**{each.name}** is empty, and **{visit.screen.title}** requires it")


def held(visit: Visit, field: Field) -> Any:
    """Return what a field holds."""
    if field.member_of:
        return visit.draft[field.member_of].get(field.key, field.default)
    return [row for row in visit.draft[field.rows] if row] if field.rows else visit.draft[field.key]


def take_option(visit: Visit, into: Field, name: str) -> None:
    """Take an option of a list. Raises `ScreenError` when it has none of that name."""
    for option in into.options:
        if is_called(name, option):
            put(visit, into, option)
            return
    put(visit, into, value_of(into, entry_named(visit, into, name)))


def entry_named(visit: Visit, into: Field, name: str) -> Entry:
    """Return the entry of a field's list with this name. Raises `ScreenError`."""
    seen = list(into.options)
    for entry in entries(visit, into):
        if entry.name == name:
            return entry
        seen.append(entry.name)
    raise unknown(f"no **{name}** in **{into.name}**", name, seen, f"in **{into.name}**")


def entries(visit: Visit, into: Field) -> Iterator[Entry]:
    """Yield what a field lists beside its options."""
    with telling(f"**{into.name}**"):
        for source in into.sources:
            yield from visit.console.entries(source, visit.known)


def value_of(into: Field, entry: Entry) -> Any:
    """Return what an entry stands for in the form."""
    return filled(into.value, entry.binds) if into.value else entry.name


def boxes_with(visit: Visit, name: str) -> tuple[Field, Any] | None:
    """Return the list of boxes in which `name` stands, and what its box stands for; None if in none."""
    for each in visit.fields():
        if each.kind is Kind.BOXES:
            found = next((entry for entry in entries(visit, each) if entry.name == name), None)
            if found:
                return each, value_of(each, found)
    return None
