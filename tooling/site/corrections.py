"""Corrections: the errata of a frozen page, put above what it says when it is staged.

The page in versions/ stays as it is. What readers see begins with what was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from tooling.content.page import FRONT_MATTER
from tooling.tree import File, Tree
from tooling.versions.errata import Erratum

TITLE = re.compile(r"(?:[ \t]*\n)*# [^\n]*\n")


def corrected(docs: Tree, errata: Iterable[Erratum], *, admonitions: bool) -> Tree:
    """Return `docs` with each of `errata` on its page, the newest first.

    With `admonitions` they are written as such, else as quotations, which every renderer knows.
    """
    by_page = groupby(sorted(errata), key=attrgetter("page"))
    pages = {page: corrected_page(docs.files[page], [*each], admonitions) for page, each in by_page}
    return docs | Tree(pages)


def corrected_page(page: File, errata: Sequence[Erratum], admonitions: bool) -> File:
    """Return a page with its corrections after its title, or at its beginning where it has none."""
    text = page.data.decode("utf-8", "surrogateescape")
    form = admonition if admonitions else quotation
    notes = "\n\n".join("\n".join(form(each)) for each in reversed(errata))
    place = beginning(text)
    shown = f"{text[:place].rstrip()}\n\n{notes}\n\n{text[place:].lstrip()}".lstrip()
    return File(shown.encode("utf-8", "surrogateescape"), page.executable)


def beginning(text: str) -> int:
    """Return where in a page what it says begins: after the front matter and the title."""
    front_matter = FRONT_MATTER.match(text)
    start = front_matter.end() if front_matter else 0
    title = TITLE.match(text, start)
    return title.end() if title else start


def admonition(erratum: Erratum) -> Iterator[str]:
    """Yield the lines of a correction as Python-Markdown's `admonition` extension has it.

    https://python-markdown.github.io/extensions/admonition/
    """
    yield f'!!! warning "Correction of {erratum.date}"'
    yield ""
    yield from (f"    {line}".rstrip() for line in erratum.text.splitlines())


def quotation(erratum: Erratum) -> Iterator[str]:
    """Yield the lines of a correction as a quotation."""
    yield f"> **Correction of {erratum.date}**"
    yield ">"
    yield from (f"> {line}".rstrip() for line in erratum.text.splitlines())
