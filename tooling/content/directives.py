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
from difflib import get_close_matches
from enum import Enum

from tooling.content.document import Comment

SAID = re.compile(
    r'(?P<word>skip|setup|check|row|keep)\b\s*(?P<key>(?!reason=)\S.*?)??\s*(?:\breason="(?P<reason>[^"]+)")?',
    re.DOTALL,
)

FIRST_WORD = re.compile(r"\s*(?P<word>[A-Za-z]+)\s*(?P<mark>[:;.=-]?)\s*(?P<rest>.*)", re.DOTALL)
MARK = "test"
# What stands for a block in the text of a comment.
FENCED = "```"


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


def meant(text: str) -> str:
    """Return what a comment that tells the tests nothing may be meant to tell them, or "".

    `tests: setup`, `Test: row x`, `test setup` and, with a block inside, `setup` come near to a directive.
    """
    said = FIRST_WORD.fullmatch(text)
    mark = said["mark"] or " " if said and nearest(said["word"], [MARK]) else ""
    if said and mark:
        said = FIRST_WORD.fullmatch(said["rest"])
    word = nearest(said["word"], [each.value for each in Word]) if said else ""
    if said is None or not word or not may_follow(Word(word), said["rest"], mark):
        return ""
    rest = " ".join(said["rest"].partition(FENCED)[0].split())
    return f"{MARK}: {word} {rest}".strip()


def nearest(word: str, known: list[str]) -> str:
    """Return which of `known` is spelled like `word`, or ""."""
    spelled = word.lower()
    turned = [each for each in known if sorted(each) == sorted(spelled)]
    return next(iter(turned or get_close_matches(spelled, known, 1, 0.8)), "")


def may_follow(word: Word, rest: str, mark: str) -> bool:
    """Return whether `rest` is what stands after `word` in a directive, rather than in a sentence."""
    if not rest.strip():
        return bool(mark)
    match word:
        case Word.SETUP | Word.CHECK:
            return rest.startswith(FENCED)
        case Word.ROW:
            return FENCED in rest or mark == ":"
        case _:
            return "reason" in rest
