"""Assertions of a Python block, said as pytest says them: what the two sides were, and where they part.

pytest has no public way to rewrite what isn't a test module. These are the parts of it that its own
import hook and its own plugin use; pyproject.toml keeps to the version that has them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType

from _pytest.assertion import util
from _pytest.assertion.rewrite import rewrite_asserts

# A finding has room for six lines: the sentence, and these.
MOST_DETAILS = 5
# pytest's own options are none of the reader's.
ADVICE = "Use -v to get more diff"


def rewritten(source: str, filename: str) -> CodeType:
    """Return the code of `source`, with assertions that say what was wrong. Lines stay what they are."""
    tree = ast.parse(source, filename)
    rewrite_asserts(tree, source.encode(), filename)
    util._reprcompare = comparison
    return compile(tree, filename, "exec", dont_inherit=True)


def comparison(operator: str, left: object, right: object) -> str | None:
    """Return how two values compare in the form that pytest's rewritten assertions take, or None."""
    lines = [line.replace("\n", "\\n").replace("%", "%%") for line in explained(operator, left, right)]
    summary, *details = [line for line in lines if line and line != ADVICE] or [""]
    if len(details) > MOST_DETAILS:
        details[MOST_DETAILS - 1 :] = ["..."]
    return "\n~".join([summary, *details]) if summary else None


def explained(operator: str, left: object, right: object) -> Iterator[str]:
    return util.assertrepr_compare(
        operator,
        left,
        right,
        verbose=0,
        highlighter=util.dummy_highlighter,
        assertion_text_diff_style="ndiff",
    )
