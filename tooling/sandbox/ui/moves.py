"""Moves: from screen to screen, by opening things and by pressing buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tooling.sandbox.ui.console import Console, Entry, telling
from tooling.sandbox.ui.forms import blank, require_complete
from tooling.sandbox.ui.model import App, Button, Screen
from tooling.sandbox.ui.refusal import ScreenError, unknown
from tooling.sandbox.ui.templates import filled
from tooling.sandbox.ui.visit import HERE, Visit, nothing_called, tab_named


def entered(app: App, console: Console) -> Visit:
    """Return a visit that begins at the first screen of an app."""
    visit = Visit(app, console, app.screens[app.start])
    arrive(visit, app.start)
    return visit


def arrive(visit: Visit, title: str) -> None:
    """Show the screen `title`, unless AWS refuses what it shows. A form goes on over its pages."""
    form, screen = visit.screen.form, visit.app.screens[title]
    visit.bound |= loaded(visit, screen)
    visit.screen = screen
    visit.menu, visit.trail, visit.row = (), (), ""
    visit.tab = screen.tabs[0].name if screen.tabs else ""
    if screen.form != form or not form:
        visit.draft = blank(visit.app, screen.form, visit.bound) if screen.form else {}


def loaded(visit: Visit, screen: Screen) -> dict[str, Any]:
    """Return what the calls of a screen bind."""
    with telling(f"**{screen.title}**"):
        return visit.console.make(screen.loads, visit.known)


def require_no_form(visit: Visit) -> None:
    """Raise `ScreenError` when the reader would leave a form that was never submitted."""
    if visit.screen.form:
        buttons = ", ".join(f"**{each.name}**" for each in visit.buttons())
        raise ScreenError(
            f"the form **{visit.screen.form}** was begun and never submitted",
            f"it is at **{visit.screen.title}**, whose buttons are: {buttons}",
        )


def open_path(visit: Visit, path: tuple[str, ...]) -> None:
    """Open what `path` leads to: by the navigation as far as it goes, then tabs and entries."""
    reached = by_navigation(visit, path)
    if reached:
        require_no_form(visit)
        visit.bound = {}
        arrive(visit, reached)
        path = path[len(visit.screen.path) :]
    for name in path:
        open_one(visit, name)


def by_navigation(visit: Visit, path: tuple[str, ...]) -> str:
    """Return the screen that the longest beginning of `path` leads to, or ""."""
    paths = {screen.path: title for title, screen in visit.app.screens.items() if screen.path}
    lengths = range(len(path), 0, -1)
    found = (paths[visit.trail + path[:length]] for length in lengths if visit.trail + path[:length] in paths)
    return next(found, "")


def open_one(visit: Visit, name: str) -> None:
    """Open a part of the navigation, a tab, or an entry of the list. Raises `ScreenError`."""
    tab = tab_named(visit, name)
    if tab:
        visit.show(tab)
    elif not open_entry(visit, name) and not unfold(visit, name):
        listed = [*entry_names(visit), *visit.navigation(), *(each.name for each in visit.screen.tabs)]
        raise unknown(f"nothing to open is called **{name}** at **{visit.screen.title}**", name, listed, HERE)


def unfold(visit: Visit, name: str) -> bool:
    """Show what is below `name` in the navigation, if that is a part of it that has no screen of its own."""
    if name not in visit.navigation():
        return False
    visit.trail = (*visit.trail, name)
    return True


def open_entry(visit: Visit, name: str) -> bool:
    """Open an entry of the list, if there is one of this name."""
    entry = entry_called(visit, name)
    if entry is None or not visit.screen.entry:
        return False
    visit.bound |= entry.binds
    arrive(visit, visit.screen.entry)
    return True


def mark_entry(visit: Visit, name: str) -> bool:
    """Mark an entry of the list without opening it, if there is one of this name."""
    entry = entry_called(visit, name)
    if entry:
        visit.bound |= entry.binds
        visit.row = entry.name
    return entry is not None


def entry_called(visit: Visit, name: str) -> Entry | None:
    if visit.source and visit.source.anything:
        return Entry(name, {visit.source.anything: name})
    return next((entry for entry in entries(visit) if entry.name == name), None)


def entries(visit: Visit) -> Iterator[Entry]:
    """Yield the entries of the list on the screen."""
    if visit.source:
        with telling(f"**{visit.screen.title}**"):
            yield from visit.console.entries(visit.source, visit.known)


def entry_names(visit: Visit) -> list[str]:
    return [entry.name for entry in entries(visit)]


def press(visit: Visit, button: Button) -> None:
    """Do what a button does. Raises `ScreenError`."""
    visit.menu = ()
    if button.refused:
        raise ScreenError(f"**{button.name}** is not carried out", button.refused)
    if button.menu:
        visit.menu = button.menu
    elif button.adds:
        visit.draft[button.adds].append({})
    else:
        act(visit, button)


def act(visit: Visit, button: Button) -> None:
    """Make the calls of a button, keep what it stores, and go where it leads."""
    if button.row:
        require_row(visit, button)
    if visit.screen.form and not button.cancels and not button.back:
        require_complete(visit)
    with telling(f"**{button.name}**"):
        visit.bound |= visit.console.make(button.calls, visit.known)
        if button.behavior:
            visit.bound |= visit.console.behave(button.behavior, visit.known)
    kept = keep(visit, button)
    visit.bound |= {name: filled(template, visit.known) for name, template in (button.binds or {}).items()}
    if button.opens:
        arrive(visit, button.opens)
        visit.row = kept


def keep(visit: Visit, button: Button) -> str:
    """Keep in the platform what the form says, or forget it; return the name of what was kept."""
    if not button.stores:
        return ""
    name = str(filled(button.named, visit.known))
    kept = visit.console.platform.of_kind(button.stores)
    if button.forgets:
        kept.pop(name, None)
        return ""
    kept[name] = visit.known
    return name


def require_row(visit: Visit, button: Button) -> None:
    """Raise `ScreenError` unless it is clear which entry of the list a button acts on."""
    names = [visit.row] if visit.row else entry_names(visit)
    if len(names) != 1 or not mark_entry(visit, names[0]):
        listed = ", ".join(f"`{name}`" for name in names) or "nothing"
        raise ScreenError(f"no entry is marked for **{button.name}**", f"in the list: {listed}")


def submitting(visit: Visit) -> Button:
    """Return the button that submits the form at hand. Raises `ScreenError`."""
    for button in visit.buttons():
        leads: Mapping[str, str] = {"form": visit.app.screens[button.opens].form} if button.opens else {}
        leaves = leads.get("form") != visit.screen.form and not (button.cancels or button.back or button.menu)
        if visit.screen.form and button.opens and leaves:
            return button
    raise nothing_called(visit, "Save")
