"""Steps: what a page asks its reader to do, in the reader's own Markdown.

A `bash` or `python` fence is run. Any fence with a file name as its title is a file that the reader
saves. A fence titled `Output` is what the block before it prints, one titled `Error` is how the block
before it fails. An ordered list with something in bold is done at the screens that it names, a table of
fields and values is filled in there, and a table of principals and actions is decided. An `instructions`
fence does in a comment what such a list does on the page: each of its lines is an instruction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tooling.content.directives import Directive, Word, directive
from tooling.content.document import Block, Comment, Document, Element, Item, Place, Row, State, Table
from tooling.content.prose import Style, plain

ACCESS_HEADER = ("principal", "action", "resource", "access")


class Kind(Enum):
    """What is done with a step."""

    FILE = "file"
    BASH = "bash"
    PYTHON = "python"
    SCREEN = "screen"
    FIELD = "field"
    INSTRUCTIONS = "instructions"
    ACCESS = "access"
    SYMPTOM = "symptom"


class Expectation(Enum):
    """The titles of blocks that say what the block before does."""

    OUTPUT = "Output"
    ERROR = "Error"


class Role(Enum):
    """Who sees a step: the reader, or nobody but the tests, before or after what it is about."""

    SHOWN = "shown"
    SETUP = "setup"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: with a block, a list item or a row of a table.

    `expected` is the block that says what comes of it. `skip_reason` is "" for a step that is carried
    out. A row of a troubleshooting table has the hidden blocks that provoke it, as steps of their own.
    """

    kind: Kind
    subject: Block | Item | Row
    place: Place
    expected: Block | None = None
    skip_reason: str = ""
    role: Role = Role.SHOWN
    header: tuple[str, ...] = ()
    provoked_by: tuple[Step, ...] = ()

    @property
    def line(self) -> int:
        return self.subject.line

    @property
    def block(self) -> Block:
        """The block of a step that has one. Raises `TypeError`."""
        if not isinstance(self.subject, Block):
            raise TypeError(self.kind)
        return self.subject

    @property
    def fails(self) -> bool:
        """Whether the page says that the step fails."""
        return self.expected is not None and self.expected.title == Expectation.ERROR.value

    @property
    def is_fix(self) -> bool:
        """Whether it cures what a troubleshooting row is about, or is done instead."""
        return isinstance(self.subject, Block) and bool({"fix", "instead"} & set(self.subject.classes))


def steps(document: Document) -> Iterator[Step]:
    """Yield the steps of `document` in the reader's order."""
    elements = document.elements
    rows = {key: found[0] for key, found in troubleshooting_rows(document).items()}
    for index, element in enumerate(elements):
        skip = skip_before(elements, index)
        match element:
            case Block():
                yield from block_steps(elements, index, skip, rows)
            case Item() if is_instruction(elements, element):
                says = expectation_of_item(elements, index)
                yield Step(Kind.SCREEN, element, element.place, says, skip)
            case Table() if kind := table_kind(element):
                yield from table_steps(element, kind, skip)
            case Comment() if (said := row_skip(element)) and said.key in rows:
                yield Step(Kind.SYMPTOM, rows[said.key], element.place, skip_reason=said.reason)
            case _:
                pass


def table_steps(table: Table, kind: Kind, skip: str) -> Iterator[Step]:
    header = tuple(name.lower() for name in table.header)
    for row in table.rows:
        yield Step(kind, row, table.place, skip_reason=skip, header=header)


def block_steps(elements: Sequence[Element], index: int, skip: str, rows: dict[str, Row]) -> Iterator[Step]:
    """Yield the step that the block at `index` is, or that it is the first block of."""
    block = elements[index]
    assert isinstance(block, Block)
    said = directive(block.comment)
    if said and said.word is Word.ROW:
        if is_first_of_comment(elements, index) and said.key in rows:
            hidden = tuple(hidden_steps(elements, block))
            yield Step(Kind.SYMPTOM, rows[said.key], block.place, provoked_by=hidden)
    elif step := block_step(elements, index, skip, said):
        yield step


def block_step(elements: Sequence[Element], index: int, skip: str, said: Directive | None) -> Step | None:
    block = elements[index]
    assert isinstance(block, Block)
    kind = kind_of(block)
    is_seen = block.state is State.RENDERED or (said is not None and said.word in {Word.SETUP, Word.CHECK})
    if kind is None or not is_seen:
        return None
    role = Role(said.word.value) if said else Role.SHOWN
    says = None if kind is Kind.FILE else expectation_after(elements, index)
    return Step(kind, block, block.place, says, skip, role)


def hidden_steps(elements: Sequence[Element], first: Block) -> Iterator[Step]:
    """Yield the steps of the blocks that are hidden in the same comment as `first`."""
    for index, each in enumerate(elements):
        if isinstance(each, Block) and each.comment == first.comment and (kind := kind_of(each)):
            yield Step(kind, each, each.place, expectation_after(elements, index), role=Role.CHECK)


def expectation_of_item(elements: Sequence[Element], index: int) -> Block | None:
    """Return the block that says what comes of the instruction at `index`: it stands right after it."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    if not isinstance(following, Block) or following.comment or not is_expectation(following):
        return None
    return following if following.place.tabs == elements[index].place.tabs else None


def expectation_after(elements: Sequence[Element], index: int) -> Block | None:
    """Return the block that says what comes of the one at `index`: the next one, in the same place."""
    block = elements[index]
    after = (
        each
        for each in elements[index + 1 :]
        if isinstance(each, Block) or (isinstance(each, Item) and is_instruction(elements, each))
    )
    following = next(after, None)
    if not (isinstance(following, Block) and isinstance(block, Block) and is_expectation(following)):
        return None
    together = (block.place.tabs, block.place.sets, block.comment)
    return following if together == (following.place.tabs, following.place.sets, following.comment) else None


def is_first_of_comment(elements: Sequence[Element], index: int) -> bool:
    before = elements[index - 1] if index else None
    block = elements[index]
    assert isinstance(block, Block)
    return not (isinstance(before, Block) and before.comment == block.comment)


def skip_before(elements: Sequence[Element], index: int) -> str:
    """Return the reason why the element at `index`, or the list that it is in, is skipped, or ""."""
    element = elements[index]
    while index and same_list(elements[index - 1], element):
        index -= 1
    before = elements[index - 1] if index else None
    said = directive(before) if isinstance(before, Comment) else None
    return said.reason if said and said.word is Word.SKIP and not said.key else ""


def same_list(one: Element, other: Element) -> bool:
    return isinstance(one, Item) and isinstance(other, Item) and one.list_line == other.list_line


def kind_of(block: Block) -> Kind | None:
    """Return what is done with `block`, or None where it is only read."""
    if is_expectation(block):
        return None
    if block.title:
        return Kind.FILE
    kinds = (Kind.BASH, Kind.PYTHON, *([Kind.INSTRUCTIONS] if block.state is State.HIDDEN else []))
    return next((kind for kind in kinds if kind.value == block.language), None)


def is_expectation(block: Block) -> bool:
    """Return whether `block` says what the block before it prints."""
    return block.title in {expectation.value for expectation in Expectation}


def is_instruction(elements: Sequence[Element], item: Item) -> bool:
    """Return whether `item` belongs to a list of instructions: an ordered one with something in bold."""
    items = [each for each in elements if isinstance(each, Item) and each.list_line == item.list_line]
    return item.is_ordered and any(run.style is Style.BOLD for each in items for run in each.prose)


def table_kind(table: Table) -> Kind | None:
    """Return what is done with each row of `table`, or None where it is only read."""
    header = tuple(name.lower() for name in table.header)
    if header == ("field", "value"):
        return Kind.FIELD
    return Kind.ACCESS if header[:4] == ACCESS_HEADER else None


def is_troubleshooting(table: Table) -> bool:
    """Return whether each row of `table` is a symptom with its cause and fix."""
    return len(table.header) == 3 and "cause" in table.header[1].lower()


def troubleshooting_rows(document: Document) -> dict[str, list[Row]]:
    """Return the rows of troubleshooting tables by the key that a comment names them with.

    A key is for one row: with several, nobody knows which of them is provoked.
    """
    tables = [each for each in document.elements if isinstance(each, Table) and is_troubleshooting(each)]
    rows = [row for table in tables for row in table.rows]
    keys = dict.fromkeys(said.key for said in row_directives(document))
    named = {key: [row for row in rows if key in plain(row.cells[0])] for key in keys}
    return {key: found for key, found in named.items() if found}


def row_directives(document: Document) -> Iterator[Directive]:
    """Yield what comments say of rows: what provokes them, and that they are skipped."""
    for element in document.elements:
        comment = element if isinstance(element, Comment) else getattr(element, "comment", None)
        said = directive(comment)
        if said and said.word is Word.ROW:
            yield said
        elif skipped := row_skip(comment):
            yield skipped


def row_skip(comment: Comment | None) -> Directive | None:
    """Return what `comment` says of a row that isn't provoked, by the key of the row, or None."""
    said = directive(comment)
    is_skip = said is not None and said.word is Word.SKIP and bool(said.key)
    return replace(said, key=said.key.removeprefix("row ")) if said and is_skip else None
