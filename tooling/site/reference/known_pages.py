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
from tooling.content.reader import Reader
from tooling.content.steps import steps
from tooling.errors import UnwritableError
from tooling.iam.templates import UNREADABLE, template_policies
from tooling.mkdocs import markdown_extensions
from tooling.site.reference.found_errors import FoundError, Headings, errors
from tooling.tree import File, Tree

PACKAGE = Path(__file__).parents[2]
READERS = ("markdown", "pymdown-extensions", "mkdocs")
OWN_MODULES = ("known_pages.py", "found_errors.py")
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


@dataclass
class KnownPages:
    """What is known of pages: those in `file` and those found since.

    `used` are those that were asked for: the others are dropped when they are saved.
    """

    file: Path
    config_file: Path
    used: dict[str, KnownPage] = field(default_factory=dict)

    def of(self, page: File, docs: Tree) -> KnownPage:
        """Return what is known of `page`, one of `docs`."""
        key = hashlib.sha256(f"{self.toolchain} {page.digest}".encode())
        if SNIPPET in page.data:
            key.update(docs.digest.encode())
        name = key.hexdigest()
        if name not in self.used:
            known = self.known.get(name)
            self.used[name] = known if known is not None else self.found(page)
        return self.used[name]

    def found(self, page: File) -> KnownPage:
        """Return what `page` has, which is read for it."""
        try:
            document = self.reader.document(page.data.decode("utf-8-sig", "replace"))
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
    def known(self) -> dict[str, KnownPage]:
        """What the last build saved; nothing where it can't be read."""
        try:
            kept = json.loads(self.file.read_bytes())
            return {key: known_page(*each) for key, each in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return {}

    def keep_all(self) -> None:
        """Keep what is known, also if nobody asks for it now: not every edition is looked at each time."""
        for key, known in self.known.items():
            self.used.setdefault(key, known)

    def save(self) -> None:
        """Keep what was asked for. Raises `UnwritableError`."""
        if self.used == self.known:
            return
        kept = {
            key: [
                known.has_steps,
                *([asdict(each) for each in found] for found in (known.policies, known.errors)),
            ]
            for key, known in sorted(self.used.items())
        }
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(".new")
            beside.write_text(json.dumps(kept))
            beside.replace(self.file)
        except OSError as error:
            raise UnwritableError(self.file, error.strerror or str(error)) from error


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
