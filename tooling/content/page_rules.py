"""What is wrong with a page as it is written: before anything of it is carried out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from tooling.content.directives import Word, directive, meant
from tooling.content.document import Block, Comment, Document, Row, State, Table
from tooling.content.near_misses import element_faults, unread_faults
from tooling.content.prose import plain
from tooling.content.steps import (
    Expectation,
    Kind,
    Step,
    is_expectation,
    is_troubleshooting,
    kind_of,
    row_directives,
    skip_before,
    troubleshooting_rows,
)
from tooling.findings import Finding

FILE_NAME = re.compile(r"[\w.+-]+(?:/[\w.+-]+)*", re.ASCII)
# Languages of blocks that a reader would run, and that no runner is for.
RUNNABLE = {
    *(
        "bat",
        "cmd",
        "console",
        "fish",
        "instructions",
        "powershell",
        "ps1",
        "py",
        "pycon",
        "sh",
        "shell",
        "shell-session",
        "zsh",
    )
}
FENCE_HELP = """Is it closed, with as many backticks as it was opened with? Is its title quoted?
To show Markdown with fences in it, open with four backticks."""
DIRECTIVE_HELP = """Known are: skip reason="...", skip row KEY reason="...", keep PERMISSION reason="...";
and, with blocks inside the comment: setup, check, row KEY."""
MERGED_TABS_HELP = 'Put a sentence between the two sets, or begin the second one with `===! "..."`.'
MOST_HIDDEN_LINES = 20
HIDDEN_HELP = f"Keep it to {MOST_HIDDEN_LINES} lines: what a reader needs as well belongs on the page."
LANGUAGE_HELP = """Write `bash` or `python` for what the reader runs, `text` for what is only read.
What is done at a screen is an ordered list; in a comment, it is a block of `instructions`."""
DIAGRAM_HELP = "Write `accTitle: ...` on its second line: https://mermaid.js.org/config/accessibility.html"
AMBIGUOUS_HELP = "A key is for one row: let `row KEY` name what only that one has in its first cell."
ROW_HELP = """Put <!-- test: row KEY with blocks that provoke it, and a { .bash .fix } block that cures it -->
after the table, where KEY is a part of its first cell; or <!-- test: skip row KEY reason="..." -->."""


def page_faults(document: Document, steps: Iterable[Step]) -> Iterator[Finding]:
    """Yield what is wrong with the page `document`, which has `steps`."""
    yield from unread_faults(document)
    expected = {each.expected for step in steps for each in (step, *step.provoked_by)}
    rows = troubleshooting_rows(document)
    for block in document.blocks:
        said = directive(block.comment)
        if not (said and said.word is Word.ROW and said.key not in rows):
            yield from block_faults(document.path, block, expected)
    for index, element in enumerate(document.elements):
        if not skip_before(document.elements, index):
            yield from element_faults(document, element)
    yield from directive_faults(document)
    yield from row_faults(document, rows)
    yield from merged_tabs(document)


def fence_faults(document: Document) -> Iterator[Finding]:
    """Yield the broken fences. What else is wrong can't be told before they are mended."""
    for line in document.unread_fences:
        message = "this looks like a fence, but the site doesn't read it as one"
        yield Finding(document.path, line, message, "unread-fence", FENCE_HELP)


def block_faults(path: PurePosixPath, block: Block, expected: set[Block | None]) -> Iterator[Finding]:
    if is_expectation(block) and block not in expected:
        message = f"no `bash` or `python` block or instruction right before has this {block.title.lower()}"
        yield Finding(path, block.line, message, "output-without-command")
    nearly = next((each.value for each in Expectation if each.value.lower() == block.title.lower()), "")
    if nearly and not is_expectation(block):
        message = f"`{block.title}` is saved as a file; what a command prints is titled `{nearly}`"
        yield Finding(path, block.line, message, "bad-file-name")
    if block.title == Expectation.ERROR.value and not block.source.replace("...", "").strip():
        yield Finding(path, block.line, "this fits every error there is", "empty-error")
    if kind_of(block) is Kind.FILE and not is_file_name(block.title):
        message = f"`{block.title}` is not the name of a file in the reader's folder"
        yield Finding(path, block.line, message, "bad-file-name")
    said = directive(block.comment)
    hidden = [line for line in block.source.split("\n") if line.strip()]
    if said and said.word in {Word.SETUP, Word.CHECK} and len(hidden) > MOST_HIDDEN_LINES:
        message = f"this block has {len(hidden)} lines, and no reader sees them"
        yield Finding(path, block.line, message, "long-hidden-block", HIDDEN_HELP)
    if block.state is State.DROPPED:
        yield Finding(path, block.line, "no reader sees this block", "dropped-block", FENCE_HELP)
    if block.language == "mermaid" and "accTitle" not in block.source:
        message = "this diagram has no title for readers who can't see it"
        yield Finding(path, block.line, message, "diagram-without-title", DIAGRAM_HELP)
    is_done = kind_of(block) is not None
    if not block.title and not is_done and (block.language in RUNNABLE or not block.language):
        what = f"of `{block.language}`" if block.language else "without a language"
        yield Finding(path, block.line, f"nothing runs this block {what}", "unknown-language", LANGUAGE_HELP)


def is_file_name(title: str) -> bool:
    """Return whether `title` names a file below the reader's folder."""
    return bool(FILE_NAME.fullmatch(title)) and ".." not in PurePosixPath(title).parts


def directive_faults(document: Document) -> Iterator[Finding]:
    """Yield the comments that tell the tests nothing."""
    comments = dict.fromkeys(comment for element in document.elements if (comment := comment_of(element)))
    for comment in comments:
        said = directive(comment)
        has_blocks = comment not in document.elements
        if said is None or has_blocks is not (said.word in {Word.SETUP, Word.CHECK, Word.ROW}):
            words = " ".join(comment.text.split("\n")[0].split())
            message = f"`test: {words}` tells the tests nothing"
            near = meant(f"test: {comment.text}") if said is None else ""
            known = near.removeprefix("test: ") not in {"", words}
            hint = [f"did you mean <!-- {near}?"] if known else []
            yield Finding(
                document.path, comment.line, message, "unknown-directive", "\n".join([*hint, DIRECTIVE_HELP])
            )


def comment_of(element: object) -> Comment | None:
    return element if isinstance(element, Comment) else getattr(element, "comment", None)


def row_faults(document: Document, known: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Yield the rows of troubleshooting tables that nothing provokes, and the keys that aren't of one row."""
    provoked = {row for rows in known.values() for row in rows}
    for row in troubles(document):
        if row not in provoked:
            message = "nothing on this page provokes this row"
            yield Finding(document.path, row.line, message, "unprovoked-row", ROW_HELP)
    for said in row_directives(document):
        if said.key not in known:
            message = f"no row of a troubleshooting table has `{said.key}` in its first cell"
            yield Finding(document.path, said.line, message, "unknown-row", nearest_rows(document))
    for key, (first, *others) in known.items():
        for row in others:
            message = f"the first cell of the row at line {first.line} has `{key}` in it as well"
            yield Finding(document.path, row.line, message, "ambiguous-row", AMBIGUOUS_HELP)


def troubles(document: Document) -> Iterator[Row]:
    for element in document.elements:
        if isinstance(element, Table) and is_troubleshooting(element):
            yield from element.rows


def nearest_rows(document: Document) -> str:
    return "\n".join(["The rows are:", *(f"  {plain(row.cells[0])}" for row in troubles(document))])


def merged_tabs(document: Document) -> Iterator[Finding]:
    """Yield sets of tabs that ran into one because nothing stands between them."""
    sets = sorted({tab_set.labels for tab_set in document.tab_sets})
    for labels in sets:
        inside = (block for block in document.blocks if any(t.labels == labels for t in block.place.tabs))
        block = next(inside, None)
        problem = merged(labels, sets)
        if block and problem:
            yield Finding(document.path, block.line, problem, "merged-tabs", MERGED_TABS_HELP)


def merged(labels: tuple[str, ...], sets: Sequence[tuple[str, ...]]) -> str:
    """Return what makes `labels` look like two sets, a label twice or those of another set first, or ""."""
    twice = [label for label in labels if labels.count(label) > 1]
    if twice:
        return f"the tab `{twice[0]}` stands twice in one set"
    first = next((each for each in sets if each != labels and labels[: len(each)] == each), None)
    return f"the tabs `{first[-1]}` and `{labels[len(first)]}` run into one set" if first else ""
