"""Tables of facts, and sentences that state one: what a page says, compared with what is known.

A table after the comment `<!-- facts -->` has a subject in each column and the name of a fact in each row.
Its author writes the headings and the first column; the other cells are filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from tooling.content.facts import Fact, Facts
from tooling.findings import Finding

MARK = re.compile(r"[ \t]*<!--\s*facts\s*-->[ \t]*")
ROW = re.compile(r"(?P<indent>[ \t]*)\|(?P<cells>.*)\|[ \t]*")
SEPARATOR = re.compile(r"(?<!\\)\|")
FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=indent)(?P=fence)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
NOT_KNOWN = "not documented"
FILL = "Fill it from the facts: tooling facts --write"


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts on a page: the number of its first line, counted from 0, and its rows of cells."""

    first: int
    indent: str
    rows: tuple[tuple[str, ...], ...]


def fact_tables(text: str) -> Iterator[FactTable]:
    """Yield the tables of a page that are filled from the facts."""
    lines = without_fences(text).split("\n")
    for number, line in enumerate(lines):
        if MARK.fullmatch(line):
            start = next((each for each in range(number + 1, len(lines)) if lines[each].strip()), len(lines))
            matches = [ROW.fullmatch(line) for line in lines[start:]]
            end = next((each for each, match in enumerate(matches) if match is None), len(matches))
            rows = tuple(cells(match["cells"]) for match in matches[:end] if match)
            indent = matches[0]["indent"] if end and matches[0] else ""
            yield FactTable(start, indent, rows)


def cells(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in SEPARATOR.split(text))


def filled(text: str, facts: Facts) -> str:
    """Return the page `text` with the cells of its tables of facts as the facts are."""
    lines = text.split("\n")
    for table in fact_tables(text):
        for number, row in enumerate(table.rows):
            if number > 1:
                wanted = [row[0], *wanted_cells(table, row, facts)]
                lines[table.first + number] = f"{table.indent}| {' | '.join(wanted)} |"
    return "\n".join(lines)


def wanted_cells(table: FactTable, row: Sequence[str], facts: Facts) -> list[str]:
    """Return what the cells of a row have to say after the first, which names the facts."""
    known = [facts.find(subject, row[0]) for subject in table.rows[0][1:]]
    return [fact.cell.replace("|", "\\|") if fact else NOT_KNOWN for fact in known]


def fact_findings(page: PurePosixPath, path: str, text: str, facts: Facts) -> list[Finding]:
    """Return what the page says otherwise than the facts; `path` is its path relative to the docs."""
    return sorted({*table_findings(page, text, facts), *phrase_findings(page, path, text, facts)})


def table_findings(page: PurePosixPath, text: str, facts: Facts) -> Iterator[Finding]:
    for table in fact_tables(text):
        line = table.first + 1
        if len(table.rows) < 3:
            yield Finding(page, line, "expected a table with a row after the comment `facts`", "fact-table")
            continue
        yield from unknown_names(page, line, table.rows[0][1:], [fact.of for fact in facts.all], "subject")
        for number, row in enumerate(table.rows[2:], line + 2):
            yield from unknown_names(page, number, row[:1], [fact.name for fact in facts.all], "fact")
            wanted = wanted_cells(table, row, facts)
            if [*row[1:]] != wanted:
                said = next(((a, b) for a, b in zip(row[1:], wanted, strict=False) if a != b), ("", ""))
                message = f"the facts say `{said[1]}`, and this table `{said[0]}`"
                yield Finding(page, number, message, "fact-differs", FILL)


def unknown_names(
    page: PurePosixPath, line: int, names: Sequence[str], known: Sequence[str], what: str
) -> Iterator[Finding]:
    """Yield those of `names` that no fact has, each with the nearest that one has."""
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean `{near[0]}`?" if near else ""
            yield Finding(page, line, f"there is no {what} `{name}` among the facts", "unknown-fact", hint)


def phrase_findings(page: PurePosixPath, path: str, text: str, facts: Facts) -> Iterator[Finding]:
    """Yield the sentences that state a fact otherwise than it is."""
    prose = without_fences(text)
    known = [fact for file in facts.files if file.concerns(path) for fact in file.facts]
    for fact in known:
        for match in fact.phrase.finditer(prose) if fact.phrase else ():
            if not accepted(fact, match[1]):
                line = prose.count("\n", 0, match.start()) + 1
                said = " ".join(match[0].split())
                message = f"`{said}` contradicts a fact: {fact.name} of {fact.of} is `{fact.says}`"
                yield Finding(page, line, message, "fact-contradicted", f"Source: {fact.source.url}")


def accepted(fact: Fact, said: str | None) -> bool:
    words = " ".join((said or "").split()).casefold()
    return words in {each.casefold() for each in fact.accepts}


def without_fences(text: str) -> str:
    """Return `text` with its code blocks empty; every other line keeps its number."""
    return FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)
