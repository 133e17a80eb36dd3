"""Templates: the values of calls, filled in with what is known at a screen.

`{name}` alone is the value itself, `{name}` within a text its text, and `{name|transformation}` what
one of the named transformations makes of it. `{|transformation}` is made of everything known. What
comes out empty is left out: a field that the reader left empty sends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tooling.sandbox.ui.documents import TRANSFORMATIONS
from tooling.sandbox.ui.model import Condition

Known = Mapping[str, Any]

REFERENCE = re.compile(r"\{(\w*)(?:\|(\w+))?\}")
EMPTY: tuple[Any, ...] = ("", None, [], {})


def filled(template: Any, known: Known) -> Any:
    """Return `template` with its references replaced."""
    if isinstance(template, Mapping):
        pairs = ((name, filled(each, known)) for name, each in template.items())
        return {name: value for name, value in pairs if value not in EMPTY}
    if isinstance(template, list):
        return [value for each in template if (value := filled(each, known)) not in EMPTY]
    if not isinstance(template, str):
        return template
    whole = REFERENCE.fullmatch(template)
    if whole:
        return referenced(whole, known)
    return REFERENCE.sub(lambda found: str(referenced(found, known)), template)


def referenced(found: re.Match[str], known: Known) -> Any:
    """Return the value that a reference stands for; of a name that isn't known yet, the empty text."""
    value = known.get(found[1], "") if found[1] else known
    return TRANSFORMATIONS[found[2]](value) if found[2] else value


def holds(condition: Condition | None, known: Known) -> bool:
    """Return whether each name has the value that `condition` says: one, one of several, or any but them."""
    return all(is_met(wanted, known.get(name, "")) for name, wanted in (condition or {}).items())


def is_met(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        return not is_met(wanted["not"], value)
    return value in (wanted if isinstance(wanted, list) else [wanted])
