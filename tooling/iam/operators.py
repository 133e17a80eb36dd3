"""The names of condition operators, taken apart: `ForAnyValue:StringNotLikeIfExists` is four things.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
What each of them compares is in `tooling.iam.conditions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache


class Quantifier(Enum):
    """How many of a key's values in the request have to match."""

    ANY = "ForAnyValue"
    ALL = "ForAllValues"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: the comparison it makes, whether it wants the opposite, and when it is asked."""

    comparison: str
    negated: bool = False
    quantifier: Quantifier | None = None
    if_exists: bool = False


COMPARISONS = (
    *("StringEquals", "StringEqualsIgnoreCase", "StringLike"),
    *("NumericEquals", "NumericLessThan", "NumericLessThanEquals"),
    *("NumericGreaterThan", "NumericGreaterThanEquals"),
    *("DateEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"),
    *("Bool", "BinaryEquals", "IpAddress", "ArnEquals", "ArnLike", "Null"),
)
NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
OPERATOR_NAMES = (*COMPARISONS, *NEGATIONS)
FORM = re.compile(r"(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?")


@cache
def parse_operator(name: str) -> Operator | None:
    """Return the operator called `name`, or None where AWS has none. `Null` takes no `IfExists`."""
    form = FORM.fullmatch(name)
    if not form or form[2] not in OPERATOR_NAMES or (form[2] == "Null" and form[3]):
        return None
    return Operator(
        comparison=NEGATIONS.get(form[2], form[2]),
        negated=form[2] in NEGATIONS,
        quantifier=Quantifier(form[1]) if form[1] else None,
        if_exists=form[3] is not None,
    )
