"""A walkthrough: a reader who follows instructions in the AWS console and in platforms' forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace

from tooling.content.prose import Prose
from tooling.sandbox.platforms.platform import Platform
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui import moves
from tooling.sandbox.ui.choosing import LISTS, check, choose, clear, select
from tooling.sandbox.ui.console import Console
from tooling.sandbox.ui.copying import copied, require_shown
from tooling.sandbox.ui.gestures import (
    Check,
    Choose,
    Clear,
    Copy,
    Empty,
    Enter,
    Fill,
    Find,
    Gesture,
    In,
    Keep,
    Open,
    Pass,
    Paste,
    Select,
    Submit,
    Wait,
)
from tooling.sandbox.ui.instructions import filling, gestures
from tooling.sandbox.ui.model import App, Kind, is_called
from tooling.sandbox.ui.reading import apps
from tooling.sandbox.ui.refusal import ScreenError, unknown
from tooling.sandbox.ui.values import pasted, typed
from tooling.sandbox.ui.visit import Visit, field_named, nothing_called, tab_named
from tooling.sandbox.ui.writing import empty, fill, write

__all__ = ["ScreenError", "Walkthrough"]


class Walkthrough:
    """The console and the platforms of one reader, who has one visit in each app."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.consoles: dict[str, Console] = {}
        self.visits: dict[str, Visit] = {}
        self.current: Visit | None = None
        self.field = ""
        self.captures: dict[str, str] = {}
        self.copies: list[str] = []

    def follow(self, sentence: Prose, captures: Mapping[str, str]) -> dict[str, str]:
        """Do what one instruction says; return what was copied, by capture name. Raises `ScreenError`.

        `copies` are then the values alone, in order.
        """
        self.captures, self.field, self.copies = dict(captures), "", []
        gathered: dict[str, str] = {}
        for gesture in gestures(sentence):
            gathered |= self.do(gesture)
            self.captures |= gathered
        return gathered

    def fill(self, field: str, value: Prose, captures: Mapping[str, str]) -> None:
        """Fill one field of the form at hand, from a row of a Field/Value table. Raises `ScreenError`."""
        self.captures, self.field = dict(captures), ""
        self.do(filling(field, value))

    def finish(self) -> None:
        """Raise `ScreenError` when a form was begun and never submitted."""
        for visit in self.visits.values():
            moves.require_no_form(visit)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Bring the reader back to the screens of now, and the platforms to what they know, at the end."""
        visits = {name: standing(visit) for name, visit in self.visits.items()}
        current = next((name for name, visit in self.visits.items() if visit is self.current), "")
        platforms = {name: deepcopy(each.platform.known) for name, each in self.consoles.items()}
        yield
        self.visits, self.current = visits, visits.get(current)
        for name, console in self.consoles.items():
            console.platform.known = platforms.get(name, ({}, {}))

    def do(self, gesture: Gesture) -> dict[str, str]:
        """Do one gesture, and return what it copied."""
        match gesture:
            case Open(path):
                self.open(path)
            case In(place):
                self.look_at(place)
            case Copy(name):
                found = copied(self.visit, name)
                self.copies += [*found.values()][:1]
                return found
            case Choose(name, field):
                choose(self.visit, name, self.list_field(field))
            case Select(name, field):
                select(self.visit, name, self.list_field(field))
            case Find(value):
                select(self.visit, typed(value, self.captures), "")
            case Enter() | Paste() | Fill() | Empty():
                self.write(gesture)
            case _:
                self.touch(gesture)
        return {}

    def touch(self, gesture: Gesture) -> None:
        """Do a gesture that takes a name and nothing else."""
        match gesture:
            case Check(name):
                check(self.visit, name)
            case Clear(name):
                clear(self.visit, name)
            case Keep(name):
                self.require_control(name)
            case Wait(text):
                require_shown(self.visit, text)
            case Pass(time):
                self.sandbox.aws.authorizer.clock.advance(time.total_seconds())
            case Submit():
                moves.press(self.visit, moves.submitting(self.visit))

    def write(self, gesture: Enter | Paste | Fill | Empty) -> None:
        """Do a gesture that puts a value into a field."""
        match gesture:
            case Enter(value, field):
                write(self.visit, self.looked_at(field), typed(value, self.captures))
            case Paste(value, field):
                text = pasted(value, self.captures, self.sandbox.work)
                write(self.visit, self.looked_at(field), text)
            case Fill(field, value):
                fill(self.visit, field, value, self.captures, self.sandbox.work)
            case Empty(field):
                empty(self.visit, field)

    @property
    def visit(self) -> Visit:
        if self.current is None:
            raise unknown("nothing is open yet", "", app_names(), "apps")
        return self.current

    def open(self, path: tuple[str, ...]) -> None:
        """Open an app, or go on in the one at hand."""
        app = app_named(path[0])
        if app:
            self.enter_anew(app)
        elif self.current is None:
            raise unknown(f"no app is called **{path[0]}**", path[0], app_names(), "apps")
        moves.open_path(self.visit, path[1:] if app else path)

    def enter_anew(self, app: App) -> None:
        """Begin a visit; a form that is open in another one is abandoned, which is an error."""
        previous = self.visits.get(app.names[0])
        if previous:
            moves.require_no_form(previous)
        self.current = self.visits[app.names[0]] = moves.entered(app, self.console_of(app))

    def look_at(self, place: str) -> None:
        """Look at an app, a tab, a field, a section or an entry of the list."""
        app = app_named(place)
        if app and app.names[0] in self.visits:
            self.current = self.visits[app.names[0]]
        elif app:
            self.enter_anew(app)
        elif not self.look_within(self.visit, place):
            raise nothing_called(self.visit, place, self.visit.sections())

    def look_within(self, visit: Visit, place: str) -> bool:
        tab = tab_named(visit, place)
        if tab:
            visit.show(tab)
        elif field_named(visit, place, set(Kind)):
            self.field = place
        else:
            is_section = any(is_called(place, each) for each in visit.sections())
            return is_section or moves.mark_entry(visit, place)
        return True

    def looked_at(self, field: str) -> str:
        """Return the field that a gesture names, or else the one that the reader looks at."""
        looked_at, self.field = self.field, ""
        return field or looked_at

    def list_field(self, field: str) -> str:
        """Return the field to choose from; what isn't a field is somewhere to look: a section, an entry."""
        if field and not field_named(self.visit, field, set(Kind)):
            self.look_at(field)
            return ""
        found = self.looked_at(field)
        return found if field or field_named(self.visit, found, LISTS) else ""

    def require_control(self, name: str) -> None:
        if not any(is_called(name, each) for each in self.visit.controls()):
            raise nothing_called(self.visit, name)

    def console_of(self, app: App) -> Console:
        return self.consoles.setdefault(app.names[0], Console(Platform(self.sandbox.aws)))


def standing(visit: Visit) -> Visit:
    """Return a visit that stays where `visit` is now."""
    return replace(visit, bound=dict(visit.bound), draft=deepcopy(visit.draft))


def app_named(name: str) -> App | None:
    return next((app for app in apps() if name in app.names), None)


def app_names() -> list[str]:
    return [app.names[0] for app in apps()]
