"""A reader who presses and types at random: whatever they do is done, or refused."""

from __future__ import annotations

from random import Random

import pytest

from tests.ui.instructions import save_policy
from tooling.content.prose import Run, Style
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui import moves
from tooling.sandbox.ui.gestures import (
    Check,
    Choose,
    Clear,
    Copy,
    Empty,
    Enter,
    Fill,
    Gesture,
    In,
    Open,
    Select,
)
from tooling.sandbox.ui.model import TYPED, Kind
from tooling.sandbox.ui.visit import Visit
from tooling.sandbox.ui.walkthrough import ScreenError, Walkthrough, app_names

STEPS = 80
TYPEABLE = ["reader", "us-east-1", "{}", "30", "111122223333", "https://example.com", "AKIAIOSFODNN7EXAMPLE"]
CONFIRMED = ["user", "role", "policy", "access_key_id"]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_reader_does_is_done_or_refused(sandbox: Sandbox, seed: int) -> None:
    save_policy(sandbox)
    random, walkthrough = Random(seed), Walkthrough(sandbox)
    walkthrough.do(Open((random.choice(app_names()),)))

    refused = sum(is_refused(walkthrough, some_gesture(walkthrough.visit, random)) for _ in range(STEPS))

    assert 0 < refused < STEPS


def is_refused(walkthrough: Walkthrough, gesture: Gesture) -> bool:
    try:
        walkthrough.do(gesture)
    except ScreenError as error:
        return bool(error.problem)
    return False


def some_gesture(visit: Visit, random: Random) -> Gesture:
    """Return something to do here: often what gets the reader further, sometimes anything."""
    onward = [each.name for each in visit.buttons() if not each.cancels and not each.back]
    if onward and random.random() < 0.35:
        return Choose(random.choice(onward))
    if visit.fields() and random.random() < 0.5:
        return some_entry(visit, random)
    names = [*visit.controls(), *visit.navigation(), *moves.entry_names(visit), *app_names(), "nothing"]
    name = random.choice(names)
    gestures: list[Gesture] = [Open((name,)), Choose(name, random.choice(names))]
    gestures += [kind(name) for kind in (Choose, Select, Check, Clear, Copy, Empty, In)]
    return random.choice(gestures)


def some_entry(visit: Visit, random: Random) -> Gesture:
    """Return an entry into one of the fields, of a kind that it may take."""
    field = random.choice(visit.fields())
    confirmed = [str(visit.known.get(name, "")) for name in CONFIRMED]
    value = Run(random.choice(confirmed if field.equals else TYPEABLE), Style.CODE)
    if field.kind in TYPED:
        return Enter(value, field.name) if random.random() < 0.5 else Fill(field.name, value)
    if field.kind is Kind.CHOICE:
        return Choose(random.choice([*field.options, "Administrator"]), field.name)
    return Check(field.name)
