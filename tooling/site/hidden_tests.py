"""Hidden tests: what stands on a page in the place of the comments that tell the tests something.

Nothing does but why a permission is kept that no step needs: that is for readers, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from tooling.content.directives import Directive, Word, directive
from tooling.content.document import Comment
from tooling.tree import File

# A fence or a code span is kept whatever stands in it; test comments outside of them go away.
HIDDEN = re.compile(
    r"""
    (?P<kept>
        ^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=indent)(?P=fence)[`~]*[ \t]*$
      | (?<!`)(?P<span>`+)(?!`)[^\n]*?(?<!`)(?P=span)(?!`)
    )
    | <!--\s*test:.*?-->(?:\s*<!--\s*test:.*?-->)*
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
COMMENT = re.compile(r"<!--\s*test:(.*?)-->", re.DOTALL)
BETWEEN = re.compile(r"-->(\s*)<!--")
# What stands in each of them.
MARK = b"test:"


def without_tests(page: File) -> File:
    """Return a page without its test comments; every other line keeps its number."""
    if MARK not in page.data:
        return page
    text = page.data.decode("utf-8", "surrogateescape")
    shown = HIDDEN.sub(lambda match: match["kept"] or shown_of(match[0]), text)
    return File(shown.encode("utf-8", "surrogateescape"), page.executable)


def shown_of(comments: str) -> str:
    """Return what readers see in the place of `comments`, between which nothing stands, in as many lines."""
    said = [directive(Comment(0, text.strip())) for text in COMMENT.findall(comments)]
    kept = [each for each in said if each and each.word is Word.KEEP]
    # Notes stand as far apart as the comments do, and in the same column.
    between = ["", *BETWEEN.findall(comments)]
    notes = "".join(f"{gap}{note}" for gap, note in zip(between, notes_on(kept), strict=False))
    return notes + "\n" * (comments.count("\n") - notes.count("\n"))


def notes_on(kept: list[Directive]) -> Iterator[str]:
    """Yield why the permissions are there that `kept` names: those with one reason together."""
    for reason, together in groupby(kept, key=attrgetter("reason")):
        names = [f"`{each.key}`" for each in together]
        listed = f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"
        yield f"*Why {listed} here: {' '.join(reason.split())}*"
