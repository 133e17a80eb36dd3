"""Known pages: what each has for the reference pages, kept by the bytes of the page.

To know it, a page is read as the site reads it, which takes a while. All versions have nearly the same
pages, so what is known of one page serves all of them, in this build and the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from pymdownx.snippets import SnippetMissingError

from tooling.content.document import Block, Document, Heading, State
from tooling.content.files import is_json, is_template
from tooling.content.markdown import NoSuperfencesError
from tooling.content.page import page_paths
from tooling.content.reader import Reader
from tooling.content.steps import steps
from tooling.errors import UnwritableError
from tooling.iam.templates import UNREADABLE, template_policies
from tooling.mkdocs import markdown_extensions
from tooling.site.reference.found_errors import FoundError, Headings, errors
from tooling.tree import File, Tree, write_at_once

PACKAGE = Path(__file__).parents[2]
READERS = ("markdown", "pymdown-extensions", "mkdocs")
OWN_MODULES = ("known_pages.py", "found_errors.py", "../markup.py")
SNIPPET = b"8<-"


@dataclass(frozen=True, slots=True)
class FoundPolicy:
    """A policy on a page: its file, its place in a template, where it stands, and its JSON."""

    file: str
    place: str
    tabs: tuple[str, ...]
    heading: str
    anchor: str
    line: int
    document: str


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What a page has: whether there is something to carry out, its policies and its errors in order."""

    has_steps: bool = False
    policies: tuple[FoundPolicy, ...] = ()
    errors: tuple[FoundError, ...] = ()


NOTHING = KnownPage()


Editions = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is saved: pages by their keys, and the keys that each edition asked for."""

    pages: dict[str, KnownPage] = field(default_factory=dict)
    editions: Editions = field(default_factory=dict)


@dataclass
class KnownPages:
    """What is known of pages: those in `file` and those found since.

    `asked` has the keys of those that each edition asked for. Not every edition is looked at each time: one
    that isn't keeps what it asked for last, as long as it is one of `editions`, where they are known.
    """

    file: Path
    config_file: Path
    asked: Editions = field(default_factory=dict)
    found: dict[str, KnownPage] = field(default_factory=dict)
    editions: frozenset[str] | None = None

    def read_ahead(self, docs: Tree) -> None:
        """Read those of the `docs` of an edition of which nothing is known yet, side by side."""
        pages = [docs.files[path] for path in page_paths(docs.files)]
        unknown = [page for page in pages if not self.is_known(self.key(page, docs))]
        if unknown:
            self.reader.read_ahead(map(text_of, unknown))

    def is_known(self, key: str) -> bool:
        return key in self.found or key in self.kept.pages

    def of(self, edition: str, page: File, docs: Tree) -> KnownPage:
        """Return what is known of `page`, one of the `docs` of an edition."""
        key = self.key(page, docs)
        self.asked.setdefault(edition, set()).add(key)
        if key not in self.found:
            known = self.kept.pages.get(key)
            self.found[key] = known if known is not None else self.read(page)
        return self.found[key]

    def key(self, page: File, docs: Tree) -> str:
        key = hashlib.sha256(f"{self.toolchain} {page.digest}".encode())
        if SNIPPET in page.data:
            key.update(docs.digest.encode())
        return key.hexdigest()

    def read(self, page: File) -> KnownPage:
        """Return what `page` has, which is read for it."""
        try:
            document = self.reader.document(text_of(page))
        except (NoSuperfencesError, SnippetMissingError):
            return NOTHING  # what is wrong with it is the renderer's to say
        anchors = dict(anchored(document))
        found = tuple(policies(document, anchors)), tuple(errors(document, anchors))
        return KnownPage(any(steps(document)), *found)

    @cached_property
    def reader(self) -> Reader:
        return Reader(markdown_extensions(self.config_file))

    @cached_property
    def toolchain(self) -> str:
        """What pages are read with."""
        own = Tree.from_folder(PACKAGE / "content") | Tree.from_folder(PACKAGE / "iam").under("iam")
        tools = [f"{name} {version(name)}" for name in READERS]
        these = [(Path(__file__).parent / name).read_text() for name in OWN_MODULES]
        parts = [own.where(lambda path: path.endswith(".py")).digest, *these, *tools]
        return hashlib.sha256("\n".join([*parts, self.config_file.read_text()]).encode()).hexdigest()

    @cached_property
    def kept(self) -> Kept:
        """What the last build saved; nothing where it can't be read."""
        try:
            kept = json.loads(self.file.read_bytes())
            pages = {key: known_page(*each) for key, each in kept["pages"].items()}
            return Kept(pages, {name: {*keys} for name, keys in kept["editions"].items()})
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return Kept()

    def save(self) -> None:
        """Keep what editions ask for. Raises `UnwritableError`."""
        asked = {
            name: keys
            for name, keys in {**self.kept.editions, **self.asked}.items()
            if self.editions is None or name in self.editions
        }
        used = {key for keys in asked.values() for key in keys}
        pages = {key: page for key, page in {**self.kept.pages, **self.found}.items() if key in used}
        if self.kept != Kept(pages, asked):
            self.write(Kept(pages, asked))

    def write(self, kept: Kept) -> None:
        """Write the file. Raises `UnwritableError`."""
        text = json.dumps(
            {
                "editions": {name: sorted(keys) for name, keys in sorted(kept.editions.items())},
                "pages": {key: as_json(page) for key, page in sorted(kept.pages.items())},
            }
        )
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_at_once(self.file, text.encode())
        except OSError as error:
            raise UnwritableError(self.file, error.strerror or str(error)) from error


def text_of(page: File) -> str:
    return page.data.decode("utf-8-sig", "replace")


def as_json(page: KnownPage) -> list[object]:
    """Return a page as it is saved."""
    return [page.has_steps, *([asdict(each) for each in found] for found in (page.policies, page.errors))]


def known_page(has_steps: bool, policies: list[dict[str, object]], errors: list[dict[str, str]]) -> KnownPage:
    """Return a page as it was saved. Raises `TypeError`, `KeyError`."""
    found = [FoundPolicy(**{**each, "tabs": tuple(each["tabs"])}) for each in policies]  # type: ignore[arg-type]
    return KnownPage(has_steps, tuple(found), tuple(FoundError(**each) for each in errors))


def policies(document: Document, anchors: Mapping[Headings, str]) -> Iterator[FoundPolicy]:
    """Yield the policies that `document` shows; `anchors` has those of its headings."""
    for block in document.blocks:
        for place, text in policies_in(block):
            headings = block.place.headings
            yield FoundPolicy(
                file=block.title,
                place=place,
                tabs=tuple(tab.label for tab in block.place.tabs),
                heading=headings[-1] if headings else "",
                anchor=anchors.get(headings, ""),
                line=block.line,
                document=text,
            )


def policies_in(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the JSON of each policy in `block`, with its place in a template."""
    if block.state is State.RENDERED and is_template(block):
        try:
            found = list(template_policies(block.source))
        except UNREADABLE:
            return
        yield from ((place, json.dumps(document, indent=2)) for place, document in found)
    elif is_json(block) and '"Statement"' in block.source:
        yield "", block.source


def anchored(document: Document) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each heading with its anchor, by the headings above it and itself; the first comes last."""
    chain: list[Heading] = []
    chains = []
    for heading in document.outline:
        chain = [*(each for each in chain if each.level < heading.level), heading]
        chains.append((tuple(each.text for each in chain), heading.anchor))
    yield from reversed(chains)
