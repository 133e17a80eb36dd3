"""The value that a rule yields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong with a policy: its line, counted from 1, what will come of it, and what to do."""

    line: int
    message: str
    rule: str
    fix: str = ""
