"""A visit: where the reader is in one app, what is known there, and which controls there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from tooling.sandbox.ui.console import Console
from tooling.sandbox.ui.model import App, Button, Copyable, Field, Kind, Part, Screen, Source, is_called
from tooling.sandbox.ui.refusal import ScreenError, unknown
from tooling.sandbox.ui.templates import Known, filled, holds

HERE = "on this screen"


@dataclass(slots=True)
class Visit:
    """Where the reader is in an app.

    `bound` is what is known on the way there, `draft` what was typed into the form at hand, `row`
    the entry that is marked in the list, `trail` how far the navigation is open.
    """

    app: App
    console: Console
    screen: Screen
    bound: dict[str, Any] = field(default_factory=dict)
    draft: dict[str, Any] = field(default_factory=dict)
    tab: str = ""
    menu: tuple[Button, ...] = ()
    row: str = ""
    trail: tuple[str, ...] = ()

    @property
    def known(self) -> dict[str, Any]:
        return {**self.bound, **self.draft}

    def parts(self) -> Iterator[Part]:
        """Yield what is on the screen, and on the tab that is in front."""
        yield self.screen.body
        yield from (tab for tab in self.screen.tabs if tab.name == self.tab)

    @property
    def source(self) -> Source | None:
        """Where the entries of the list in front come from."""
        return next((part.list for part in reversed([*self.parts()]) if part.list), None)

    def show(self, tab: Part) -> None:
        """Bring a tab to the front."""
        self.tab, self.row = tab.name, ""

    def fields(self) -> list[Field]:
        known = self.known
        there = [each for part in self.parts() for each in (*part.fields, *asked_for(part, known))]
        return [each for each in there if holds(each.when, known)]

    def buttons(self) -> list[Button]:
        """Return the items of the menu that is open, and then the buttons."""
        known = self.known
        there = [*self.menu, *(each for part in self.parts() for each in part.buttons)]
        return [each for each in there if holds(each.when, known)]

    def copies(self) -> list[Copyable]:
        return [each for part in self.parts() for each in part.copies]

    def sections(self) -> list[str]:
        named = [section for part in self.parts() for section in part.sections]
        return [self.screen.title, *self.screen.path[-1:], *named]

    def navigation(self) -> list[str]:
        """Return what the navigation pane shows below the part of it that is open."""
        depth = len(self.trail)
        paths = (screen.path for screen in self.app.screens.values())
        shown = [path[depth] for path in paths if len(path) > depth and path[:depth] == self.trail]
        return list(dict.fromkeys(shown))

    def controls(self) -> list[str]:
        """Return the names of everything that can be used here."""
        options = [option for each in self.fields() for option in each.options]
        fields, buttons = (each.name for each in self.fields()), (each.name for each in self.buttons())
        tabs, copies = (tab.name for tab in self.screen.tabs), (each.name for each in self.copies())
        return [*buttons, *tabs, *fields, *options, *copies]


def asked_for(part: Part, known: Known) -> Iterator[Field]:
    """Yield the fields that depend on what is known, such as the parameters of a template."""
    table = filled(part.fields_from, known) or {}
    for name, default in table.items():
        yield Field(name, name, default=default, required=default == "", member_of=part.fields_into)


def field_named(visit: Visit, name: str, kinds: Collection[Kind]) -> Field | None:
    """Return the field of one of `kinds` with this name, or None."""
    fields = (each for each in visit.fields() if each.kind in kinds)
    return next((each for each in fields if is_called(name, each.name, *each.also)), None)


def required_field(visit: Visit, name: str, kinds: Collection[Kind]) -> Field:
    """Return the field with this name. Raises `ScreenError`."""
    found = field_named(visit, name, kinds)
    if found:
        return found
    other = field_named(visit, name, set(Kind))
    if other:
        how = "typed in" if other.kind.value in {"text", "secret", "json", "file"} else "chosen or checked"
        raise ScreenError(f"**{name}** can't be used like that", f"**{name}** is {how}")
    fields = [each.name for each in visit.fields() if each.kind in kinds]
    raise unknown(f"no field **{name}** at **{visit.screen.title}**", name, fields, "fields here")


def button_named(visit: Visit, name: str) -> Button | None:
    return next((each for each in visit.buttons() if is_called(name, each.name)), None)


def tab_named(visit: Visit, name: str) -> Part | None:
    return next((each for each in visit.screen.tabs if is_called(name, each.name)), None)


def option_named(visit: Visit, name: str) -> tuple[Field, str] | None:
    """Return the option with this name and its field, or None."""
    for each in visit.fields():
        for option in each.options:
            if is_called(name, option):
                return each, option
    return None


def nothing_called(visit: Visit, name: str, more: Collection[str] = ()) -> ScreenError:
    """Return the error for a control that isn't there."""
    known = [*visit.controls(), *more]
    return unknown(f"nothing is called **{name}** at **{visit.screen.title}**", name, known, HERE)
