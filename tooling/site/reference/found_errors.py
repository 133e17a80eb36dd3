"""The errors on a page: what its Error blocks say, and the symptoms in its troubleshooting tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tooling.content.document import Block, Document, State, Table
from tooling.content.prose import Prose, Style
from tooling.content.steps import Expectation, is_troubleshooting
from tooling.site.markup import cell, sentence

# How the AWS CLI prints one: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
OF_THE_CLI = re.compile(r"\((?P<code>\w+)\) when calling")
# AWS's codes are words in one, alone or before a colon, that end in what went wrong.
ENDS = "Conflict|Denied|Document|Entity|Error|Exceeded|Exception|Failure|Match|Token|TokenId"
CODE = re.compile(rf"(?P<code>(?:[A-Z][a-z]+)+(?:{ENDS}))(?=:|$)")


@dataclass(frozen=True, slots=True)
class FoundError:
    """An error on a page: its code, or "", what is said, and where; with cause and fix out of a table.

    What is said, cause and fix are Markdown.
    """

    code: str
    says: str
    heading: str
    anchor: str
    cause: str = ""
    fix: str = ""


Headings = tuple[str, ...]


def errors(document: Document, anchors: Mapping[Headings, str]) -> Iterator[FoundError]:
    """Yield the errors that readers of `document` see, in order; `anchors` has those of its headings."""
    for element in document.elements:
        if isinstance(element, Block) and is_error(element):
            said = cell(element.source)
            yield error(error_code(element.source), said, element.place.headings, anchors)
        elif isinstance(element, Table) and is_troubleshooting(element):
            headings = element.place.headings
            for row in element.rows:
                symptom, cause, fix = map(sentence, row.cells[:3])
                yield error(code_of(row.cells[0]), symptom, headings, anchors, cause, fix)


def is_error(block: Block) -> bool:
    return block.state is State.RENDERED and block.title == Expectation.ERROR.value


def error(
    code: str, says: str, headings: Headings, anchors: Mapping[Headings, str], cause: str = "", fix: str = ""
) -> FoundError:
    heading = headings[-1] if headings else ""
    return FoundError(code, says, heading, anchors.get(headings, ""), cause, fix)


def error_code(text: str) -> str:
    """Return the code in what a command prints, or ""."""
    found = OF_THE_CLI.search(text)
    return found["code"] if found else ""


def code_of(symptom: Prose) -> str:
    """Return the code that a symptom names, or "": what stands in code and looks like one."""
    in_code = [run.text for run in symptom if run.style is Style.CODE]
    matches = (OF_THE_CLI.search(text) or CODE.match(text) for text in in_code)
    return next((found["code"] for found in matches if found), "")
