"""The pages of editions in portable Markdown: nearly all are the same, and each is written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tooling.content.links import Link
from tooling.content.markdown import Extensions
from tooling.content.portable.blocks import PortablePage, portable_page
from tooling.content.portable.page import Lead, ParsedPage, parsed_page
from tooling.content.reader import SNIPPET
from tooling.site.cache import own_digest
from tooling.site.memo.notes import Notes, key_of
from tooling.site.memo.purity import markdown_obstacle, markdown_settings, tools


# Without slots: `cached_property` keeps what it computed in the instance.
@dataclass(frozen=True)
class PortablePages:
    """Writes the pages of a site with these extensions, and keeps what they became in `notes`.

    Of a page with text of another file nothing is kept.
    """

    extensions: Extensions
    notes: Notes

    @cached_property
    def key(self) -> str:
        """What the keys of all pages begin with: all that they are made from but themselves."""
        names, options = self.extensions.names, self.extensions.options
        settings = "" if markdown_obstacle(names, options) else markdown_settings(names, options)
        return key_of("portable", tools(), own_digest(), settings)

    def page(self, path: str, text: str, lead: Lead) -> PortablePage:
        """Return the page at `path` with the Markdown `text`; each of its links becomes what `lead` says.

        All editions have the same Markdown, but not the same files: a page that links to one which is in no
        other edition is another page.
        """
        if SNIPPET in text:
            return portable_page(parsed_page(text, self.extensions), lead)
        known = self.notes.find(key_of(self.key, path, text))
        if known and all(lead(Link(*link)) == led for *link, led in known["links"]):
            return PortablePage(known["title"], known["body"])
        return self.noted(path, text, parsed_page(text, self.extensions), lead)

    def noted(self, path: str, text: str, parsed: ParsedPage, lead: Lead) -> PortablePage:
        """Return the page at `path`, whose `text` is parsed already, and note it. The text is all its own."""
        links: dict[Link, str] = {}
        written = portable_page(parsed, noting(lead, links))
        self.notes.note(key_of(self.key, path, text), as_json(written, links))
        return written


def noting(lead: Lead, links: dict[Link, str]) -> Lead:
    """Return `lead`, which notes in `links` what it says."""
    return lambda link: links.setdefault(link, lead(link))


def as_json(page: PortablePage, links: Mapping[Link, str]) -> dict[str, Any]:
    """Return a page as it is noted, with what its links became."""
    return {"title": page.title, "body": page.body, "links": [[*link, led] for link, led in links.items()]}
