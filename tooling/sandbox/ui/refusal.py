"""What can't be done at a screen, and the nearest that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

# How many names a hint lists.
MOST = 30


class ScreenError(Exception):
    """What can't be done at this screen.

    `problem` is one line, lower case, without a full stop; `hint` is "" or lines: the nearest
    names, what is on the screen. `answer` is what AWS or the platform answered, where it refused, or "".
    """

    def __init__(self, problem: str, hint: str = "", answer: str = "") -> None:
        # A name in the problem may have been broken over two lines of the page.
        self.problem = " ".join(problem.split())
        super().__init__(f"{self.problem}\n{hint}" if hint else self.problem)
        self.hint = hint
        self.answer = answer


def unknown(problem: str, name: str, known: Iterable[str], what: str) -> ScreenError:
    """Return the error for a name that isn't among `known`, with those that come nearest.

    `what` says what the known ones are: "on this screen".
    """
    names = list(dict.fromkeys(known))
    lines = [f"did you mean **{near}**?" for near in nearest(name, names)[:1]]
    return ScreenError(problem, "\n".join([*lines, f"{what}: {listed(names)}"]))


def listed(names: Sequence[str]) -> str:
    """Return the names for a hint, the first ones of many."""
    shown = [f"**{name}**" for name in names[:MOST]]
    more = [f"and {len(names) - MOST} more"] if len(names) > MOST else []
    return ", ".join([*shown, *more]) or "nothing"


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names among `known` that look like `name`, the nearest first."""
    spelled = {each.casefold(): each for each in known}
    return [spelled[near] for near in get_close_matches(name.casefold(), spelled, cutoff=0.55)]
