"""Guides: what a page asks its reader to do, step by step.

The language is the reader's own Markdown. A `bash` or `python` fence is run. Any fence with a
file name as its title is a file that the reader saves. A fence titled `Output` is what the
block before it prints, one titled `Error` is how the block before it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice, pairwise
from pathlib import PurePosixPath

from tooling.content.markdown import Block, Document, State, Tab
from tooling.findings import Finding

SKIP = re.compile(r'skip\b\s*(?:reason="([^"]*)")?\s*')
FILE_NAME = re.compile(r"[\w.+-]+(?:/[\w.+-]+)*", re.ASCII)


class Kind(Enum):
    """What is done with a step's block."""

    FILE = "file"
    BASH = "bash"
    PYTHON = "python"


class Expectation(Enum):
    """The titles of blocks that say what the block before does."""

    OUTPUT = "Output"
    ERROR = "Error"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the reader does: a block, and the block that says what comes of it, if there is one.

    `skip_reason` is "" for a step that is carried out.
    """

    kind: Kind
    block: Block
    expected: Block | None = None
    skip_reason: str = ""

    @property
    def fails(self) -> bool:
        """Whether the page says that the step fails."""
        return self.expected is not None and self.expected.title == Expectation.ERROR.value


@dataclass(frozen=True, slots=True)
class ReaderPath:
    """One way through a guide: a tab for each set of tabs that the reader comes by."""

    choices: tuple[Tab, ...]

    @property
    def name(self) -> str:
        return ", ".join(tab.label for tab in self.choices) or "the page"

    def sees(self, step: Step) -> bool:
        """Return whether `step` is in no tab that this reader did not choose."""
        return set(step.block.tabs) <= set(self.choices)


@dataclass(frozen=True, slots=True)
class Guide:
    """A page as something to do: its steps in order, the paths through it, and what is wrong with it."""

    path: PurePosixPath
    steps: tuple[Step, ...]
    paths: tuple[ReaderPath, ...]
    findings: tuple[Finding, ...]


# More ways through one page than this, and neither a reader nor a run keeps track.
MOST_PATHS = 64


def guide(document: Document) -> Guide:
    """Return what `document` asks its reader to do. A page without steps has no paths."""
    steps = tuple(_steps(document))
    paths = reader_paths(document, steps)
    findings = [*_findings(document), *_merged_tabs(document), *_too_many(document, paths)]
    return Guide(document.path, steps, paths[:MOST_PATHS], tuple(findings))


def reader_paths(document: Document, steps: tuple[Step, ...]) -> tuple[ReaderPath, ...]:
    """Return one path for each choice of tabs. Sets with the same labels move together.

    Sets that hold no step, and sets inside a tab that wasn't chosen, ask for no choice.
    """
    matter = {tab.labels for step in steps for tab in step.block.tabs}
    paths: list[tuple[Tab, ...]] = [()] if steps else []
    for tab_set in document.tab_sets:
        if tab_set.labels in matter:
            longer = (each for path in paths for each in _choices(path, tab_set.labels, tab_set.within))
            paths = list(islice(longer, MOST_PATHS + 1))
    return tuple(ReaderPath(path) for path in paths)


def _choices(
    path: tuple[Tab, ...], labels: tuple[str, ...], within: tuple[Tab, ...]
) -> list[tuple[Tab, ...]]:
    reached = set(within) <= set(path)
    decided = any(tab.labels == labels for tab in path)
    return [(*path, Tab(labels, label)) for label in labels] if reached and not decided else [path]


def _steps(document: Document) -> Iterator[Step]:
    rendered = [block for block in document.blocks if block.state is State.RENDERED]
    for block, following in pairwise([*rendered, None]):
        kind = block and kind_of(block)
        if block and kind:
            step = Step(kind, block, skip_reason=_skip_reason(block.directive))
            says = following if following and is_expectation(following) and kind is not Kind.FILE else None
            yield replace(step, expected=says if says and says.tabs == block.tabs else None)


def kind_of(block: Block) -> Kind | None:
    """Return what is done with `block`, or None where it is only read."""
    if is_expectation(block):
        return None
    if block.title:
        return Kind.FILE
    return next((kind for kind in (Kind.BASH, Kind.PYTHON) if kind.value == block.language), None)


def is_expectation(block: Block) -> bool:
    """Return whether `block` says what the block before it prints."""
    return block.title in {expectation.value for expectation in Expectation}


def _skip_reason(directive: str) -> str:
    skip = SKIP.fullmatch(directive)
    return (skip[1] or "") if skip else ""


def _findings(document: Document) -> Iterator[Finding]:
    for line in document.unread_fences:
        message = "this looks like a fence, but the site doesn't read it as one"
        yield Finding(document.path, line, message, "unread-fence", _FENCE_HELP)
    expected = {step.expected for step in _steps(document)}
    for block in document.blocks:
        yield from _block_findings(document.path, block, expected)


_FENCE_HELP = """Is it closed, with as many backticks as it was opened with? Is its title quoted?
To show Markdown with fences in it, open with four backticks."""


def _block_findings(path: PurePosixPath, block: Block, expected: set[Block | None]) -> Iterator[Finding]:
    if is_expectation(block) and block not in expected:
        message = f"no `bash` or `python` block right before says what has this {block.title.lower()}"
        yield Finding(path, block.line, message, "output-without-command")
    if kind_of(block) is Kind.FILE and not is_file_name(block.title):
        message = f"`{block.title}` is not the name of a file in the reader's folder"
        yield Finding(path, block.line, message, "bad-file-name")
    if block.directive and not _skip_reason(block.directive):
        message = f'`test: {block.directive}` is not known; expected `test: skip reason="..."`'
        yield Finding(path, block.line, message, "unknown-directive")


def is_file_name(title: str) -> bool:
    """Return whether `title` names a file below the reader's folder."""
    return bool(FILE_NAME.fullmatch(title)) and ".." not in PurePosixPath(title).parts


def _merged_tabs(document: Document) -> Iterator[Finding]:
    """Yield sets of tabs that ran into one because nothing stands between them."""
    sets = {tab_set.labels for tab_set in document.tab_sets}
    for labels in sorted(sets):
        first = next((each for each in sets if each != labels and labels[: len(each)] == each), None)
        block = next(
            (block for block in document.blocks if any(t.labels == labels for t in block.tabs)), None
        )
        if first and block:
            message = f"the tabs `{first[-1]}` and `{labels[len(first)]}` run into one set"
            yield Finding(document.path, block.line, message, "merged-tabs", _MERGED_TABS_HELP)


_MERGED_TABS_HELP = 'Put a sentence between the two sets, or begin the second one with `===! "..."`.'


def _too_many(document: Document, paths: tuple[ReaderPath, ...]) -> Iterator[Finding]:
    if len(paths) > MOST_PATHS:
        message = f"there are more than {MOST_PATHS} ways through the tabs of this page"
        yield Finding(
            document.path, 1, message, "too-many-paths", "Split the page, or give sets the same labels."
        )
