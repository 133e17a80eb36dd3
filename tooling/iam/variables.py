"""Policy variables: `${aws:username}` in a policy stands for a value of the request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Older policies have no variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
FIRST_VERSION = "2012-10-17"
VARIABLE = re.compile(r"\$\{(?P<key>[^},]*)(?:,\s*'(?P<default>[^']*)')?\}|\$")
ESCAPE = re.compile(r"\$\{([*?$])\}")
SPECIAL = re.compile(r"[*?$]")
Context = Mapping[str, tuple[str, ...]]


def expanded(text: str, version: str, context: Context) -> str | None:
    """Return `text` with its variables replaced, or None when one has no value in `context`.

    What is put in stands for itself: its `*`, `?` and `$` come out as `${*}`, `${?}` and `${$}`, and
    so does every `$` that begins no variable.
    """
    if "$" not in text:
        return text
    if version < FIRST_VERSION:
        return text.replace("$", "${$}")
    values = [value_of(found, context) for found in VARIABLE.finditer(text)]
    if None in values:
        return None
    replacements = iter(values)
    return VARIABLE.sub(lambda _: next(replacements) or "", text)


def value_of(variable: re.Match[str], context: Context) -> str | None:
    """Return what stands for `variable`, or None: only a key with exactly one value can be used.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    key = variable["key"]
    if key is None or key in ("*", "?", "$"):
        return f"${{{key or '$'}}}"
    values = context.get(key.strip().lower(), ())
    value = values[0] if len(values) == 1 else variable["default"]
    return None if value is None else SPECIAL.sub(r"${\g<0>}", value)


def literal(text: str) -> str:
    """Return expanded `text` for a comparison that knows no wildcards."""
    return ESCAPE.sub(r"\1", text) if "$" in text else text


def expanded_resource(pattern: str, version: str, context: Context) -> str | None:
    """Return a Resource with its variables replaced, or None. They count after the fifth colon only."""
    if "$" not in pattern:
        return pattern
    *fields, rest = pattern.split(":", 5)
    replaced = expanded(rest, version, context)
    return (
        None if replaced is None else ":".join([*(field.replace("$", "${$}") for field in fields), replaced])
    )
