"""The console and the platforms' forms as data: apps, screens, and what is on a screen.

Texts with `{name}` in them are templates (`templates.py`) over what is known at a screen: what was
typed into the form, and what was bound on the way there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

# What has to hold for a control to be there, or for a call to be made: the value of each name, or
# one of several.
Condition = Mapping[str, Any]


class Kind(Enum):
    """How a field takes its value."""

    TEXT = "text"
    SECRET = "secret"
    JSON = "json"
    FILE = "file"
    CHOICE = "choice"
    BOX = "box"
    BOXES = "boxes"


TYPED = frozenset({Kind.TEXT, Kind.SECRET, Kind.JSON, Kind.FILE})


@dataclass(frozen=True, slots=True)
class Call:
    """A call of AWS's API as the administrator, once, or once for `each` of a list.

    `binds` are names and the JMESPath expressions of what they are bound to in the answer.
    """

    operation: str
    parameters: Mapping[str, Any]
    binds: Mapping[str, str]
    each: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the entries of a list come from: a call of the API, or what the platform keeps.

    The call is made once for each of `alternatives`, until the entry is found.
    `items` is the JMESPath expression of the entries, `name` what the reader knows one by, and
    `binds` what is known of it once it is taken. `shown` is the transformation of the
    name that the console shows; `stored` is the kind of what the platform keeps;
    `anything` is for entries that are the reader's own, such as the services of a cluster.
    """

    operation: str = ""
    alternatives: tuple[Mapping[str, Any], ...] = ({},)
    items: str = ""
    name: str = "@"
    binds: Mapping[str, str] | None = None
    shown: str = ""
    stored: str = ""
    anything: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in. `key` is its name in templates.

    Fields with `rows` fill the rows of a table, those that are `member_of` one its columns.
    `default` is a template; `value` is what an entry of `sources` stands for, `equals` what has to be
    typed, to confirm.
    """

    name: str
    key: str
    kind: Kind = Kind.TEXT
    also: tuple[str, ...] = ()
    required: bool = False
    default: Any = ""
    options: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    value: str = ""
    pattern: str = ""
    rule: str = ""
    equals: str = ""
    rows: str = ""
    member_of: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button, link or menu item: it makes calls, has the platform do something, and leads somewhere.

    `stores` is the kind of thing that the platform then keeps, under the name that `named` makes;
    `row` says that it acts on an entry of the list; `refused` why it is not carried out.
    """

    name: str
    opens: str = ""
    calls: tuple[Call, ...] = ()
    behavior: str = ""
    stores: str = ""
    named: str = ""
    forgets: bool = False
    binds: Mapping[str, str] | None = None
    menu: tuple[Button, ...] = ()
    adds: str = ""
    row: bool = False
    cancels: bool = False
    back: bool = False
    refused: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Copyable:
    """What can be copied, and the names that the copy gets."""

    name: str
    value: str
    captures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is on a screen, or on one of its tabs.

    `fields_from` makes a table of fields and their defaults, whose values go into `fields_into`;
    `copies_from` makes a table whose rows can be copied.
    """

    name: str = ""
    fields: tuple[Field, ...] = ()
    fields_from: str = ""
    fields_into: str = ""
    buttons: tuple[Button, ...] = ()
    copies: tuple[Copyable, ...] = ()
    copies_from: str = ""
    sections: tuple[str, ...] = ()
    list: Source | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: a list of entries, the page of one, or a page of a form.

    `source` is the page that its names were taken from; `path` how the navigation leads to it;
    `form` the form that it is a page of; `entry` the screen that an entry of its list opens.
    """

    title: str
    source: str
    path: tuple[str, ...] = ()
    form: str = ""
    entry: str = ""
    loads: tuple[Call, ...] = ()
    body: Part = Part()
    tabs: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """What a reader opens by its name. `taken` is the day of the sources that its screens follow."""

    names: tuple[str, ...]
    taken: date
    start: str
    screens: Mapping[str, Screen]
    is_platform: bool

    def parts(self) -> Iterator[Part]:
        """Yield what is on all screens and tabs."""
        for screen in self.screens.values():
            yield screen.body
            yield from screen.tabs


def spellings(label: str) -> Iterator[str]:
    """Yield how a label may be written: whole, or without "(...)" and "- optional" at its end."""
    yield label
    for ending in (" - optional", " – optional"):
        if label.endswith(ending):
            yield label.removesuffix(ending)
    if label.endswith(")") and " (" in label:
        yield label[: label.rindex(" (")]


def is_called(name: str, label: str, *also: str) -> bool:
    """Return whether a reader who looks for `name` finds it at `label`."""
    return any(name == spelling for each in (label, *also) for spelling in spellings(each))
