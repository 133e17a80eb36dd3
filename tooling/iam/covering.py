"""Patterns that cover patterns: whether all that one matches, the other matches too.

`*` stands for any text and `?` for one character, in actions and in ARNs. An ARN is compared
field by field. A policy variable is covered by itself and by `*`, and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TOKEN = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)
WILDCARDS = re.compile(r"[*?]+")


def covers(wide: str, narrow: str) -> bool:
    """Return whether each text that `narrow` matches is matched by `wide`.

    Some are missed: `?*` covers `*a`, and this says it doesn't. None is claimed wrongly.
    """
    return tokens_cover(tokens(wide), tokens(narrow))


def arn_covers(wide: str, narrow: str) -> bool:
    """Return whether each ARN that `narrow` matches is matched by `wide`; see `matches_resource`.

    A `*` that ends a field of `narrow` runs on over colons. Only one that ends a field covers it.
    """
    if wide in ("*", narrow):
        return True
    one = fields(tokens(wide), 6)
    other = fields(tokens(narrow), len(one))
    whole = len(one) == 6 or runs_on(one[-1])
    return whole and len(one) == len(other) and all(map(tokens_cover, one, other))


def runs_on(field: Sequence[str]) -> bool:
    """Return whether the only wildcard of `field` is a `*` at its end, which takes in all that follows."""
    return field[-1:] == ["*"] and not {"*", "?"}.intersection(field[:-1])


def tokens(pattern: str) -> list[str]:
    """Return the characters and variables of a pattern, with each run of wildcards in one order."""
    return TOKEN.findall(WILDCARDS.sub(lambda run: in_order(run[0]), pattern))


def in_order(run: str) -> str:
    """Return the wildcards `*?*` as `?*`: both stand for one character or more."""
    return "?" * run.count("?") + ("*" if "*" in run else "")


def fields(pattern: Sequence[str], most: int) -> list[list[str]]:
    """Return the fields of an ARN, each as tokens. The last of `most` may hold colons of its own."""
    found: list[list[str]] = [[]]
    for token in pattern:
        if token == ":" and len(found) < most:
            found.append([])
        else:
            found[-1].append(token)
    return found


def tokens_cover(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Return whether `wide` covers `narrow`, by the usual search that goes back to the last `*`."""
    at, star, resume, position = 0, -1, 0, 0
    while position < len(narrow):
        if at < len(wide) and wide[at] == "*":
            star, resume, at = at, position, at + 1
        elif at < len(wide) and token_covers(wide[at], narrow[position]):
            at, position = at + 1, position + 1
        elif star >= 0:
            resume += 1
            at, position = star + 1, resume
        else:
            return False
    return all(token == "*" for token in wide[at:])


def token_covers(wide: str, narrow: str) -> bool:
    return wide == narrow or (wide == "?" and len(narrow) == 1 and narrow != "*")
