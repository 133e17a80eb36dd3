"""Verbs: how each reads what stands after it, up to the next verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from tooling.content.prose import Run, Style
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
from tooling.sandbox.ui.refusal import ScreenError
from tooling.sandbox.ui.sentences import Token, Tokens, has_name, names, words

Reading = Callable[[Sequence[Tokens]], Iterator[Gesture]]

PLACES = frozenset({"in", "on", "under", "for", "from", "at", "back"})
ARTICLES = frozenset({"the", "a", "an", "your", "its", "this", "that", "each", "both"})
# What a part of a screen is, after its name: "the **Security credentials** tab".
PARTS = frozenset({"tab", "page", "screen", "section", "list", "console", "menu", "box", "field", "row"})
FIELD_WORDS = frozenset({"as", "for", "in", "into", "under"})
PLACE_WORDS = frozenset({"under", "in", "on", "from", "of", "at"})
EMPTY_WORDS = frozenset({"empty", "blank"})
CLEAR_WORDS = frozenset({"unchecked", "cleared", "unselected"})
SAVED = frozenset({"", "it", "the form"})
TIMES = {"twice": 2, "two": 2, "three": 3, "four": 4}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def only_name(part: Tokens, doing: str) -> Token:
    """Return the one name in `part`. Raises `ScreenError` when there are none or more."""
    found = names(part)
    if not found:
        raise ScreenError(f"nothing in bold or code to {doing}: `{words(part)}`")
    if len(found) > 1:
        raise ScreenError(
            f"can't tell what `{found[1].text}` is for after `{found[0].text}`",
            "put a comma, `and` or `>` between two controls",
        )
    return found[0]


def targeted(part: Tokens, prepositions: frozenset[str]) -> tuple[Tokens, str, str]:
    """Return what stands before the last `preposition **name**`, the preposition, and the name."""
    for at in range(len(part) - 1, -1, -1):
        rest = without_articles(part[at + 1 :]) if part[at].word in prepositions else ()
        if rest and rest[0].is_name:
            only_name(rest, "use")
            return part[:at], part[at].word, rest[0].text
    return part, "", ""


def the_value(part: Tokens, field: str) -> Run:
    """Return the value in `part`: what is in code, what is in bold, or its words."""
    code = tuple(token for token in part if token.style is Style.CODE)
    if len(code) > 1:
        raise ScreenError(f"more than one value for `{field}`: `{code[0].text}`, `{code[1].text}`")
    if code:
        return Run(code[0].text, Style.CODE)
    if not part:
        raise ScreenError(f"no value for `{field}`" if field else "no value to enter")
    return Run(words(part), Style.BOLD if has_name(part) else Style.PLAIN)


def path(part: Tokens, doing: str) -> tuple[str, ...]:
    """Return the names of `part` that stand between `>`."""
    steps: list[list[Token]] = [[]]
    for token in part:
        if token.word in {">", "→"}:
            steps.append([])
        else:
            steps[-1].append(token)
    return tuple(only_name(tuple(step), doing).text for step in steps)


def read_open(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    for part in objects:
        before, _, place = targeted(part, PLACE_WORDS)
        if place and has_name(before):
            yield In(place)
            part = before
        spoken = without_part_words(without_articles(tuple(each for each in part if each.word != "to")))
        yield Open(path(part, "open") if has_name(part) else (words(spoken) or "?",))


def read_choice(kind: type[Choose] | type[Select]) -> Reading:
    """Return the reading of `choose`, or of `select`."""

    def reading(objects: Sequence[Tokens]) -> Iterator[Gesture]:
        for part in objects:
            before, preposition, target = targeted(part, PLACE_WORDS | FIELD_WORDS)
            if not has_name(before):
                before, preposition, target = part, "", ""
            if preposition in PLACE_WORDS:
                yield In(target)
                target = ""
            steps = path(before, "choose")
            repeated = max((TIMES.get(token.word, 1) for token in part), default=1)
            yield from (kind(step, target) for step in steps * repeated)

    return reading


def read_selection(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    """Yield the gestures of `select`, and of "find the old access key ID", which was copied before."""
    for part in objects:
        if has_name(part):
            yield from read_choice(Select)([part])
        else:
            yield Find(the_value(without_articles(part), ""))


def read_entry(kind: type[Enter] | type[Paste]) -> Reading:
    """Return the reading of `enter`, or of `paste`."""

    def reading(objects: Sequence[Tokens]) -> Iterator[Gesture]:
        for part in objects:
            before, _, field = targeted(part, FIELD_WORDS)
            yield kind(the_value(without_articles(before), field), field)

    return reading


def read_named(kind: type[Check] | type[Clear] | type[Copy], doing: str) -> Reading:
    """Return the reading of a verb that takes a name and nothing else."""

    def reading(objects: Sequence[Tokens]) -> Iterator[Gesture]:
        for part in objects:
            before, preposition, place = targeted(part, PLACE_WORDS)
            if preposition and has_name(before):
                yield In(place)
                part = before
            yield kind(only_name(part, doing).text)

    return reading


def read_setting(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    """Yield the gestures of "set **Region** to `us-east-1`"."""
    for part in objects:
        at = next((at for at, token in enumerate(part) if token.word == "to"), len(part))
        field = only_name(part[:at], "set").text
        yield Fill(field, the_value(without_articles(part[at + 1 :]), field))


def read_leaving(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    """Yield the gestures of "leave **A** and **B** empty": the last word counts for all of them."""
    said = {token.word for part in objects for token in part}
    kind: type[Empty | Clear | Keep] = Empty if said & EMPTY_WORDS else Clear if said & CLEAR_WORDS else Keep
    yield from (kind(name.text) for part in objects for name in names(part))


def read_saving(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    """Yield the gestures of "save it"; "save the key in a safe place" is nothing to do at a screen."""
    for part in objects:
        if has_name(part):
            yield from VERBS["choose"]([part])
        elif words(part).lower() in SAVED:
            yield Submit()


def is_saving(clause: Tokens) -> bool:
    """Return whether a clause says to save the form at hand."""
    return words(clause).lower() in {f"save {each}".strip() for each in SAVED}


def read_waiting(objects: Sequence[Tokens]) -> Iterator[Gesture]:
    """Yield the gestures of "wait until the status is `ACTIVE`", and of "wait for an hour"."""
    for part in objects:
        if has_name(part):
            yield Wait(names(part)[-1].text)
        else:
            yield Pass(duration(part))


def duration(part: Tokens) -> timedelta:
    """Return the time that the last two words of `part` say. Raises `ScreenError`."""
    number, unit = ("", "", *(token.word for token in part))[-2:]
    count = int(number) if number.isdecimal() else NUMBERS.get(number, 0)
    time = UNITS.get(unit.removesuffix("s"))
    if not count or time is None:
        raise ScreenError(
            f"can't tell what to wait for: `{words(part)}`",
            "a text in code that the screen then shows, or a time, such as `an hour` or `90 minutes`",
        )
    return count * time


def is_waiting(clause: Tokens) -> bool:
    """Return whether a clause says to wait for a time."""
    return bool(clause) and clause[0].word == "wait" and clause[-1].word.removesuffix("s") in UNITS


def without_articles(part: Tokens) -> Tokens:
    return part[1:] if part and part[0].word in ARTICLES | PLACES else part


def without_part_words(part: Tokens) -> Tokens:
    return part[:-1] if len(part) > 1 and part[-1].word in PARTS else part


VERBS: Mapping[str, Reading] = {
    **dict.fromkeys(("open", "go", "navigate", "return"), read_open),
    **dict.fromkeys(("choose", "click", "press", "pick", "switch"), read_choice(Choose)),
    **dict.fromkeys(("select", "find"), read_selection),
    **dict.fromkeys(("enter", "type"), read_entry(Enter)),
    **dict.fromkeys(("paste", "upload"), read_entry(Paste)),
    **dict.fromkeys(("check", "tick"), read_named(Check, "check")),
    **dict.fromkeys(("clear", "uncheck", "untick"), read_named(Clear, "clear")),
    "copy": read_named(Copy, "copy"),
    "set": read_setting,
    **dict.fromkeys(("leave", "keep"), read_leaving),
    "save": read_saving,
    "wait": read_waiting,
}
