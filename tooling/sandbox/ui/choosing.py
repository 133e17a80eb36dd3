"""Choosing: buttons, tabs, options, boxes and entries, found by the names that they have on a screen."""

from __future__ import annotations

from tooling.sandbox.ui import moves
from tooling.sandbox.ui.forms import boxes_with, entries, put, take_option
from tooling.sandbox.ui.model import Kind
from tooling.sandbox.ui.visit import (
    Visit,
    button_named,
    field_named,
    nothing_called,
    option_named,
    required_field,
    tab_named,
)

LISTS = {Kind.CHOICE}
BOXES = {Kind.BOX}


def choose(visit: Visit, name: str, field: str) -> None:
    """Take an option of `field`; without one, press, take or open what has this name."""
    if field:
        take_option(visit, required_field(visit, field, LISTS), name)
    elif not press(visit, name) and not take(visit, name):
        open_named(visit, name)


def select(visit: Visit, name: str, field: str) -> None:
    """Take an option, or mark an entry without opening it."""
    if field:
        choose(visit, name, field)
    elif not take(visit, name) and not mark(visit, name) and not press(visit, name):
        raise nothing_called(visit, name, listed(visit))


def check(visit: Visit, name: str) -> None:
    if not set_box(visit, name, True) and not mark(visit, name):
        raise nothing_called(visit, name, listed(visit))


def clear(visit: Visit, name: str) -> None:
    if set_box(visit, name, False):
        return
    found = boxes_with(visit, name)
    if found is None:
        raise nothing_called(visit, name, listed(visit))
    into, value = found
    visit.draft[into.key] = [each for each in visit.draft[into.key] if each != value]


def press(visit: Visit, name: str) -> bool:
    """Press the button, or bring to the front the tab, of this name, if there is one."""
    button, tab = button_named(visit, name), tab_named(visit, name)
    if button:
        moves.press(visit, button)
    elif tab:
        visit.show(tab)
    return bool(button or tab)


def take(visit: Visit, name: str) -> bool:
    """Take the option, or check the box, of this name, if there is one."""
    option = option_named(visit, name)
    if option:
        put(visit, *option)
    return bool(option) or set_box(visit, name, True)


def set_box(visit: Visit, name: str, value: bool) -> bool:
    box = field_named(visit, name, BOXES)
    if box:
        put(visit, box, value)
    return box is not None


def open_named(visit: Visit, name: str) -> None:
    """Open a screen of the navigation or an entry of the list. Raises `ScreenError`."""
    if name in visit.navigation():
        moves.open_path(visit, (name,))
    elif not moves.open_entry(visit, name):
        raise nothing_called(visit, name, listed(visit))


def mark(visit: Visit, name: str) -> bool:
    """Check the box beside an entry, in the form or in the list on the screen."""
    found = boxes_with(visit, name)
    if found:
        put(visit, *found)
    return bool(found) or moves.mark_entry(visit, name)


def listed(visit: Visit) -> list[str]:
    """Return the entries of all the lists on the screen."""
    in_fields = [
        entry.name for each in visit.fields() if each.kind is Kind.BOXES for entry in entries(visit, each)
    ]
    return [*moves.entry_names(visit), *in_fields]
