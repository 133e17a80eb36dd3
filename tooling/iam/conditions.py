"""Whether the circumstances of a request meet a condition.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
A value that an operator can't read, on either side, matches nothing; it never raises.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from tooling.iam.arns import matches_arn, matches_text
from tooling.iam.operators import Operator, Quantifier, parse_operator
from tooling.iam.policy import Condition
from tooling.iam.readings import address, binary, moment, network, number, truth
from tooling.iam.variables import Context, expanded, literal

# Whether a value of the policy fits a value of the request, in this order.
Comparison = Callable[[str, str], bool]


def is_met(condition: Condition, version: str, context: Context) -> bool:
    """Return whether `context` meets `condition`, which stands in a policy of language `version`."""
    asked = parse_operator(condition.operator)
    if asked is None:
        return False
    given = context.get(condition.key.lower(), ())
    if asked.comparison == "Null":
        return any(truth(value) is not bool(given) for value in condition.values if truth(value) is not None)
    if not given:
        return met_without_a_value(asked)
    wanted = wanted_values(asked, condition.values, version, context)
    # A negated operator is met by a value that fits none of the policy's: NOR, where others are OR.
    passed = [fits_one(asked.comparison, wanted, value) is not asked.negated for value in given]
    if asked.quantifier is Quantifier.ANY:
        return any(given) and any(passed)
    if asked.quantifier is Quantifier.ALL:
        return not any(given) or all(passed)
    # AWS requires a quantifier for a key with several values; without one, they count as one.
    return all(passed) if asked.negated else any(passed)


def fits_one(comparison: str, wanted: Sequence[str], given: str) -> bool:
    """Return whether one of the `wanted` values fits `given`."""
    fits = COMPARISONS[comparison]
    for value in wanted:  # noqa: SIM110 - a generator takes half as long again
        if fits(value, given):
            return True
    return False


def met_without_a_value(asked: Operator) -> bool:
    """Return whether a key that the request doesn't have meets an operator.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    match asked.quantifier:
        case Quantifier.ALL:
            return True
        case Quantifier.ANY:
            return asked.if_exists
    return asked.negated or asked.if_exists


def wanted_values(asked: Operator, values: tuple[str, ...], version: str, context: Context) -> Sequence[str]:
    """Return the policy's values with their variables replaced; one without a value is left out."""
    if not has_variables(values) or asked.comparison not in WITH_VARIABLES:
        return values
    found = [each for value in values if (each := expanded(value, version, context)) is not None]
    return found if asked.comparison in WITH_WILDCARDS else [literal(value) for value in found]


@lru_cache(8192)
def has_variables(values: tuple[str, ...]) -> bool:
    return any("$" in value for value in values)


def ignoring_case(wanted: str, given: str) -> bool:
    return wanted.casefold() == given.casefold()


def numeric(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    """Return a comparison of the request's number with the policy's."""

    def compared(wanted: str, given: str) -> bool:
        bound, value = number(wanted), number(given)
        return bound is not None and value is not None and compare(value, bound)

    return compared


def dated(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    """Return a comparison of the request's moment with the policy's."""

    def compared(wanted: str, given: str) -> bool:
        bound, value = moment(wanted), moment(given)
        return bound is not None and value is not None and compare(value, bound)

    return compared


def same_truth(wanted: str, given: str) -> bool:
    return truth(wanted) is not None and truth(wanted) is truth(given)


def same_bytes(wanted: str, given: str) -> bool:
    return binary(wanted) is not None and binary(wanted) == binary(given)


def in_network(wanted: str, given: str) -> bool:
    range_, value = network(wanted), address(given)
    return range_ is not None and value is not None and value in range_


COMPARISONS: dict[str, Comparison] = {
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": ignoring_case,
    "StringLike": matches_text,
    "NumericEquals": numeric(operator.eq),
    "NumericLessThan": numeric(operator.lt),
    "NumericLessThanEquals": numeric(operator.le),
    "NumericGreaterThan": numeric(operator.gt),
    "NumericGreaterThanEquals": numeric(operator.ge),
    "DateEquals": dated(operator.eq),
    "DateLessThan": dated(operator.lt),
    "DateLessThanEquals": dated(operator.le),
    "DateGreaterThan": dated(operator.gt),
    "DateGreaterThanEquals": dated(operator.ge),
    "Bool": same_truth,
    "BinaryEquals": same_bytes,
    "IpAddress": in_network,
    "ArnEquals": matches_arn,
    "ArnLike": matches_arn,
}
WITH_WILDCARDS = frozenset({"StringLike", "ArnEquals", "ArnLike"})
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
# and, for `Bool`, the page on the operators; all others compare the text as it stands.
WITH_VARIABLES = WITH_WILDCARDS | {"StringEquals", "StringEqualsIgnoreCase", "Bool"}
