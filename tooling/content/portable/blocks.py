"""The blocks of a page in portable Markdown: paragraphs, lists, code, tables, boxes and tabs.

Alternatives, which readers see as tabs, stand one below the other, each under a label that says which
choice it is for: `**Access keys / AWS CLI:**`. What follows them and holds for all is labelled as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import indent
from xml.etree.ElementTree import Element as TreeElement

from tooling.content.document import Block
from tooling.content.portable.inline import BACKTICKS, Inline, begun, footnote_name
from tooling.content.portable.page import Lead, ParsedPage
from tooling.content.portable.tables import table
from tooling.content.reading import HEADING, PLACEHOLDER, is_title

INDENT = 4
ANY_CHOICE = "**In any case:**"
# Two lists of a kind would be one: https://spec.commonmark.org/0.31.2/#lists
BETWEEN_LISTS = "<!-- -->"
LISTS = {"ol", "ul"}
# They hold blocks; the paragraph before them ends.
BLOCK_TAGS = LISTS | {
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
    *("nav", "p", "pre", "section", "summary", "table"),
}


@dataclass(frozen=True, slots=True)
class PortablePage:
    """A page in portable Markdown: its title, "" where it has none, and what follows it."""

    title: str
    body: str


def portable_page(page: ParsedPage, lead: Lead) -> PortablePage:
    """Return `page` in portable Markdown; each of its links becomes what `lead` says."""
    blocks = Blocks(page, Inline(page, lead))
    heading = next((child for child in page.root if child.tag == "h1"), None)
    rest = TreeElement(page.root.tag)
    rest.text = page.root.text
    rest.extend(child for child in page.root if child is not heading)
    title = "" if heading is None else blocks.inline.content(heading).strip()
    return PortablePage(title, "\n\n".join(blocks.within(rest)))


@dataclass(frozen=True, slots=True)
class Blocks:
    """Writes the blocks of a page. `choices` are the labels of the tabs around them, outermost first."""

    page: ParsedPage
    inline: Inline
    choices: tuple[str, ...] = ()

    def within(self, element: TreeElement) -> list[str]:
        """Return the blocks in `element`, with what is needed between them."""
        found: list[str] = []
        before: TreeElement | None = None
        for child, blocks in self.groups(element):
            if is_tab_set(before) and not is_tab_set(child) and not is_heading(child):
                found.append(self.label if self.choices else ANY_CHOICE)
            if child is not None and before is not None and child.tag == before.tag and child.tag in LISTS:
                found.append(BETWEEN_LISTS)
            found += blocks
            before = child
        return found

    def groups(self, element: TreeElement) -> Iterator[tuple[TreeElement | None, list[str]]]:
        """Yield each element in `element` that begins a block, with its blocks; None for loose text."""
        loose = self.inline.text(element.text)
        for child in element:
            if child.tag in BLOCK_TAGS:
                groups = [(None, self.paragraphs(loose)), (child, self.blocks(child))]
                yield from (group for group in groups if group[1])
                loose = ""
            else:
                loose += self.inline.span(child)
            loose += self.inline.text(child.tail)
        if paragraphs := self.paragraphs(loose):
            yield None, paragraphs

    def blocks(self, element: TreeElement) -> list[str]:
        """Return the blocks that `element` is written as."""
        classes = element.get("class", "").split()
        if element in self.page.indented:
            return [fenced(self.page.indented[element].rstrip("\n"))]
        if is_tab_set(element):
            return [*self.tabs(element)]
        if "admonition" in classes or element.tag == "details":
            return [quoted(self.box(element, classes))]
        if "footnote" in classes:
            return [self.note(item) for item in element.iter("li")]
        return self.plain_blocks(element)

    def plain_blocks(self, element: TreeElement) -> list[str]:
        """Return the blocks of an element that Markdown itself has."""
        match element.tag:
            case "p":
                return self.paragraphs(self.inline.content(element))
            case "ol" | "ul":
                return [self.listed(element)]
            case "table":
                return [table(element, self.inline)]
            case "blockquote":
                return [quoted(self.within(element))]
            case "hr":
                return ["---"]
            case "dt":
                return [f"**{self.inline.content(element).strip()}**"]
            case "dd":
                return [item("-", "\n\n".join(self.within(element)))]
            case tag if HEADING.fullmatch(tag):
                return [f"{'#' * int(tag[1])} {self.inline.content(element).strip()}"]
            case _:
                return self.within(element)

    def paragraphs(self, text: str) -> list[str]:
        """Return the paragraphs in `text`, and the blocks whose placeholders stand in it."""
        # Of the parts, each second is the number of a placeholder.
        parts = enumerate(PLACEHOLDER.split(text))
        found = [self.fence(int(part)) if odd % 2 else begun(part.strip()) for odd, part in parts]
        return [each for each in found if each]

    def fence(self, number: int) -> str:
        block = self.page.fences[number]
        return fenced(block.source, info(block))

    @property
    def label(self) -> str:
        """What says which choice the blocks are for."""
        return f"**{' / '.join(self.choices)}:**"

    def tabs(self, element: TreeElement) -> Iterator[str]:
        """Yield the blocks of a set of tabs."""
        labels = [self.inline.content(each).strip() for each in element.findall("div[1]/label")]
        panels = element.findall("div[@class='tabbed-content']/div")
        yield f"*Alternatives: {', '.join(labels)}*"
        for label, panel in zip(labels, panels, strict=True):
            chosen = replace(self, choices=(*self.choices, label))
            yield chosen.label
            yield from chosen.within(panel)

    def box(self, element: TreeElement, classes: list[str]) -> list[str]:
        """Return the blocks of an admonition: its kind and its title, then what it says."""
        kind = next((name.capitalize() for name in classes if name != "admonition"), "")
        title, rest = "", TreeElement("div")
        rest.text = element.text
        for child in element:
            if is_title(child):
                title = self.inline.content(child).strip()
            else:
                rest.append(child)
        said = [kind, title] if title.lower() != kind.lower() else [title]
        return [f"**{': '.join(filter(None, said))}**", *self.within(rest)]

    def listed(self, element: TreeElement) -> str:
        """Return a list. Its items have empty lines between them if one of them is more than a line."""
        gap = "\n" if is_tight(element) else "\n\n"
        first = int(element.get("start", "1"))
        items = [gap.join(self.within(each)) for each in element]
        is_ordered = element.tag == "ol"
        return gap.join(
            item(f"{number}." if is_ordered else "-", text) for number, text in enumerate(items, first)
        )

    def note(self, element: TreeElement) -> str:
        """Return a footnote."""
        name = footnote_name(element.get("id", ""))
        return item(f"[^{name}]:", "\n\n".join(self.within(element)), INDENT)


def item(marker: str, text: str, width: int = 0) -> str:
    """Return an item of a list: the lines after its first are indented, by `width` or as it is usual."""
    space = " " * (width or max(INDENT, len(marker) + 1))
    return f"{marker} {indent(text, space).removeprefix(space)}"


def fenced(code: str, language: str = "") -> str:
    """Return `code` as a block, in a fence that is longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, BACKTICKS.findall(code)), default=0))
    return "\n".join([f"{fence}{language}", *([code] if code else []), fence])


def info(block: Block) -> str:
    """Return what stands after the opening fence of `block`."""
    title = f' title="{block.title}"' if block.title else ""
    return f"{block.language or ('text' if title else '')}{title}"


def quoted(blocks: list[str]) -> str:
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def is_tight(element: TreeElement) -> bool:
    """Return whether a list has nothing but lines, and lists of lines."""
    inner = [each for each in element.iter() if each.tag in BLOCK_TAGS - LISTS - {"li"}]
    return not inner and not PLACEHOLDER.search("".join(element.itertext()))


def is_tab_set(element: TreeElement | None) -> bool:
    # Its labels are first: https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/#alternate-style
    return element is not None and "tabbed-alternate" in element.get("class", "").split()


def is_heading(element: TreeElement | None) -> bool:
    return element is not None and bool(HEADING.fullmatch(element.tag))
