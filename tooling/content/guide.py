"""Guides: a page as something to do, and what is wrong with it before anything of it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.content.directives import Directive, Word, directive
from tooling.content.document import Block, Comment, Document
from tooling.content.page_rules import fence_faults, page_faults
from tooling.content.paths import MOST_PATHS, ReaderPath, reader_paths
from tooling.content.steps import Step, steps
from tooling.findings import Finding


@dataclass(frozen=True, slots=True)
class Guide:
    """A page as something to do: its steps in order, the paths through it, and what is wrong with it.

    `kept` are the permissions that the page justifies, `blocks` all of its blocks, `included` the files
    that are part of it.
    """

    path: PurePosixPath
    steps: tuple[Step, ...] = ()
    paths: tuple[ReaderPath, ...] = ()
    findings: tuple[Finding, ...] = ()
    kept: tuple[Directive, ...] = ()
    blocks: tuple[Block, ...] = ()
    included: tuple[str, ...] = ()


def guide(document: Document) -> Guide:
    """Return what `document` asks its reader to do. A page without steps has no paths.

    Nor has one with a broken fence: what is a step after it, and what isn't, can't be told.
    """
    if broken := tuple(fence_faults(document)):
        return Guide(
            document.path, findings=broken, blocks=tuple(document.blocks), included=document.included
        )
    found = tuple(steps(document))
    paths = reader_paths(document, found)
    findings = [*page_faults(document, found), *_too_many(document, paths)]
    kept = tuple(said for said in directives(document) if said.word is Word.KEEP)
    blocks = tuple(document.blocks)
    return Guide(document.path, found, paths[:MOST_PATHS], tuple(findings), kept, blocks, document.included)


def directives(document: Document) -> Iterator[Directive]:
    """Yield what the comments without blocks in them say."""
    for element in document.elements:
        said = directive(element) if isinstance(element, Comment) else None
        if said:
            yield said


def _too_many(document: Document, paths: tuple[ReaderPath, ...]) -> Iterator[Finding]:
    if len(paths) > MOST_PATHS:
        message = f"there are more than {MOST_PATHS} ways through the tabs of this page"
        yield Finding(
            document.path, 1, message, "too-many-paths", "Split the page, or give sets the same labels."
        )
