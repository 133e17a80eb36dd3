"""Gestures: what a reader's hand does at a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tooling.content.prose import Run


@dataclass(frozen=True, slots=True)
class Open:
    """Go to a screen: "Open **IAM** > **Users**"."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class In:
    """Look at a part of what is there, for the rest of the sentence: "Under **Access keys**, ..."."""

    place: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Press a button, open an entry, or take an option; `field` is "" where the name alone has to do."""

    name: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """Take an option, or mark an entry of a list without opening it."""

    name: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """Mark the entry of a list that has what was copied as its name."""

    value: Run


@dataclass(frozen=True, slots=True)
class Check:
    """Check a box, or the one beside an entry."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Uncheck a box."""

    name: str


@dataclass(frozen=True, slots=True)
class Enter:
    """Type a value; `field` is "" where there is only one to type into."""

    value: Run
    field: str = ""


@dataclass(frozen=True, slots=True)
class Paste:
    """Paste or upload a file, or a value."""

    value: Run
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """Give a field a value, in the way that the field takes it."""

    field: str
    value: Run


@dataclass(frozen=True, slots=True)
class Empty:
    """Leave a field empty, or clear it."""

    field: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave a field or an option as it is."""

    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy what the screen shows under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Submit:
    """Save the form at hand, whatever its button is called."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait until the screen shows a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Pass:
    """Let time pass: "Wait for an hour"."""

    time: timedelta


Gesture = (
    Open
    | In
    | Choose
    | Select
    | Find
    | Check
    | Clear
    | Enter
    | Paste
    | Fill
    | Empty
    | Keep
    | Copy
    | Submit
    | Wait
    | Pass
)
