"""Patterns with `*` and `?`: whether they fit a text, an action, or an ARN.

Patterns that policy variables were put into carry AWS's own escapes, `${*}`, `${?}` and `${$}`, for
characters that stand for themselves; see `tooling.iam.variables`. Every test here takes time in
proportion to the length of the text, whatever the pattern: policies are input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

TOKEN = re.compile(r"\$\{([*?$])\}|(\*+)|(\?)|([^*?$]+|\$)", re.DOTALL)
PATTERNS = 8192


def matches_text(pattern: str, text: str) -> bool:
    """Return whether `pattern` fits all of `text`; `*` is any characters, `?` is any one."""
    return pattern == "*" or compiled(pattern).fullmatch(text) is not None


def matches_action(pattern: str, action: str) -> bool:
    """Return whether `pattern` fits `action`, such as `s3:Get*`. Case doesn't count.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    return pattern == "*" or compiled_action(pattern).fullmatch(action) is not None


def matches_resource(pattern: str, resource: str) -> bool:
    """Return whether `pattern`, from a Resource element, fits `resource`. Case counts.

    A wildcard stays in its own of the six parts between colons, but a `*` that ends a part runs on over
    the colons, and the last part takes in all that follows, `/` and `:` too:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    return pattern in ("*", resource) or compiled_resource(pattern).fullmatch(resource) is not None


def matches_arn(pattern: str, arn: str) -> bool:
    """Return whether `pattern` fits `arn` by the ARN operators: each of the six parts on its own.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    return pattern.count(":") >= 5 and compiled_arn(pattern).fullmatch(arn) is not None


@lru_cache(PATTERNS)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(expression(pattern), re.DOTALL)


@lru_cache(PATTERNS)
def compiled_action(pattern: str) -> re.Pattern[str]:
    return re.compile(expression(pattern.replace("$", "${$}")), re.DOTALL | re.IGNORECASE)


@lru_cache(PATTERNS)
def compiled_arn(pattern: str) -> re.Pattern[str]:
    *fields, rest = pattern.split(":", 5)
    return re.compile(
        ":".join([*(expression(field, "[^:]") for field in fields), expression(rest)]), re.DOTALL
    )


@lru_cache(PATTERNS)
def compiled_resource(pattern: str) -> re.Pattern[str]:
    pieces = [""]
    for number, part in enumerate(pattern.split(":", 5)):
        texts = between_stars(part, "." if number == 5 else "[^:]")
        kept = 1 if number == 5 else len(texts) - part.endswith("*")
        pieces[-1] += (":" if number else "") + joined(texts[:kept], "[^:]")
        pieces += texts[kept:]
    return re.compile(joined(pieces, "."), re.DOTALL)


def expression(pattern: str, character: str = ".") -> str:
    """Return a regular expression for `pattern`, whose wildcards stand for this `character`."""
    return joined(between_stars(pattern, character), character)


def between_stars(pattern: str, character: str) -> list[str]:
    """Return the expressions of what stands before, between and after the stars of `pattern`."""
    pieces = [""]
    for escaped, star, one, plain in TOKEN.findall(pattern):
        if star:
            pieces.append("")
        else:
            pieces[-1] += character if one else re.escape(escaped or plain)
    return pieces


def joined(pieces: Sequence[str], character: str) -> str:
    """Return the expression of `pieces` with stars between them, which stand for this `character`.

    It never goes back: between two stars the first place that fits is as good as any later one, so
    each piece there is an atomic group. Else `*a*a*a*a` would take time exponential in its stars.
    """
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return f"(?>{first}){''.join(f'(?>{character}*?{piece})' for piece in middle)}{character}*{last}"
