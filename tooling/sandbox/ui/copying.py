"""Copying what a screen shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tooling.sandbox.ui import moves
from tooling.sandbox.ui.refusal import ScreenError, unknown
from tooling.sandbox.ui.templates import filled
from tooling.sandbox.ui.visit import HERE, Visit


def copied(visit: Visit, name: str) -> dict[str, str]:
    """Return what stands under `name`, by each name that the copy gets. Raises `ScreenError`."""
    values = {each: str(filled(each.value, visit.known)) for each in visit.copies()}
    shown = {each.name: (each.captures, value) for each, value in values.items() if value}
    rows = table(visit)
    if name in shown:
        return dict.fromkeys(*shown[name])
    if name in rows:
        return dict.fromkeys((snake_case(name), "value"), str(rows[name]))
    raise unknown(f"nothing to copy is called **{name}**", name, [*shown, *rows], HERE)


def table(visit: Visit) -> Mapping[str, Any]:
    """Return the rows of the table on the screen whose values can be copied."""
    tables = [filled(part.copies_from, visit.known) or {} for part in visit.parts()]
    return {name: value for rows in tables for name, value in rows.items()}


def snake_case(name: str) -> str:
    """Return `role_arn` for `RoleARN`, `Role ARN` and `ROLE_ARN`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W+", "_", parted).strip("_").lower()


def require_shown(visit: Visit, text: str) -> None:
    """Look at the screen again, and raise `ScreenError` unless it shows `text`."""
    visit.bound |= moves.loaded(visit, visit.screen)
    shown = [value for each in visit.copies() if (value := str(filled(each.value, visit.known)))]
    if text not in shown:
        listed = ", ".join(f"`{each}`" for each in shown) or "nothing"
        raise ScreenError(f"`{text}` doesn't appear at **{visit.screen.title}**", f"shown: {listed}")
