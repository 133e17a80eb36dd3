"""What changed between two versions of the docs, as values: no format is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tooling.content.anchors import sure_title
from tooling.content.document import Document
from tooling.content.page import aliases, page_url
from tooling.content.reader import SNIPPET, Reader
from tooling.findings import Finding
from tooling.versions.diff.headings import HeadingChanges, heading_changes
from tooling.versions.diff.pages import Pair, SourcePage, paired_pages
from tooling.versions.diff.pairing import Kind
from tooling.versions.diff.policies import PolicyChange, page_policies, policy_changes
from tooling.versions.docs import Docs


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a version: its path relative to the docs, and its title."""

    path: str
    title: str

    @property
    def url(self) -> str:
        """The URL, relative to the edition."""
        return page_url(self.path)


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page as it was and as it is, and what changed on it.

    `is_edited` says whether its text changed: of a page that moved, what follows the front matter.
    """

    old: Page | None
    new: Page | None
    is_edited: bool = False
    headings: HeadingChanges = field(default_factory=HeadingChanges)
    policies: tuple[PolicyChange, ...] = ()

    @property
    def kind(self) -> Kind:
        if self.old is None:
            return Kind.ADDED
        if self.new is None:
            return Kind.REMOVED
        return Kind.CHANGED if self.old.url == self.new.url else Kind.MOVED

    @property
    def page(self) -> Page:
        """The page as it is; one that was removed, as it was."""
        page = self.new or self.old
        assert page is not None
        return page


@dataclass(frozen=True, slots=True)
class DocsDiff:
    """What changed from the version `old` to `new`, in the order of the pages' paths.

    `snapshot` is the folder that both have their pages from, where it is the same. `findings` say which
    pages may have moved without our knowing.
    """

    old: str
    new: str
    pages: tuple[PageChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    snapshot: PurePosixPath | None = None

    def of(self, kind: Kind) -> list[PageChange]:
        return [page for page in self.pages if page.kind is kind]


def docs_diff(old: Docs, new: Docs, reader: Reader) -> DocsDiff:
    """Return what changed from `old` to `new`, whose pages `reader` reads."""
    if old.folder == new.folder:
        return DocsDiff(old.name, new.name, snapshot=new.folder)
    pairs = [pair for pair in paired_pages(old.pages, new.pages) if not is_same(*pair)]
    reader.read_ahead(page.text for one, other in pairs if one and other for page in (one, other))
    return DocsDiff(
        old.name,
        new.name,
        tuple(page_change(*pair, reader) for pair in pairs),
        tuple(alias_findings(old, new, pairs)),
    )


def is_same(old: SourcePage | None, new: SourcePage | None) -> bool:
    return old is not None and new is not None and (old.url, old.data) == (new.url, new.data)


def page_change(old: SourcePage | None, new: SourcePage | None, reader: Reader) -> PageChange:
    """Return what changed on a page that isn't what it was."""
    if name := title_of_one_without_policies(old, new, reader):
        gone, come = (Page(page.path, name) if page else None for page in (old, new))
        return PageChange(gone, come)
    before, after = (reader.document(page.text if page else "") for page in (old, new))
    return PageChange(
        old=Page(old.path, title(before, old.path)) if old else None,
        new=Page(new.path, title(after, new.path)) if new else None,
        is_edited=old is not None and new is not None and is_edited(old, new),
        headings=heading_changes(before.outline, after.outline) if old and new else HeadingChanges(),
        policies=policy_changes([*page_policies(before)], [*page_policies(after)]),
    )


def title_of_one_without_policies(old: SourcePage | None, new: SourcePage | None, reader: Reader) -> str:
    """Return the title of a page that is new or gone where there is nothing else to say of it, or "".

    Most pages are new once, and to read them takes far longer than to see that.
    """
    alone = [page.text for page in (old, new) if page and None in (old, new)]
    plain = [text for text in alone if "Statement" not in text and SNIPPET not in text]
    return sure_title(plain[0], reader.syntax) if plain else ""


def title(page: Document, path: str) -> str:
    """Return the heading of `page`, or its `path` where it has none."""
    return next((heading.text for heading in page.outline if heading.level == 1), path)


def is_edited(old: SourcePage, new: SourcePage) -> bool:
    return old.data != new.data if old.url == new.url else old.body != new.body


def alias_findings(old: Docs, new: Docs, pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Yield why it isn't known whether a page that is new or gone has moved: its front matter."""
    alone = [pair for pair in pairs if None in pair]
    for docs, pages in ((old, [before for before, _ in alone]), (new, [after for _, after in alone])):
        for page in filter(None, pages):
            said = aliases(page.text)
            if said.problem:
                yield Finding(docs.folder / page.path, said.line, said.problem, "aliases-unreadable")
