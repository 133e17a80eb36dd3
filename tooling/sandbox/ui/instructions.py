"""Instructions: sentences in, gestures out.

The rules, in the order in which they are applied to a sentence:

1. A sentence without **bold** and without `code` is no instruction, unless it says "save it", or begins
   with "wait" and ends with a time.
2. Explanation is an introduction (To, If, When ..., up to the first comma) and whatever follows a
   word like `so`, `because`, `if` or `which`. It holds neither bold nor code.
3. What is left falls into clauses at commas, colons, brackets, `and` and `then`.
4. A clause begins with a verb; or with a name or an article, and goes on with the verb before it;
   or with `in`, `on`, `under`, `for`, `from` or `at`, and says where to look.
5. Any other clause is explanation too.

So nothing in bold or in code is ever passed over: it is understood, or a `ScreenError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tooling.content.prose import Prose, plain
from tooling.sandbox.ui.gestures import Check, Clear, Empty, Fill, Gesture, In, Keep
from tooling.sandbox.ui.refusal import ScreenError, nearest
from tooling.sandbox.ui.sentences import Tokens, clauses, has_name, names, sentences, words
from tooling.sandbox.ui.verbs import (
    ARTICLES,
    CLEAR_WORDS,
    EMPTY_WORDS,
    PLACES,
    VERBS,
    is_saving,
    is_waiting,
    only_name,
    the_value,
    without_articles,
    without_part_words,
)

INTRODUCES = frozenset({"to", "if", "when", "once", "after", "before", "as", "because", "since", "while"})
EXPLAINS = frozenset({"so", "because", "since", "if", "which", "when", "while", "where", "unless", "once"})
FILLERS = frozenset({"now", "finally", "next", "also", "again", "first", "there", "please", "too"})
# Parts that every screen has, so that naming them says nothing.
EVERYWHERE = frozenset(
    {"navigation pane", "dialog", "dialog box", "confirmation dialog", "form", "editor", "row"}
    | {"console", "aws console", "management console", "aws management console"}
)


def gestures(prose: Prose) -> tuple[Gesture, ...]:
    """Return what an instruction says to do. Raises `ScreenError`."""
    return tuple(gesture for sentence in sentences(prose) for gesture in sentence_gestures(sentence))


def filling(field: str, value: Prose) -> Gesture:
    """Return what a row of a Field/Value table says to do. Raises `ScreenError`."""
    said = plain(value).lower().rstrip(".").removeprefix("leave ").removeprefix("it ")
    if said in EMPTY_WORDS:
        return Empty(field)
    if said in CLEAR_WORDS:
        return Clear(field)
    if said in {"checked", "check"}:
        return Check(field)
    if said in {"as it is", "the default", "default", "keep the default"}:
        return Keep(field)
    return Fill(field, the_value(tuple(token for part in sentences(value) for token in part), field))


def sentence_gestures(sentence: Tokens) -> Iterator[Gesture]:
    """Yield what one sentence says to do."""
    verb = ""
    objects: list[Tokens] = []
    if not has_name(sentence) and not says_without_name(sentence):
        return
    for clause in clauses(without_explanation(sentence)):
        part = without_fillers(clause)
        starts = part[0].word if part else ""
        if starts in VERBS:
            yield from read(verb, objects)
            verb, objects = starts, [part[1:]]
        elif part and starts in PLACES and (has_name(part) or not verb):
            yield from read(verb, objects)
            verb, objects = "", []
            yield from looked_at(part[1:])
        elif part and (part[0].is_name or starts in ARTICLES) and has_name(part):
            objects = continued(verb, objects, part)
        elif has_name(part):
            raise unknown_verb(f"unknown verb `{part[0].text}`", starts)
    yield from read(verb, objects)


def says_without_name(sentence: Tokens) -> bool:
    """Return whether a sentence says to save the form at hand, or to wait for a time."""
    return any(is_saving(clause) for clause in clauses(sentence)) or is_waiting(sentence)


def without_explanation(sentence: Tokens) -> Tokens:
    """Return the sentence without its introduction and the explanation at its end."""
    begins = 0
    if sentence[0].word in INTRODUCES:
        comma = next((at for at, token in enumerate(sentence) if token.word == ","), len(sentence))
        begins = comma
        require_no_name(sentence[:comma])
    ends = next(
        (at for at, token in enumerate(sentence) if at >= begins and token.word in EXPLAINS), len(sentence)
    )
    require_no_name(sentence[ends:])
    return sentence[begins:ends]


def require_no_name(explanation: Tokens) -> None:
    if has_name(explanation):
        name = names(explanation)[0].text
        raise ScreenError(
            f"`{name}` stands in an explanation, which is not carried out",
            f"`{explanation[0].text} ...` is read as an explanation: make it a sentence of its own,"
            " or set the name in plain text",
        )


def without_fillers(clause: Tokens) -> Tokens:
    while clause and clause[0].word in FILLERS:
        clause = clause[1:]
    return clause


def continued(verb: str, objects: list[Tokens], part: Tokens) -> list[Tokens]:
    """Return the objects of `verb` with one more."""
    if not verb:
        raise unknown_verb(f"no verb before `{names(part)[0].text}`", "")
    return [*objects, part]


def unknown_verb(problem: str, verb: str) -> ScreenError:
    lines = [f"did you mean `{near}`?" for near in nearest(verb, VERBS)[:1]]
    return ScreenError(problem, "\n".join([*lines, f"verbs: {', '.join(VERBS)}"]))


def read(verb: str, objects: Sequence[Tokens]) -> Iterator[Gesture]:
    if verb:
        yield from VERBS[verb](objects)


def looked_at(part: Tokens) -> Iterator[In]:
    """Yield the place that `part` names, unless it is one that every screen has."""
    if has_name(part):
        yield In(only_name(part, "look at").text)
        return
    spoken = words(without_articles(part))
    place = words(without_part_words(without_articles(part)))
    if spoken.lower() not in EVERYWHERE and place:
        yield In(place)
