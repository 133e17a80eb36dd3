"""The files under `apps/`, read: YAML in, screens out; what doesn't fit is an error of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tooling.sandbox.ui.model import App, Button, Call, Copyable, Field, Kind, Part, Screen, Source

Data = Mapping[str, Any]

PART_KEYS = set(Part.__dataclass_fields__) - {"name"}


class AppError(Exception):
    """A file of screens that can't be right: a bug of ours, so it keeps its traceback."""


@cache
def apps() -> tuple[App, ...]:
    """Return all apps that a reader can open."""
    folder = files("tooling.sandbox.ui") / "apps"
    texts = sorted((each.name, each.read_text()) for each in folder.iterdir() if each.name.endswith(".yml"))
    return tuple(read_app(yaml.safe_load(text)) for _, text in texts)


def read_app(data: Data) -> App:
    """Return the app that a file describes. Raises `AppError`."""
    only(data, {"names", "date", "start", "platform", "screens", "shared"})
    screens = {title: read_screen(title, each) for title, each in data["screens"].items()}
    app = App(tuple(data["names"]), data["date"], data["start"], screens, data.get("platform", False))
    wrong = list(missing(app))
    if wrong:
        raise AppError(f"{app.names[0]}: {'; '.join(wrong)}")
    return app


def missing(app: App) -> Iterator[str]:
    """Yield what leads to a screen that isn't there."""
    targets = {app.start, *(screen.entry for screen in app.screens.values())}
    for part in app.parts():
        targets |= {button.opens for button in every_button(part.buttons)}
    yield from sorted(f"no screen `{target}`" for target in targets - set(app.screens) - {""})
    for button in (each for part in app.parts() for each in every_button(part.buttons)):
        if button == Button(button.name):
            yield f"button `{button.name}` does nothing"


def every_button(buttons: Sequence[Button]) -> Iterator[Button]:
    """Yield `buttons` and those in their menus."""
    for button in buttons:
        yield button
        yield from every_button(button.menu)


def read_screen(title: str, data: Data) -> Screen:
    only(data, PART_KEYS | {"source", "path", "form", "opens", "loads", "tabs"})
    return Screen(
        title=title,
        source=data["source"],
        path=tuple(data.get("path", ())),
        form=data.get("form", ""),
        entry=data.get("opens", ""),
        loads=read_calls(data.get("loads", ())),
        body=read_part(title, {name: each for name, each in data.items() if name in PART_KEYS}),
        tabs=tuple(read_part(name, each or {}) for name, each in data.get("tabs", {}).items()),
    )


def read_part(name: str, data: Data) -> Part:
    given = {each: data[each] for each in ("copies_from", "fields_from", "fields_into") if each in data}
    only(data, PART_KEYS)
    return Part(
        name=name,
        **given,
        fields=tuple(read_field(label, each or {}) for label, each in data.get("fields", {}).items()),
        buttons=read_buttons(data.get("buttons", {})),
        copies=tuple(read_copyable(label, each) for label, each in data.get("copies", {}).items()),
        sections=tuple(data.get("sections", ())),
        list=read_source(data["list"]) if "list" in data else None,
    )


def read_field(name: str, data: Data) -> Field:
    kind = Kind(data.get("kind", "text"))
    given = only(data, (set(Field.__dataclass_fields__) | {"source"}) - {"name", "sources", "member_of"})
    defaults = {"key": key_of(name), "default": {Kind.BOX: False, Kind.BOXES: []}.get(kind, "")}
    read = {
        "kind": kind,
        "also": tuple(data.get("also", ())),
        "options": tuple(data.get("options", ())),
        "sources": read_sources(given.pop("source", [])),
    }
    return Field(name, **{**defaults, **given, **read})


def key_of(name: str) -> str:
    """Return the name that a field with this label has in templates: "Secret name" is `secret_name`."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def read_sources(data: Data | Sequence[Data]) -> tuple[Source, ...]:
    return tuple(map(read_source, [data] if isinstance(data, Mapping) else data))


def read_source(data: Data) -> Source:
    given = only(data, set(Source.__dataclass_fields__) | {"call", "with"})
    alternatives = data.get("with", {})
    listed = alternatives if isinstance(alternatives, list) else [alternatives]
    rest = {name: each for name, each in given.items() if name not in {"call", "with"}}
    return Source(operation=data.get("call", ""), alternatives=tuple(listed), **rest)


def read_buttons(data: Data) -> tuple[Button, ...]:
    """Return the buttons; a name with a list stands for different buttons at different times."""
    listed = ((name, each if isinstance(each, list) else [each]) for name, each in data.items())
    return tuple(read_button(name, each) for name, variants in listed for each in variants)


def read_button(name: str, data: Data) -> Button:
    given = only(data, set(Button.__dataclass_fields__) - {"name"})
    read = {"calls": read_calls(data.get("calls", ())), "menu": read_buttons(data.get("menu", {}))}
    return Button(name, **{**given, **read})


def read_calls(data: Sequence[Data]) -> tuple[Call, ...]:
    return tuple(read_call(each) for each in data)


def read_call(data: Data) -> Call:
    only(data, {"call", "with", "binds", "each", "when"})
    return Call(
        data["call"], data.get("with", {}), data.get("binds", {}), data.get("each", ""), data.get("when")
    )


def read_copyable(name: str, data: Data) -> Copyable:
    only(data, {"value", "captures"})
    return Copyable(name, data["value"], tuple(data["captures"]))


def only(data: Data, known: set[str]) -> dict[str, Any]:
    """Return `data`. Raises `AppError` for keys that aren't `known`."""
    if set(data) - known:
        raise AppError(f"unknown: {', '.join(sorted(map(str, set(data) - known)))}")
    return dict(data)
