"""The prose of a page, and what a prose linter says of it with the words of these guides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from proselint.checks import __register__ as general
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.registry.checks import Check, engine, types

# One term for one thing, in AWS's own spelling where it has one: the page "Glossary" says what each means.
TERMS = {
    r"AWS-managed keys?": "AWS managed key",
    r"[Cc]ustomer-managed": "customer managed",
    r"[Aa]ccess key [Ii]d\b": "access key ID",
    r"[Ee]xternal [Ii]d\b|external-ID": "external ID",
    r"[Pp]ermission boundar(y|ies)": "permissions boundary",
    r"(?<![-\w.])region\b(?!-)": "Region",
    r"secrets? manager\b(?! access)": "Secrets Manager",
    r"Cloudformation|Cloud Formation": "CloudFormation",
    r"IAM Role\b|IAM User\b|IAM Policy\b": "IAM role, IAM user, IAM policy",
    r"\b[Ll]og(ging|s)? ?in(to)?\b|\b[Ss]ignin\b": "sign in",
    r"\b[Cc]lick(s|ing|ed)? (on )?\*\*": "choose",
    r"[Tt]rusted policy|[Tt]rust relationship policy": "trust policy",
    r"[Rr]ole trust\b": "trust policy",
    r"\bJSON (field|property|attribute)s?\b": "JSON key",
    r"\bplease\b|\bsimply\b|\bjust\b(?! as)": "nothing: it helps nobody",
    r"\b(e\.g\.|i\.e\.|etc\.)": "such as; that is; and so on",
    "—": "a comma, a colon or two sentences",
}
NOT_PROSE = re.compile(
    r"""
      \A---\n.*?\n---\n
    | ^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=indent)(?P=fence)[ ]*$
    | <!--.*?-->
    | (?<!`)(`+)(?!`).+?(?<!`)\3(?!`)
    | \]\([^)\s]*\)
    | \{[^{}\n]*\}
    | ^[ ]*(?:!!!|\?\?\?\+?|===!?)[ ].*?$
    | <[^<>\n]+>
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
PARAGRAPH_END = "\n\n"
AS_WRITTEN = engine.Fancy(engine.RegexOptions(case_insensitive=False))
# What the general checks find that these pages mean: quotation marks as they are typed, and short sentences.
LEFT_OUT = ("typography.symbols", "misc.but")


def prose(markdown: str) -> str:
    """Return `markdown` with a `·` for each character that nobody reads as a sentence."""
    return NOT_PROSE.sub(lambda found: re.sub(r"[^\n]", "·", found[0]), markdown)


@cache
def registry() -> CheckRegistry:
    """Return the linter's own checks and ours."""
    checks = CheckRegistry()
    checks.register_many(general)
    for pattern, term in TERMS.items():
        terms = types.ExistenceSimple(pattern=pattern)
        path, message = "terms.ours", f"Write: {term}."
        checks.register(Check(check_type=terms, path=path, message=message, engine=AS_WRITTEN))
    return checks


def faults(name: str, markdown: str) -> Iterator[str]:
    """Yield what is wrong with the prose of a page, as `name:line: message`."""
    text = prose(markdown)
    enabled = {**dict.fromkeys(LEFT_OUT, False), **DEFAULT["checks"]}
    for check in registry().get_all_enabled(enabled):
        for found in check.check_with_flags(f"\n{text}\n"):
            if PARAGRAPH_END not in text[found.span[0] - 1 : found.span[1] - 1]:
                line = text.count("\n", 0, found.span[0]) + 1
                yield f"{name}:{line}: {found.message} [{found.check_path}]"
