"""Directives: what an author tells the tests in a comment, `<!-- test: ... -->`.

skip reason="..."             the block, list or table that follows isn't carried out
skip row KEY reason="..."     nor is the row of a troubleshooting table that has KEY in it
setup                         the hidden blocks prepare what the page takes for granted
check                         the hidden blocks check what the page can't show
row KEY                       the hidden blocks provoke a row of a troubleshooting table
keep PERMISSION reason="..."  a policy of the page grants this, though no step needs it
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tooling.content.document import Comment

SAID = re.compile(
    r'(?P<word>skip|setup|check|row|keep)\b\s*(?P<key>(?!reason=)\S.*?)??\s*(?:\breason="(?P<reason>[^"]+)")?',
    re.DOTALL,
)


class Word(Enum):
    """What a directive is about."""

    SKIP = "skip"
    SETUP = "setup"
    CHECK = "check"
    ROW = "row"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive: its word, what it is about, and the reason it gives."""

    line: int
    word: Word
    key: str = ""
    reason: str = ""


def directive(comment: Comment | None) -> Directive | None:
    """Return what `comment` tells the tests, or None where it makes no sense."""
    said = SAID.fullmatch(comment.text) if comment else None
    if comment is None or said is None:
        return None
    found = Directive(comment.line, Word(said["word"]), said["key"] or "", said["reason"] or "")
    return found if makes_sense(found) else None


def makes_sense(found: Directive) -> bool:
    """Return whether `found` has what its word asks for, and nothing else."""
    match found.word:
        case Word.SKIP:
            return bool(found.reason) and (not found.key or found.key.startswith("row "))
        case Word.KEEP:
            return bool(found.reason and found.key)
        case Word.ROW:
            return bool(found.key) and not found.reason
        case _:
            return not found.key and not found.reason
