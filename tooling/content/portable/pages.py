"""The pages of many editions in portable Markdown: nearly all are the same, and each is written once."""

from __future__ import annotations

from dataclasses import dataclass, field

from tooling.content.links import Link
from tooling.content.markdown import Extensions
from tooling.content.portable.blocks import PortablePage, portable_page
from tooling.content.portable.page import Lead, parsed_page
from tooling.content.reader import SNIPPET

Written = tuple[PortablePage, dict[Link, str]]


@dataclass(frozen=True, slots=True)
class PortablePages:
    """Writes pages; `known` are those that it has written, with what their links became, by path and text."""

    known: dict[tuple[str, str], Written] = field(default_factory=dict)

    def page(self, path: str, text: str, lead: Lead, extensions: Extensions) -> PortablePage:
        """Return the page at `path` with the Markdown `text`; each of its links becomes what `lead` says.

        All editions have the same Markdown, but not the same files: a page that links to one which is in no
        other edition is another page.
        """
        known = self.known.get((path, text))
        if known and SNIPPET not in text and all(lead(link) == led for link, led in known[1].items()):
            return known[0]
        links: dict[Link, str] = {}

        def noted(link: Link) -> str:
            return links.setdefault(link, lead(link))

        written = portable_page(parsed_page(text, extensions), noted)
        self.known[path, text] = written, links
        return written
