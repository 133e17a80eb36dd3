"""A page as text, and what is known of it: from a quick look where that is enough, else rendered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from tooling.content.anchors import sure_anchors
from tooling.content.document import Document
from tooling.content.links import Link
from tooling.content.markdown import read_page
from tooling.content.mentions import Mention, lines_of, mentions
from tooling.content.page import FRONT_MATTER
from tooling.content.rendering import Rendering, rendering
from tooling.content.spans import INDENT, fenced_spans
from tooling.content.syntax import Syntax

# Notes have links back to the text, snippets are the text of another file, an address may be none;
# and Markdown drops the last two characters.
NOT_IN_THE_TEXT = ("[^", "8<-", "://[", "\u0002", "\u0003")
# Stands for a block: a line that is neither empty nor anything in Markdown.
BLOCK = "\0"


@dataclass(frozen=True)
class Source:
    """The text of a page, and the Markdown that it is written in."""

    text: str
    syntax: Syntax

    @cached_property
    def expanded(self) -> str:
        """The text with spaces for tabs, as Markdown reads it."""
        return self.text.expandtabs(INDENT) if "\t" in self.text else self.text

    @cached_property
    def spans(self) -> list[tuple[int, int]] | None:
        return fenced_spans(self.expanded, self.syntax)

    @cached_property
    def prose(self) -> str:
        """The text without tabs and without its blocks, as far as they are known; the same lines."""
        return blanked(self.expanded, self.spans or ())

    @cached_property
    def document(self) -> Document:
        """The page as read by the site."""
        return read_page(PurePosixPath(), self.text, self.syntax.extensions)

    def lines_of(self, link: Link) -> list[int]:
        """Return the lines that mention `link` outside of blocks, if there are any."""
        if self.spans is not None:
            return lines_of(link, self.prose)
        starts = [0, *(match.end() for match in re.finditer("\n", f"{self.expanded}\n"))]
        spans = [(starts[block.line - 1], starts[block.end_line] - 1) for block in self.document.blocks]
        return lines_of(link, blanked(self.expanded, sorted(spans)))

    @cached_property
    def mentions(self) -> list[Mention]:
        return list(mentions(self.prose))

    @cached_property
    def is_plain(self) -> bool:
        """Whether the mentions are all that the page can link to, and say exactly what."""
        return (
            self.syntax.is_understood
            and self.spans is not None
            and not any(sign in self.text for sign in NOT_IN_THE_TEXT)
            and all(mention.is_plain for mention in self.mentions)
        )

    @cached_property
    def sure_anchors(self) -> Collection[str]:
        """Anchors that the page has; there may be others."""
        if not self.syntax.is_understood or self.spans is None or "8<-" in self.text:
            return ()
        return {*sure_anchors(FRONT_MATTER.sub("", self.prose, count=1), self.syntax)}

    @cached_property
    def rendering(self) -> Rendering:
        return rendering(self.text, self.syntax.extensions)

    def has_anchor(self, anchor: str) -> bool:
        return anchor in self.sure_anchors or anchor in self.rendering.anchors


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` with empty lines and a sign instead of what is in `spans`."""
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span[0]], "\n" * text.count("\n", *span), BLOCK]
        end = span[1]
    return "".join([*parts, text[end:]])
