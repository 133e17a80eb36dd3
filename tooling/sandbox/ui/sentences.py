"""Prose, cut into sentences and clauses of words and marks, before anything is known of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tooling.content.prose import Prose, Style

TOKEN = re.compile(r"[.!?]+(?=\s|$)|[,;:]+(?=\s|$)|[()>→]|(?:(?![.,;:!?]+(?:\s|$))[^\s()>→])+")
SENTENCE_ENDS = frozenset(".!?")
SEPARATORS = frozenset({",", ";", ":", "(", ")", "and", "then"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, or all of what stands in bold or in code: then it is a *name*."""

    text: str
    style: Style = Style.PLAIN

    @property
    def is_name(self) -> bool:
        return self.style is not Style.PLAIN

    @property
    def word(self) -> str:
        """The word in lower case; "" for a name, which is never read as a word."""
        return "" if self.is_name else self.text.lower()


Tokens = tuple[Token, ...]


def sentences(prose: Prose) -> Iterator[Tokens]:
    """Yield the sentences of `prose` without the marks that end them."""
    sentence: list[Token] = []
    for token in tokens(prose):
        if token.word and token.word[0] in SENTENCE_ENDS:
            yield tuple(sentence)
            sentence = []
        else:
            sentence.append(token)
    yield tuple(sentence)


def tokens(prose: Prose) -> Iterator[Token]:
    """Yield the words, marks and names of `prose`."""
    for run in prose:
        if run.style is Style.PLAIN:
            yield from (Token(text) for text in TOKEN.findall(run.text))
        elif run.text.strip():
            yield Token(run.text.replace("\n", " ").strip(), run.style)


def clauses(sentence: Sequence[Token]) -> Iterator[Tokens]:
    """Yield what stands between the commas, colons, brackets and the words that join clauses."""
    clause: list[Token] = []
    for token in sentence:
        if token.word in SEPARATORS:
            yield tuple(clause)
            clause = []
        else:
            clause.append(token)
    yield tuple(clause)


def has_name(part: Sequence[Token]) -> bool:
    return any(token.is_name for token in part)


def names(part: Sequence[Token]) -> tuple[Token, ...]:
    """Return what stands in bold or in code."""
    return tuple(token for token in part if token.is_name)


def words(part: Sequence[Token]) -> str:
    """Return the text of `part`, its tokens parted by single spaces."""
    return " ".join(token.text for token in part)
