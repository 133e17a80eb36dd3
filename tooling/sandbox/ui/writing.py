"""Writing: values into the fields of a form, each in the way that the field takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tooling.content.prose import Run, Style
from tooling.sandbox.ui.choosing import check
from tooling.sandbox.ui.forms import put, take_option
from tooling.sandbox.ui.model import TYPED, Kind
from tooling.sandbox.ui.refusal import ScreenError
from tooling.sandbox.ui.values import pasted, typed
from tooling.sandbox.ui.visit import Visit, required_field


def write(visit: Visit, field: str, text: str) -> None:
    """Put a text into a field; without a name, into the only one that takes a text."""
    if field:
        put(visit, required_field(visit, field, TYPED), text)
        return
    fields = [each for each in visit.fields() if each.kind in TYPED]
    if len(fields) != 1:
        listed = ", ".join(f"**{each.name}**" for each in fields) or "none"
        raise ScreenError(
            f"it isn't clear which field takes `{text}`", f"fields at **{visit.screen.title}**: {listed}"
        )
    put(visit, fields[0], text)


def fill(visit: Visit, field: str, value: Run, captures: Mapping[str, str], folder: Path) -> None:
    """Give a field its value, from a row of a Field/Value table."""
    into = required_field(visit, field, set(Kind))
    if into.kind in {Kind.JSON, Kind.FILE}:
        put(visit, into, pasted(value, captures, folder))
    elif into.kind in TYPED:
        put(visit, into, typed(value, captures))
    elif into.kind is Kind.CHOICE:
        words = value.style is Style.PLAIN
        take_option(visit, into, typed(value, captures) if words else value.text)
    elif into.kind is Kind.BOX:
        raise ScreenError(f"**{into.name}** is a box", "its value is checked or unchecked, in plain text")
    else:
        check(visit, value.text)


def empty(visit: Visit, field: str) -> None:
    into = required_field(visit, field, {*TYPED, Kind.CHOICE})
    visit.draft[into.key] = ""
