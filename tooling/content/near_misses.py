"""What looks as if it were carried out, and isn't: tables, lists, comments and code that come near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tooling.content.directives import meant
from tooling.content.document import Document, Element, Item, Table
from tooling.content.prose import Style
from tooling.content.steps import ACCESS_HEADER, is_instruction, is_troubleshooting, table_kind
from tooling.findings import Finding

CONSOLE = "Console"
SYMPTOMS = {"symptom", "symptoms", "error", "message", "problem"}
FIXES = {"fix", "fixes", "solution", "remedy", "resolution", "what to do"}
LIST_HELP = "Number the steps, and set what is on the screen in bold. Put all else outside of the list."
COMMENT_HELP = "In a tab, a list or a box, a comment has no empty line in it, and one before it."
UNFENCED_HELP = """Make it a fence: `bash` or `python` for what the reader runs, `text` for what is only read.
If it is a sentence, indent it by no more than the list or the tab that it is in."""
OUR_COMMENT = re.compile(r"test:")


def unread_faults(document: Document) -> Iterator[Finding]:
    """Yield what was meant for the tests or the reader, and doesn't get there."""
    for comment in document.comments:
        if OUR_COMMENT.match(comment.text):
            if comment.line not in document.read_comments:
                yield Finding(
                    document.path, comment.line, "readers see this comment", "unread-comment", COMMENT_HELP
                )
        elif said := meant(comment.text):
            words = " ".join(comment.text.split("\n")[0].split())
            message = f"`{words}` tells the tests nothing"
            yield Finding(
                document.path, comment.line, message, "unknown-directive", f"did you mean <!-- {said}?"
            )
    for line in document.unfenced_code:
        message = "this is code without a fence, and nothing runs it"
        yield Finding(document.path, line, message, "unfenced-code", UNFENCED_HELP)


def element_faults(document: Document, element: Element) -> Iterator[Finding]:
    """Yield whether `element` is nearly a table or a list that is carried out, and so isn't."""
    if isinstance(element, Table) and (what := nearly(element)):
        message = f"this is nearly {what.name}, and its rows are not carried out"
        yield Finding(document.path, element.line, message, "bad-table", f"Its header is: {what.header}.")
    if isinstance(element, Item) and is_left_out(document, element):
        message = "this stands under `Console`, and is not carried out"
        yield Finding(document.path, element.line, message, "unread-list", LIST_HELP)


def is_left_out(document: Document, item: Item) -> bool:
    """Return whether `item` has something of a screen in it, and is in no list of instructions."""
    at_console = any(tab.label == CONSOLE for tab in item.place.tabs)
    names_something = any(run.style is not Style.PLAIN for run in item.prose)
    return at_console and names_something and not is_instruction(document.elements, item)


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table that is carried out: what it is called, and its header."""

    name: str
    header: str


def nearly(table: Table) -> TableKind | None:
    """Return what `table` has nearly the header of, or None."""
    header = tuple(name.lower() for name in table.header)
    if table_kind(table) or is_troubleshooting(table):
        return None
    if len(set(header) & set(ACCESS_HEADER)) == len(ACCESS_HEADER) - 1:
        return TableKind("an access table", "Principal, Action, Resource, Access")
    if len(header) == 2 and header[0].startswith("field") and header[1].startswith("value"):
        return TableKind("a form", "Field, Value")
    if {*header} & SYMPTOMS and {*header} & FIXES:
        return TableKind("a troubleshooting table", "Symptom, Cause, Fix")
    return None
